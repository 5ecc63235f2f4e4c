package dev.meanwhile.cli.hints;

import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.ParameterizedTypeTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;

/** A class of the JDK that has the name of one of ours, such as {@code Queue}, where only the verbs are imported; or both are. */
final class HiddenType implements Rule {

    @Override
    public Hint hint(Mistake mistake) {
        return switch (mistake.code) {
            case "type.doesnt.take.params" -> mistake.tree instanceof ParameterizedTypeTree type ? hidden(mistake, type.getType()) : null;
            case "ref.ambiguous" -> mistake.tree instanceof IdentifierTree type ? ambiguous(mistake, type) : null;
            case "prob.found.req" -> assigned(mistake);
            case "cant.resolve.location", "cant.resolve.location.args" ->
                    mistake.tree instanceof MemberSelectTree select ? used(mistake, select) : null;
            default -> null;
        };
    }

    /** The declared type of a variable that is given one of our objects. */
    private static Hint assigned(Mistake mistake) {
        if (!(mistake.parent() instanceof VariableTree variable) || variable.getType() == null || !isOurs(mistake)) {
            return null;
        }
        return hidden(mistake, variable.getType() instanceof ParameterizedTypeTree type ? type.getType() : variable.getType());
    }

    private static boolean isOurs(Mistake mistake) {
        return Words.isOurs(Words.classOf(mistake.type(mistake.tree)))
                || mistake.tree instanceof MethodInvocationTree call && !mistake.candidates(call).isEmpty();
    }

    /** A method that only our class of this name has. */
    private static Hint used(Mistake mistake, MemberSelectTree select) {
        var type = Words.classOf(mistake.type(select.getExpression()));
        if (type == null || Words.isOurs(type)) {
            return null;
        }
        var name = type.getSimpleName().toString();
        var ours = mistake.words.coreType(name);
        return ours == null || mistake.words.methods(ours, select.getIdentifier().toString()).isEmpty() ? null
                : imported(mistake, name, type.toString());
    }

    private static Hint hidden(Mistake mistake, Tree type) {
        var element = mistake.element(type);
        if (!Mistake.isType(element) || Words.isOurs(element) || mistake.words.coreType(element.getSimpleName().toString()) == null) {
            return null;
        }
        return imported(mistake, element.getSimpleName().toString(), element.toString());
    }

    private static Hint imported(Mistake mistake, String name, String foreign) {
        var cause = name + " is " + foreign + " here. For Meanwhile's, add at the top:";
        var single = "import " + Words.CORE + "." + name + ";";
        var inPackage = foreign.substring(0, foreign.length() - name.length()) + "*";
        for (var imported : mistake.unit.getImports()) {
            var what = imported.getQualifiedIdentifier().toString();
            if (what.equals(foreign)) {
                return new Hint(cause, single + "      // instead of " + foreign);
            }
            if (what.equals(inPackage)) {
                return new Hint(cause, single);
            }
        }
        return new Hint(cause, "import dev.meanwhile.*;");
    }

    private static Hint ambiguous(Mistake mistake, ExpressionTree type) {
        var name = mistake.text(type);
        return mistake.words.coreType(name) == null ? null
                : new Hint("Several imports bring a " + name + ". For Meanwhile's, add at the top:", "import " + Words.CORE + "." + name + ";");
    }
}
