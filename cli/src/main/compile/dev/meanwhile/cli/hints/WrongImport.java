package dev.meanwhile.cli.hints;

import com.sun.source.tree.ImportTree;

/** An import of something of ours that is elsewhere, {@code import static dev.meanwhile.*}; or of a library that is not named. */
final class WrongImport implements Rule {
    private static final String LIKE_OURS = "(?i)(.*\\.)?(meanwhile|asyncio|jsoup)\\b.*";

    @Override
    public Hint hint(Mistake mistake) {
        var imported = mistake.tree instanceof ImportTree it ? it : Mistake.around(mistake.path, ImportTree.class);
        if (imported == null) {
            return null;
        }
        var name = imported.getQualifiedIdentifier().toString();
        var last = name.substring(name.lastIndexOf('.') + 1);
        var packages = mistake.words.packagesOf(last);
        // okhttp3.Request is not ours, though we have a Request.
        if (!imported.isStatic() && !packages.isEmpty() && (!mistake.is("doesnt.exist") || name.matches(LIKE_OURS))) {
            return new Hint(last + " is in another package:", "import " + packages.getFirst() + "." + last + ";");
        }
        if (!name.matches("(dev\\.)?(meanwhile|asyncio|Meanwhile)\\b.*")) {
            return mistake.is("doesnt.exist") && !name.startsWith("java.")
                    ? new Hint("No library of this program has this package. Name the one that does, at the top:", "//DEPS group:artifact:version") : null;
        }
        return imported.isStatic() || last.equals("*") && !name.startsWith("dev.") || name.startsWith("asyncio")
                ? new Hint("Import Meanwhile's verbs like this:", Words.STATIC_IMPORT)
                : new Hint("Import Meanwhile's classes like this:", "import dev.meanwhile.*;");
    }
}
