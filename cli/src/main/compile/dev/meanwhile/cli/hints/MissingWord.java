package dev.meanwhile.cli.hints;

import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.Tree;
import java.util.List;

/** A verb or type that is not imported, has another name in asyncio, or is misspelt. */
final class MissingWord implements Rule {

    @Override
    public Hint hint(Mistake mistake) {
        if (!mistake.code.startsWith("cant.resolve") || !(mistake.tree instanceof IdentifierTree identifier)) {
            return null;
        }
        var name = identifier.getName().toString();
        if (name.equals("asyncio")) {
            return asyncio(mistake);
        }
        return mistake.parent() instanceof MethodInvocationTree call && call.getMethodSelect() == identifier
                ? verb(mistake, name, call) : type(mistake, name);
    }

    private static Hint verb(Mistake mistake, String name, MethodInvocationTree call) {
        var words = mistake.words;
        if (words.isVerb(name)) {
            return new Hint("Meanwhile's " + name + " is not imported. Add at the top:", Words.STATIC_IMPORT);
        }
        var renamed = AsyncioWords.verb(name, mistake, call);
        if (renamed != null) {
            return new Hint(AsyncioWords.called(name), renamed);
        }
        var arguments = mistake.arguments(call);
        var verb = Spelling.camelCase(name);
        if (words.isVerb(verb)) {
            return new Hint(AsyncioWords.called(name), verb + arguments);
        }
        if (!words.packagesOf(name).isEmpty()) {
            return new Hint(name + " is a class, not a method:", "new " + name + arguments);
        }
        var near = Spelling.nearest(name, words.verbNames());
        return near == null ? null : new Hint("Did you mean " + near + "?", near + arguments);
    }

    private static Hint asyncio(Mistake mistake) {
        var cause = "Meanwhile's verbs need no prefix:";
        if (!(mistake.parent() instanceof MemberSelectTree select)) {
            return new Hint(cause, Words.STATIC_IMPORT);
        }
        var name = select.getIdentifier().toString();
        var outer = mistake.path.getParentPath().getParentPath().getLeaf();
        var call = outer instanceof MethodInvocationTree it && it.getMethodSelect() == select ? it : null;
        var renamed = call != null ? AsyncioWords.verb(name, mistake, call) : AsyncioWords.type(name);
        if (renamed != null) {
            return new Hint(AsyncioWords.called(name), renamed);
        }
        var verb = Spelling.camelCase(name);
        if (call == null || !mistake.words.isVerb(verb)) {
            return new Hint(cause, Words.STATIC_IMPORT);
        }
        return new Hint(cause, verb + argumentsOf(mistake, call, verb));
    }

    private static String argumentsOf(Mistake mistake, MethodInvocationTree call, String verb) {
        var timed = NumberAsTime.corrected(mistake, call, mistake.words.verbs(verb));
        return timed == null ? mistake.arguments(call) : timed;
    }

    private static Hint type(Mistake mistake, String name) {
        if (mistake.importsFromElsewhere(name)) {
            return null;        // what is wrong with that import is said there
        }
        var packages = mistake.words.packagesOf(name);
        if (!packages.isEmpty()) {
            return new Hint(name + " is not imported. Add at the top:", "import " + likeliest(mistake, packages) + ".*;");
        }
        var renamed = AsyncioWords.type(name);
        if (renamed != null) {
            return new Hint(AsyncioWords.called(name), renamed);
        }
        var near = Spelling.nearest(name, mistake.words.typeNames());
        return near == null ? null : new Hint("Did you mean " + near + "?", near);
    }

    /** {@return of several packages that have the class, the one with most of the file's other words} */
    private static String likeliest(Mistake mistake, List<String> packages) {
        var best = packages.getFirst();
        int most = -1;
        for (var candidate : packages) {
            int count = count(mistake, candidate);
            if (count > most) {
                most = count;
                best = candidate;
            }
        }
        return best;
    }

    private static int count(Mistake mistake, String candidate) {
        var count = new int[1];
        mistake.find(path -> {
            Tree tree = path.getLeaf();
            if (tree instanceof IdentifierTree it && mistake.words.packagesOf(it.getName().toString()).equals(List.of(candidate))) {
                count[0]++;
            }
            return false;
        });
        return count[0];
    }

}
