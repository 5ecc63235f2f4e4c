package dev.meanwhile.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** Help, version and usage errors; {@link Main} handles {@code run FILE} without it. */
@Command(name = "meanwhile", mixinStandardHelpOptions = true, versionProvider = Commands.Version.class,
        subcommands = {RunCommand.class, ServeCommand.class, BenchCommand.class}, synopsisSubcommandLabel = "COMMAND",
        description = "Async programming for Java: while one task waits, the others run.",
        optionListHeading = "%nOptions:%n", commandListHeading = "%nCommands:%n",
        footer = {"", "Exit status: the program's own; 1 if it throws or does not compile; 2 if it could not be started;",
            "130 after Ctrl-C, 143 after SIGTERM.",
            "MEANWHILE_JAVA_OPTS adds options for the JVM, such as -Xmx4g."})
final class Commands implements Runnable {
    @Spec
    private CommandSpec spec;

    static int execute(String[] args) {
        return new CommandLine(new Commands())
                .setParameterExceptionHandler(Commands::explain)
                .setUsageHelpWidth(110)
                .execute(args);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "which command?");
    }

    private static int explain(ParameterException e, String[] args) {
        var command = e.getCommandLine();
        var name = command.getCommandSpec().qualifiedName();
        var err = command.getErr();
        if (name.equals("meanwhile") && args.length > 0 && args[0].endsWith(".java")) {
            err.println("meanwhile: to run a file: meanwhile run " + String.join(" ", args));
            return Problem.USAGE;
        }
        if (e instanceof UnmatchedArgumentException unmatched) {
            err.println(name + ": unknown " + what(unmatched.getUnmatched().getFirst()));
            unmatched.getSuggestions().forEach(suggestion -> err.println("Did you mean: " + suggestion));
        } else {
            err.println(name + ": " + e.getMessage());
        }
        err.println("'" + name + " --help' shows the usage.");
        return Problem.USAGE;
    }

    private static String what(String word) {
        return (word.startsWith("-") ? "option " : "command ") + word;
    }

    /** Read from the jar; classes from elsewhere are a build under way. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            var version = Commands.class.getPackage().getImplementationVersion();
            return new String[] {"meanwhile " + (version == null ? "(development)" : version)
                    + ", Java " + Runtime.version() + " in " + System.getProperty("java.home")};
        }
    }
}
