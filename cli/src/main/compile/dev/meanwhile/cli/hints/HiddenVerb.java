package dev.meanwhile.cli.hints;

import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MethodInvocationTree;
import java.util.List;
import java.util.stream.IntStream;
import javax.lang.model.element.ElementKind;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;

/** A method of the program's own that has the name of a verb: Java then looks no further, whatever its parameters. */
final class HiddenVerb implements Rule {

    @Override
    public Hint hint(Mistake mistake) {
        return mistake.is("cant.apply.symbol", "cant.apply.symbols", "prob.found.req") ? mistake.ofCall(call -> hint(mistake, call)) : null;
    }

    private static Hint hint(Mistake mistake, MethodInvocationTree call) {
        if (!(call.getMethodSelect() instanceof IdentifierTree verb)) {
            return null;
        }
        var name = verb.getName().toString();
        if (!mistake.isHidden(name) || mistake.words.verbs(name).stream().noneMatch(it -> fits(mistake, call.getArguments(), it))) {
            return null;
        }
        return new Hint("Your own method " + name + " hides Meanwhile's. Rename it, or write:",
                mistake.withImport("Meanwhile", "Meanwhile." + mistake.text(call)));
    }

    /** Whether the arguments are a verb's. If they are not, the program's own method may well be meant. */
    private static boolean fits(Mistake mistake, List<? extends ExpressionTree> arguments, ExecutableElement verb) {
        int count = verb.getParameters().size();
        return (verb.isVarArgs() ? arguments.size() >= count - 1 : arguments.size() == count)
                && IntStream.range(0, arguments.size()).allMatch(i -> fits(mistake, arguments.get(i), CallAsBody.parameter(verb, i)));
    }

    private static boolean fits(Mistake mistake, ExpressionTree argument, TypeMirror parameter) {
        if (argument instanceof LambdaExpressionTree || argument instanceof MemberReferenceTree) {
            return Words.classOf(parameter) != null && Words.classOf(parameter).getKind() == ElementKind.INTERFACE;
        }
        var type = mistake.type(argument);
        return type != null && type.getKind() != TypeKind.VOID
                && (type.getKind() == TypeKind.ERROR || mistake.program.types.isAssignable(type, mistake.program.types.erasure(parameter)));
    }
}
