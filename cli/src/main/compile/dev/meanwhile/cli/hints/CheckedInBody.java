package dev.meanwhile.cli.hints;

import com.sun.source.tree.CatchTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MemberReferenceTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ThrowTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TryTree;
import com.sun.source.tree.UnionTypeTree;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreeScanner;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import javax.lang.model.element.ExecutableElement;
import javax.lang.model.type.ExecutableType;
import javax.lang.model.type.TypeKind;
import javax.lang.model.type.TypeMirror;

/**
 * A checked exception inside the body of a verb. The verb passes it on, so javac reports it at the verb, perhaps many lines above the call that
 * throws it: this finds that call.
 */
final class CheckedInBody implements Rule {

    @Override
    public Hint hint(Mistake mistake) {
        if (!mistake.is("unreported.exception.need.to.catch.or.throw")) {
            return null;
        }
        if (isThreadSleep(mistake, mistake.tree)) {
            return sleep(mistake, mistake.tree);
        }
        if (!(mistake.tree instanceof MethodInvocationTree call) || mistake.candidates(call).isEmpty()) {
            return null;
        }
        var search = new Search(mistake);
        call.getArguments().forEach(argument -> search.scan(argument, null));
        if (search.found == null) {
            return null;
        }
        return isThreadSleep(mistake, search.found) ? sleep(mistake, search.found) : passedOn(mistake, call, search);
    }

    private static Hint passedOn(Mistake mistake, MethodInvocationTree call, Search search) {
        var verb = Mistake.name(call.getMethodSelect());
        var excerpt = mistake.excerpt(pointAt(mistake, search.found));
        var line = mistake.line(mistake.start(search.found));
        var thrown = search.thrown.toString().replaceAll("^.*\\.", "");
        var from = "Line " + line + " throws the " + thrown + ", and " + verb + " passes it on:\n" + excerpt.indent(2).stripTrailing() + "\n";
        var method = enclosing(mistake.path);
        if (method == null) {
            return new Hint(from + "Catch it there:", "try { … } catch (" + thrown + " e) { … }");
        }
        return new Hint(from + "Catch it there, or declare it:", declared(mistake, method, thrown));
    }

    /** {@return the method that may pass the exception on; null within a lambda, which may not} */
    private static MethodTree enclosing(TreePath path) {
        for (var at = path.getParentPath(); at != null; at = at.getParentPath()) {
            if (at.getLeaf() instanceof LambdaExpressionTree) {
                return null;
            }
            if (at.getLeaf() instanceof MethodTree method) {
                return method;
            }
        }
        return null;
    }

    /** {@return the method's first line, with {@code throws}} */
    private static String declared(Mistake mistake, MethodTree method, String thrown) {
        var head = mistake.text(method).substring(0, (int) (mistake.start(method.getBody()) - mistake.start(method))).strip();
        var exception = method.getName().contentEquals("main") ? "Exception" : thrown;
        return head + (method.getThrows().isEmpty() ? " throws " : ", ") + exception + " {";
    }

    private static boolean isThreadSleep(Mistake mistake, Tree tree) {
        return tree instanceof MethodInvocationTree call && call.getMethodSelect() instanceof MemberSelectTree select
                && select.getIdentifier().contentEquals("sleep") && select.getExpression().toString().equals("Thread")
                && call.getArguments().size() == 1;
    }

    private static Hint sleep(Mistake mistake, Tree sleep) {
        var argument = ((MethodInvocationTree) sleep).getArguments().getFirst();
        var type = mistake.type(argument);
        var duration = type != null && type.getKind().isPrimitive() ? "millis(" + mistake.text(argument) + ")" : mistake.text(argument);
        return new Hint("Line " + mistake.line(mistake.start(sleep)) + " throws it: " + mistake.text(sleep)
                + ". Meanwhile's sleep throws no checked exception:", "sleep(" + duration + ");");
    }

    private static long pointAt(Mistake mistake, Tree tree) {
        return tree instanceof MethodInvocationTree call && call.getMethodSelect() instanceof MemberSelectTree select
                ? mistake.end(select.getExpression()) : mistake.start(tree);
    }

    /** Finds the first innermost call that throws a checked exception which is not caught around it. */
    private static final class Search extends TreeScanner<Void, Void> {
        private final Mistake mistake;
        private final TypeMirror unchecked;
        private final TypeMirror error;
        private final Deque<TypeMirror> caught = new ArrayDeque<>();
        private Tree found;
        private TypeMirror thrown;

        Search(Mistake mistake) {
            this.mistake = mistake;
            unchecked = mistake.words.type("java.lang.RuntimeException").asType();
            error = mistake.words.type("java.lang.Error").asType();
        }

        @Override
        public Void scan(Tree tree, Void nothing) {
            return found == null ? super.scan(tree, nothing) : null;
        }

        @Override
        public Void visitTry(TryTree tree, Void nothing) {
            int before = caught.size();
            tree.getCatches().stream().map(CatchTree::getParameter).forEach(parameter -> {
                var types = parameter.getType() instanceof UnionTypeTree union ? union.getTypeAlternatives() : List.of(parameter.getType());
                types.stream().map(mistake::type).forEach(caught::push);
            });
            scan(tree.getResources(), nothing);
            scan(tree.getBlock(), nothing);
            while (caught.size() > before) {
                caught.pop();
            }
            scan(tree.getCatches(), nothing);
            return scan(tree.getFinallyBlock(), nothing);
        }

        @Override
        public Void visitMethodInvocation(MethodInvocationTree call, Void nothing) {
            super.visitMethodInvocation(call, nothing);
            return note(call, mistake.type(call.getMethodSelect()) instanceof ExecutableType method ? method.getThrownTypes() : List.of());
        }

        @Override
        public Void visitNewClass(NewClassTree creation, Void nothing) {
            super.visitNewClass(creation, nothing);
            return note(creation, thrownBy(creation));
        }

        @Override
        public Void visitMemberReference(MemberReferenceTree reference, Void nothing) {
            return note(reference, thrownBy(reference));
        }

        private List<? extends TypeMirror> thrownBy(ExpressionTree tree) {
            return mistake.element(tree) instanceof ExecutableElement method ? method.getThrownTypes() : List.of();
        }

        @Override
        public Void visitThrow(ThrowTree tree, Void nothing) {
            super.visitThrow(tree, nothing);
            return note(tree, List.of(mistake.type(tree.getExpression())));
        }

        private Void note(Tree tree, List<? extends TypeMirror> types) {
            for (var type : types) {
                if (found == null && isChecked(type) && caught.stream().noneMatch(it -> mistake.program.types.isSubtype(type, it))) {
                    found = tree;
                    thrown = type;
                }
            }
            return null;
        }

        private boolean isChecked(TypeMirror type) {
            var types = mistake.program.types;
            return type != null && type.getKind() == TypeKind.DECLARED && !types.isSubtype(type, unchecked) && !types.isSubtype(type, error);
        }
    }
}
