package dev.meanwhile.cli.hints;

import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.MethodInvocationTree;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.type.ArrayType;
import javax.lang.model.type.TypeMirror;

/** {@code run(sayHello())}: the result of a call where the code to call is wanted. */
final class CallAsBody implements Rule {

    @Override
    public Hint hint(Mistake mistake) {
        if (!mistake.is("void.not.allowed.here", "cant.apply.symbol", "cant.apply.symbols", "prob.found.req")) {
            return null;
        }
        return mistake.ofCall(call -> hint(mistake, call));
    }

    private static Hint hint(Mistake mistake, MethodInvocationTree call) {
        var arguments = call.getArguments();
        var candidates = mistake.candidates(call).stream()
                .filter(it -> it.isVarArgs() || it.getParameters().size() == arguments.size()).toList();
        if (IntStream.range(0, arguments.size()).noneMatch(i -> isWrong(mistake, arguments.get(i), i, candidates))) {
            return null;
        }
        var corrected = IntStream.range(0, arguments.size())
                .mapToObj(i -> (isWrong(mistake, arguments.get(i), i, candidates) ? "() -> " : "") + mistake.text(arguments.get(i)))
                .collect(Collectors.joining(", "));
        var verb = Mistake.name(call.getMethodSelect());
        return new Hint("Java evaluates arguments before it calls " + verb + ". Pass code instead:",
                mistake.text(call.getMethodSelect()) + "(" + corrected + ")");
    }

    /** Whether it is a call whose value is none that the verb could take, where a body could stand. */
    private static boolean isWrong(Mistake mistake, ExpressionTree argument, int index, List<ExecutableElement> candidates) {
        return argument instanceof MethodInvocationTree
                && candidates.stream().anyMatch(it -> isBody(parameter(it, index)))
                && candidates.stream().noneMatch(it -> suits(mistake, argument, parameter(it, index)));
    }

    /** {@return the type of a parameter, of which the last one of varargs stands for all that follow} */
    static TypeMirror parameter(ExecutableElement method, int index) {
        var parameters = method.getParameters();
        if (method.isVarArgs() && index >= parameters.size() - 1) {
            return ((ArrayType) parameters.getLast().asType()).getComponentType();
        }
        return index < parameters.size() ? parameters.get(index).asType() : null;
    }

    private static boolean isBody(TypeMirror type) {
        var element = type == null ? null : Words.classOf(type);
        return element != null && List.of("dev.meanwhile.Action", "dev.meanwhile.Body").contains(element.toString());
    }

    private static boolean suits(Mistake mistake, ExpressionTree argument, TypeMirror parameter) {
        var type = mistake.type(argument);
        if (parameter == null || type == null || Words.classOf(type) == null || Words.classOf(parameter) == null) {
            return false;
        }
        var types = mistake.program.types;
        return types.isSubtype(types.erasure(type), types.erasure(parameter));
    }
}
