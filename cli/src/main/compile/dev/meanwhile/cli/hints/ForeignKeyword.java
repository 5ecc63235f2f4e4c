package dev.meanwhile.cli.hints;

import com.sun.source.tree.YieldTree;
import java.util.regex.Pattern;

/** {@code async}, {@code await} and {@code yield}: what Java does not have or means otherwise, and Meanwhile does not need. */
final class ForeignKeyword implements Rule {
    /** The word before a call, in a line without quotes or comments before it. */
    private static final Pattern AWAIT = Pattern.compile("^([^\"/]*?)\\bawait (\\w.*)$");

    @Override
    public Hint hint(Mistake mistake) {
        if (mistake.tree instanceof YieldTree yield && mistake.is("no.switch.expression", "no.switch.expression.qualify")) {
            return new Hint("A flow emits its elements:", "generate(out -> { out.emit(" + mistake.text(yield.getValue()) + "); })");
        }
        var line = mistake.lineAt(mistake.position()).strip();
        if (line.startsWith("async ")) {
            return new Hint("A method that waits is a plain method:", line.substring("async ".length()));
        }
        var await = mistake.code.startsWith("expected") || mistake.is("not.stmt", "cant.resolve.location") ? AWAIT.matcher(line) : null;
        return await == null || !await.find() ? null : new Hint("A call that waits is a plain call:", await.group(1) + await.group(2));
    }
}
