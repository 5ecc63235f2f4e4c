package dev.meanwhile.cli.hints;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.type.TypeMirror;

/** {@code sleep(2)}: a number where a time is wanted. */
final class NumberAsTime implements Rule {
    /** Who writes a larger whole number thinks of milliseconds, as {@code Thread.sleep} does. */
    private static final int MILLISECONDS = 100;
    private static final Pattern NAME = Pattern.compile("(?:.*[a-z]M|(?:.*\\W|.*_)?m)s(?:\\(.*)?|.*(?:_MS|MILLIS|[Mm]illis(?:econds)?)(?:\\(.*)?");

    @Override
    public Hint hint(Mistake mistake) {
        if (!mistake.is("prob.found.req", "cant.apply.symbol", "cant.apply.symbols")) {
            return null;
        }
        if (mistake.tree instanceof NewClassTree creation) {
            return hint(mistake, creation, "new " + mistake.text(creation.getIdentifier()));
        }
        if (mistake.parent() instanceof NewClassTree creation) {
            return hint(mistake, creation, "new " + mistake.text(creation.getIdentifier()));
        }
        return mistake.ofCall(call -> hint(mistake, call, mistake.text(call.getMethodSelect())));
    }

    private static Hint hint(Mistake mistake, Tree call, String method) {
        var corrected = corrected(mistake, call, mistake.candidates(call));
        return corrected == null ? null : new Hint("A duration needs its unit:", method + corrected);
    }

    /** {@return the arguments, with units; null if none of them is a number in place of a time} */
    static String corrected(Mistake mistake, Tree call, List<ExecutableElement> candidates) {
        var arguments = call instanceof NewClassTree creation ? creation.getArguments() : ((MethodInvocationTree) call).getArguments();
        if (IntStream.range(0, arguments.size()).noneMatch(i -> isNumberAsTime(mistake, arguments.get(i), i, arguments.size(), candidates))) {
            return null;
        }
        return IntStream.range(0, arguments.size())
                .mapToObj(i -> isNumberAsTime(mistake, arguments.get(i), i, arguments.size(), candidates)
                        ? timed(mistake, arguments.get(i)) : mistake.text(arguments.get(i)))
                .collect(Collectors.joining(", ", "(", ")"));
    }

    private static boolean isNumberAsTime(Mistake mistake, ExpressionTree argument, int index, int count, List<ExecutableElement> candidates) {
        return isNumber(mistake, argument) && candidates.stream().anyMatch(it -> it.getParameters().size() == count
                && it.getParameters().get(index).asType().toString().equals("java.time.Duration"));
    }

    private static boolean isNumber(Mistake mistake, ExpressionTree argument) {
        if (argument instanceof LiteralTree literal) {
            return literal.getValue() instanceof Number;
        }
        TypeMirror type = mistake.type(argument);
        return type != null && switch (type.getKind()) {
            case INT, LONG, FLOAT, DOUBLE, SHORT, BYTE -> true;
            default -> List.of("java.lang.Integer", "java.lang.Long", "java.lang.Double").contains(type.toString());
        };
    }

    private static String timed(Mistake mistake, ExpressionTree argument) {
        return (isMilliseconds(mistake, argument) ? "millis(" : "seconds(") + mistake.text(argument) + ")";
    }

    /** Judging by a large whole number in it, or a name such as {@code ms}, {@code pauseMs} or {@code timeoutMillis()}. */
    private static boolean isMilliseconds(Mistake mistake, ExpressionTree argument) {
        return switch (argument) {
            case BinaryTree it -> isWhole(mistake.type(it)) && (isMilliseconds(mistake, it.getLeftOperand()) || isMilliseconds(mistake, it.getRightOperand()));
            case LiteralTree it -> (it.getValue() instanceof Integer || it.getValue() instanceof Long) && ((Number) it.getValue()).longValue() >= MILLISECONDS;
            default -> isWhole(mistake.type(argument)) && NAME.matcher(mistake.text(argument)).matches();
        };
    }

    private static boolean isWhole(TypeMirror type) {
        return type != null && List.of("int", "long", "java.lang.Integer", "java.lang.Long").contains(type.toString());
    }
}
