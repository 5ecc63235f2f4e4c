package dev.meanwhile.cli.hints;

import com.sun.source.tree.ForLoopTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.VariableTree;

/** {@code for (int i = …) spawn(() -> work(i))}: a body may use only what does not change. */
final class LoopVariable implements Rule {

    @Override
    public Hint hint(Mistake mistake) {
        if (!mistake.is("cant.ref.non.effectively.final.var", "local.variables.referenced.from.lambda.expression")
                || !(mistake.tree instanceof IdentifierTree identifier)) {
            return null;
        }
        var element = mistake.element(identifier);
        var declared = mistake.find(it -> it.getLeaf() instanceof VariableTree && it.getParentPath().getLeaf() instanceof ForLoopTree
                && mistake.program.trees.getElement(it) == element);
        return declared == null ? null : new Hint(identifier.getName() + " will have changed when the body runs. Make a copy for it:",
                "var copy = " + identifier.getName() + ";");
    }
}
