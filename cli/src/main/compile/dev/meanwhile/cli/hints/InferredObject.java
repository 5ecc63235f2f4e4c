package dev.meanwhile.cli.hints;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.EnhancedForLoopTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import java.util.Map;
import javax.lang.model.element.Element;
import javax.lang.model.type.PrimitiveType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;

/** {@code var queue = queue()}: without a type to infer the elements from, javac makes them objects, and complains where they are used. */
final class InferredObject implements Rule {
    /** The verbs whose type argument nothing else determines, and the methods that tell what goes in. */
    private static final Map<String, String> MAKERS = Map.of("queue", "put", "lifoQueue", "put", "generate", "emit");

    @Override
    public Hint hint(Mistake mistake) {
        return switch (mistake.tree) {
            case BinaryTree binary when mistake.code.startsWith("operator.cant.be.applied") -> {
                var left = origin(mistake, binary.getLeftOperand());
                yield left != null ? left : origin(mistake, binary.getRightOperand());
            }
            case MemberSelectTree select when mistake.code.startsWith("cant.resolve") -> origin(mistake, select.getExpression());
            case ExpressionTree expression when mistake.is("prob.found.req") -> origin(mistake, expression);
            default -> null;
        };
    }

    private static Hint origin(Mistake mistake, ExpressionTree expression) {
        if (mistake.parent() instanceof EnhancedForLoopTree loop && loop.getExpression() == expression) {
            return elements(mistake, loop.getVariable(), expression);
        }
        if (!isObject(mistake.type(expression))) {
            return null;
        }
        if (expression instanceof MethodInvocationTree call && call.getMethodSelect() instanceof MemberSelectTree select) {
            return declared(mistake, select.getExpression());
        }
        return declared(mistake, expression);
    }

    private static boolean isObject(TypeMirror type) {
        return type != null && type.toString().equals("java.lang.Object");
    }

    /** For a name: looks at the {@code var} or {@code for} that declares it. */
    private static Hint declared(Mistake mistake, ExpressionTree name) {
        var element = name instanceof IdentifierTree ? mistake.element(name) : null;
        var path = element == null ? null
                : mistake.find(it -> it.getLeaf() instanceof VariableTree && mistake.program.trees.getElement(it) == element);
        if (path == null) {
            return null;
        }
        var variable = (VariableTree) path.getLeaf();
        if (path.getParentPath().getLeaf() instanceof EnhancedForLoopTree loop && loop.getVariable() == variable) {
            return elements(mistake, variable, loop.getExpression());
        }
        return isMaker(variable.getInitializer()) ? named(mistake, variable) : null;
    }

    private static Hint elements(Mistake mistake, VariableTree each, ExpressionTree flow) {
        if (!isMaker(flow)) {
            return declared(mistake, flow);
        }
        var variable = each.getType() == null || mistake.text(each).startsWith("var ") ? "var" : mistake.text(each.getType());
        return new Hint("Java can't infer what this flow's elements are, and makes them Objects. Name their type:",
                mistake.withImport("Meanwhile", "for (" + variable + " " + each.getName() + " : Meanwhile.<" + elementType(mistake, flow, null) + ">"
                        + shortened(mistake.text(flow)) + ") {"));
    }

    private static Hint named(Mistake mistake, VariableTree variable) {
        var type = Words.classOf(mistake.type(variable.getInitializer()));
        if (type == null || !Words.isOurs(type)) {
            return null;
        }
        var made = type.getSimpleName().toString();
        var name = variable.getName();
        var elements = elementType(mistake, variable.getInitializer(), mistake.element(variable));
        return new Hint("Java can't infer what goes into " + name + ", and makes it a " + made + "<Object>. Name the type:",
                mistake.withImport(made, made + "<" + elements + "> " + name + " = " + shortened(mistake.text(variable.getInitializer())) + ";"));
    }

    private static boolean isMaker(Tree expression) {
        return expression instanceof MethodInvocationTree call && call.getTypeArguments().isEmpty()
                && MAKERS.containsKey(Mistake.name(call.getMethodSelect()));
    }

    /** {@return the type of what the program puts in, as far as it shows; else that of a guess} */
    private static String elementType(Mistake mistake, ExpressionTree maker, Element variable) {
        var verb = MAKERS.get(Mistake.name(((MethodInvocationTree) maker).getMethodSelect()));
        var path = mistake.find(it -> it.getLeaf() instanceof MethodInvocationTree call && call.getArguments().size() == 1
                && call.getMethodSelect() instanceof MemberSelectTree select && select.getIdentifier().contentEquals(verb)
                && (variable != null && verb.equals("put") ? mistake.element(select.getExpression()) == variable
                        : mistake.start(maker) < mistake.start(call) && mistake.end(call) <= mistake.end(maker)));
        var type = path == null ? null : mistake.type(((MethodInvocationTree) path.getLeaf()).getArguments().getFirst());
        if (type == null || type.getKind() == TypeKind.ERROR || isObject(type)) {
            return "String";
        }
        var boxed = type instanceof PrimitiveType primitive ? mistake.program.types.boxedClass(primitive).asType() : type;
        return boxed.toString().replaceAll("\\b[a-z][\\w]*\\.", "");
    }

    /** A body of several lines is not repeated. */
    private static String shortened(String call) {
        return call.contains("\n") ? call.substring(0, call.indexOf('(')) + "(…)" : call;
    }
}
