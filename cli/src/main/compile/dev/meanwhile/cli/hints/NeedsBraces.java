package dev.meanwhile.cli.hints;

import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MethodInvocationTree;
import javax.lang.model.type.TypeKind;

/**
 * {@code scope(s -> work(s))}, where work returns nothing: javac takes it for a body that returns a value. It may complain about the verbs around
 * it too.
 */
final class NeedsBraces implements Rule {

    @Override
    public Hint hint(Mistake mistake) {
        if (!mistake.is("prob.found.req", "cant.apply.symbol", "cant.apply.symbols")) {
            return null;
        }
        return mistake.ofCall(call -> {
            var path = mistake.find(it -> mistake.start(call) <= mistake.start(it.getLeaf()) && mistake.end(it.getLeaf()) <= mistake.end(call)
                    && it.getLeaf() instanceof LambdaExpressionTree lambda && isVoidCall(mistake, lambda)
                    && it.getParentPath().getLeaf() instanceof MethodInvocationTree outer && isVerb(mistake, outer));
            return path == null ? null : hint(mistake, (LambdaExpressionTree) path.getLeaf());
        });
    }

    private static Hint hint(Mistake mistake, LambdaExpressionTree lambda) {
        var head = mistake.text(lambda).substring(0, (int) (mistake.start(lambda.getBody()) - mistake.start(lambda)));
        return new Hint("A lambda with a parameter needs braces if its call returns nothing:",
                head + "{ " + mistake.text(lambda.getBody()) + "; }");
    }

    private static boolean isVerb(Mistake mistake, MethodInvocationTree call) {
        return call.getMethodSelect() instanceof IdentifierTree verb && mistake.words.isVerb(verb.getName().toString());
    }

    private static boolean isVoidCall(Mistake mistake, LambdaExpressionTree lambda) {
        var type = lambda.getBody() instanceof MethodInvocationTree call && lambda.getParameters().size() == 1 ? mistake.type(call) : null;
        return type != null && type.getKind() == TypeKind.VOID;
    }
}
