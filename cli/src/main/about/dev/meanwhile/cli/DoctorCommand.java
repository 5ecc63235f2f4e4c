package dev.meanwhile.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code meanwhile doctor}. */
@Command(name = "doctor",
        description = "Shows how programs run on this machine, and what to do if something is wrong.",
        customSynopsis = "meanwhile doctor",
        optionListHeading = "%nOptions:%n",
        footer = {"", "Exit status: 0 if all is fine, 1 if there is something to do."})
final class DoctorCommand implements Callable<Integer> {
    private static final int TOPIC_WIDTH = 13;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help and exit.")
    private boolean help;

    @Override
    public Integer call() {
        var todo = 0;
        for (var finding : new Doctor().findings()) {
            var mark = finding.isFine() ? Colour.GREEN.on("ok  ") : Colour.YELLOW.on("warn");
            IO.println(mark + "  " + pad(finding.topic()) + finding.text());
            if (!finding.isFine()) {
                IO.println("      " + pad("") + "to do: " + finding.todo());
                todo++;
            }
        }
        IO.println(todo == 0 ? "All is fine." : todo == 1 ? "There is one thing to do." : "There are " + todo + " things to do.");
        return todo == 0 ? 0 : 1;
    }

    private static String pad(String text) {
        return text + " ".repeat(TOPIC_WIDTH - text.length());
    }
}
