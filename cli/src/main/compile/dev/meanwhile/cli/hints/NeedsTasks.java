package dev.meanwhile.cli.hints;

import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import java.util.Set;
import javax.lang.model.element.TypeElement;

/** {@code gather(numbers)}: a collection or stream of things that are no tasks; or {@code waitFor(task, 5)}, which means {@code timeout}. */
final class NeedsTasks implements Rule {
    private static final Set<String> VERBS = Set.of("gather", "gatherSettled", "asCompleted", "waitFor");

    @Override
    public Hint hint(Mistake mistake) {
        return mistake.is("prob.found.req", "cant.apply.symbol", "cant.apply.symbols") ? mistake.ofCall(call -> hint(mistake, call)) : null;
    }

    private static Hint hint(Mistake mistake, MethodInvocationTree call) {
        if (!(call.getMethodSelect() instanceof IdentifierTree verb) || !VERBS.contains(verb.getName().toString()) || call.getArguments().isEmpty()) {
            return null;
        }
        var name = verb.getName().toString();
        var things = call.getArguments().getFirst();
        var type = Words.classOf(mistake.type(things));
        if (type == null) {
            return null;
        }
        var isStream = isA(mistake, type, "java.util.stream.Stream");
        if (!isStream && !isA(mistake, type, "java.util.Collection")) {
            return name.equals("waitFor") ? new Hint(AsyncioWords.called("wait_for"), AsyncioWords.verb("wait_for")) : null;
        }
        return new Hint(name + " takes tasks. Spawn one for each item:",
                name + "(" + spawning(mistake, things, isStream) + (name.startsWith("gather") ? "" : ".toList()") + ")");
    }

    private static boolean isA(Mistake mistake, TypeElement type, String wanted) {
        var types = mistake.program.types;
        return types.isSubtype(types.erasure(type.asType()), types.erasure(mistake.words.type(wanted).asType()));
    }

    private static String spawning(Mistake mistake, ExpressionTree things, boolean isStream) {
        var source = mistake.text(things);
        if (things instanceof MethodInvocationTree call && call.getMethodSelect() instanceof MemberSelectTree select
                && select.getIdentifier().contentEquals("map") && call.getArguments().getFirst() instanceof LambdaExpressionTree lambda
                && lambda.getBodyKind() == LambdaExpressionTree.BodyKind.EXPRESSION) {
            int body = (int) (mistake.start(lambda.getBody()) - mistake.start(things));
            var item = mistake.text(lambda.getBody());
            return source.substring(0, body) + "spawn(" + (lambda.getBody() instanceof LambdaExpressionTree ? "" : "() -> ") + item + ")"
                    + source.substring(body + item.length());
        }
        return source + (isStream ? "" : ".stream()") + ".map(it -> spawn(() -> …))";
    }
}
