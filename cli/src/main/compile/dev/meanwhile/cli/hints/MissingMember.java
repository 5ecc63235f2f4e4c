package dev.meanwhile.cli.hints;

import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import javax.lang.model.element.TypeElement;
import javax.lang.model.type.DeclaredType;

/** A method of one of our classes that has another name: {@code task.result()}. */
final class MissingMember implements Rule {

    @Override
    public Hint hint(Mistake mistake) {
        if (!mistake.code.startsWith("cant.resolve") && !mistake.is("report.access", "not.def.public.cant.access") || !(mistake.tree instanceof MemberSelectTree select)) {
            return null;
        }
        var type = Words.classOf(mistake.type(select.getExpression()));
        if (type == null || !Words.isOurs(type)) {
            return null;
        }
        var receiver = mistake.text(select.getExpression()) + ".";
        var name = select.getIdentifier().toString();
        var renamed = renamed(type, name);
        if (renamed != null) {
            return new Hint(AsyncioWords.called(name), receiver + renamed);
        }
        var call = mistake.parent() instanceof MethodInvocationTree it && it.getMethodSelect() == select ? it : null;
        var member = Spelling.camelCase(name);
        if (!mistake.words.methods(type, member).isEmpty()) {
            return call != null ? new Hint(AsyncioWords.called(name), receiver + member + mistake.arguments(call))
                    : new Hint(member + " is a method:", receiver + member + "()");
        }
        var near = Spelling.nearest(name, mistake.words.methodNames(type));
        return near == null ? null : new Hint("Did you mean " + near + "?", receiver + near + (call != null ? mistake.arguments(call) : "()"));
    }

    private static String renamed(TypeElement type, String name) {
        for (var at = type; at != null; at = superclass(at)) {
            var renamed = AsyncioWords.member(at.getSimpleName().toString(), name);
            if (renamed != null) {
                return renamed;
            }
        }
        return null;
    }

    private static TypeElement superclass(TypeElement type) {
        return type.getSuperclass() instanceof DeclaredType declared ? (TypeElement) declared.asElement() : null;
    }
}
