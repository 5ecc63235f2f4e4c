package dev.meanwhile.cli;

import java.util.Arrays;

/** The entry point of the command. */
public final class Main {
    private static final String CLASS_PATH = "--class-path";

    private Main() {
    }

    /**
     * Runs a program or carries out another command.
     *
     * @param args the arguments after the word {@code meanwhile}
     * @throws Throwable what the program throws: the JVM prints it and exits with 1, as usual
     */
    public static void main(String[] args) throws Throwable {
        RunProgram.logInOneLine();
        // The usual case bypasses picocli, whose classes would take longer than the rest of a small program's start.
        if (args.length > 1 && args[0].equals("run") && !args[1].startsWith("-")) {
            RunProgram.run(args[1], Arrays.copyOfRange(args, 2, args.length), "");
        } else if (args.length > 3 && args[0].equals("run") && (args[1].equals(CLASS_PATH) || args[1].equals("-cp")) && !args[3].startsWith("-")) {
            RunProgram.run(args[3], Arrays.copyOfRange(args, 4, args.length), args[2]);
        } else if (args.length > 2 && args[0].equals("run") && args[1].startsWith(CLASS_PATH + "=") && !args[2].startsWith("-")) {
            RunProgram.run(args[2], Arrays.copyOfRange(args, 3, args.length), args[1].substring(CLASS_PATH.length() + 1));
        } else if (args.length > 0 && args[0].equals("fetch")) {
            System.exit(Commands.fetch(args));
        } else {
            System.exit(Commands.execute(args));
        }
    }
}
