package dev.meanwhile.cli.hints;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;

/** A method of the program's own that has the name of a verb: Java then looks no further, whatever its parameters. */
final class HiddenVerb implements Rule {

    @Override
    public Hint hint(Mistake mistake) {
        return mistake.is("cant.apply.symbol", "cant.apply.symbols", "prob.found.req") ? mistake.ofCall(call -> hint(mistake, call)) : null;
    }

    private static Hint hint(Mistake mistake, MethodInvocationTree call) {
        if (!(call.getMethodSelect() instanceof IdentifierTree verb) || !mistake.words.isVerb(verb.getName().toString())) {
            return null;
        }
        var name = verb.getName().toString();
        var type = Mistake.around(mistake.path, ClassTree.class);
        if (type == null || type.getMembers().stream().noneMatch(it -> it instanceof MethodTree method && method.getName().contentEquals(name))) {
            return null;
        }
        return new Hint("Your own method " + name + " hides Meanwhile's. Rename it, or write:",
                mistake.withImport("Meanwhile", "Meanwhile." + mistake.text(call)));
    }
}
