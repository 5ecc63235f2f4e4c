package dev.meanwhile.cli.hints;

import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.MethodInvocationTree;

/** {@code await(fetch())}, where fetch waits by itself. */
final class NeedlessAwait implements Rule {

    @Override
    public Hint hint(Mistake mistake) {
        if (!mistake.is("void.not.allowed.here", "cant.apply.symbol", "cant.apply.symbols")) {
            return null;
        }
        var outer = mistake.parent() instanceof MethodInvocationTree call ? call : null;
        if (outer == null || !(outer.getMethodSelect() instanceof IdentifierTree verb) || !verb.getName().contentEquals("await")
                || outer.getArguments().size() != 1 || !(outer.getArguments().getFirst() instanceof MethodInvocationTree)) {
            return null;
        }
        return new Hint("A call that waits needs no await:", mistake.text(outer.getArguments().getFirst()));
    }
}
