package dev.meanwhile.cli;

import java.util.Arrays;

/** Where the command starts. */
public final class Main {
    private Main() {
    }

    /**
     * Runs a program or carries out another command.
     *
     * @param args as they follow the word {@code meanwhile}
     * @throws Throwable what the program throws: the JVM prints it and exits with 1, as it would without us
     */
    public static void main(String[] args) throws Throwable {
        // The usual case goes past picocli, whose classes would cost a small program more than all the rest of its start.
        if (args.length > 1 && args[0].equals("run") && !args[1].startsWith("-")) {
            RunProgram.run(args[1], Arrays.copyOfRange(args, 2, args.length));
        } else {
            System.exit(Commands.execute(args));
        }
    }
}
