package dev.meanwhile.cli.hints;

import com.sun.source.tree.CatchTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.TryTree;

/** A {@code catch} of a checked exception that our verbs throw under another name, or wrapped. */
final class NeverThrown implements Rule {

    @Override
    public Hint hint(Mistake mistake) {
        if (!mistake.is("except.never.thrown.in.try") || !callsOurs(mistake)) {
            return null;
        }
        var clause = mistake.tree instanceof CatchTree it ? it : Mistake.around(mistake.path, CatchTree.class);
        var parameter = clause.getParameter();
        var exception = mistake.text(parameter.getType()).replaceAll("^.*\\.", "");
        var variable = parameter.getName().toString();
        return switch (exception) {
            case "TimeoutException" -> new Hint("Meanwhile's timeouts throw another exception:",
                    mistake.withImport("TimedOutException", "} catch (TimedOutException " + variable + ") {"));
            case "InterruptedException" -> new Hint("Meanwhile's waits don't throw it. Remove the catch; clean-up for a cancelled task goes into:",
                    "} finally {");
            default -> new Hint("A task's checked exception arrives as the cause of a TaskFailedException:",
                    mistake.withImport("TaskFailedException", "} catch (TaskFailedException " + variable + ") {\n"
                            + "    if (" + variable + ".getCause() instanceof " + exception + " cause) {\n"
                            + "        …\n"
                            + "    }\n"
                            + "}"));
        };
    }

    private static boolean callsOurs(Mistake mistake) {
        var block = mistake.tree instanceof TryTree it ? it : Mistake.around(mistake.path, TryTree.class);
        return block != null && mistake.find(it -> it.getLeaf() instanceof MethodInvocationTree call
                && mistake.start(block) <= mistake.start(call) && mistake.end(call) <= mistake.end(block)
                && (Words.isOurs(mistake.element(call.getMethodSelect()))
                        || call.getMethodSelect() instanceof IdentifierTree verb && mistake.words.isVerb(verb.getName().toString()))) != null;
    }
}
