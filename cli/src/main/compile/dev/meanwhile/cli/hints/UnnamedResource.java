package dev.meanwhile.cli.hints;

import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.TryTree;

/** {@code try (semaphore.acquire())}: Java wants a variable there. */
final class UnnamedResource implements Rule {

    @Override
    public Hint hint(Mistake mistake) {
        if (!mistake.is("try.with.resources.expr.needs.var")) {
            return null;
        }
        var resource = mistake.find(it -> it.getLeaf() instanceof ExpressionTree && it.getParentPath().getLeaf() instanceof TryTree block
                && block.getResources().contains(it.getLeaf())
                && mistake.start(it.getLeaf()) <= mistake.position() && mistake.position() <= mistake.end(it.getLeaf()));
        return resource == null ? null : new Hint("try needs a variable for what it closes; _ is one without a name:",
                "try (var _ = " + mistake.text(resource.getLeaf()) + ") {");
    }
}
