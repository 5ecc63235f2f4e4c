package dev.meanwhile.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Help, version and usage errors; {@link Main} handles {@code run FILE} without it. */
@Command(name = "meanwhile", mixinStandardHelpOptions = true, versionProvider = Commands.Version.class,
        subcommands = {RunCommand.class, ServeCommand.class, OpenApiCommand.class, FetchCommand.class, NewCommand.class, DoctorCommand.class, CompletionCommand.class,
                BenchCommand.class, HelpCommand.class},
        customSynopsis = "meanwhile COMMAND [ARGUMENT...]",
        description = "Async programming for Java: while one task waits, the others run.",
        optionListHeading = "%nOptions:%n", commandListHeading = "%nCommands:%n",
        footer = {"", "Examples:",
            "  meanwhile run Hello.java",
            "  meanwhile serve Shop.java --reload",
            "  meanwhile fetch https://api.example.org/items name=pen price:=2.5",
            "  meanwhile new shop --web",
            "  meanwhile help serve",
            "",
            "Exit status: the program's own; 1 if it throws or does not compile; 2 if it could not be started;",
            "130 after Ctrl-C, 143 after SIGTERM.",
            "MEANWHILE_JAVA_OPTS adds options for the JVM, such as -Xmx4g."})
final class Commands {
    static int execute(String[] args) {
        var line = line();
        if (args.length == 0) {
            line.usage(System.err);
            return Problem.USAGE;
        }
        return line.setParameterExceptionHandler(Commands::explain).execute(args);
    }

    /** Without the other commands: making those would load the classes of servers and databases. A word with an at sign names a file for the body. */
    static int fetch(String[] args) {
        var line = new CommandLine(CommandSpec.create().name("meanwhile")).addSubcommand(new FetchCommand()).setUsageHelpWidth(110).setExpandAtFiles(false);
        return line.setParameterExceptionHandler(Commands::explain).execute(args);
    }

    /** {@return the command and all of its subcommands} */
    static CommandLine line() {
        var line = new CommandLine(new Commands()).setUsageHelpWidth(110);
        line.getSubcommands().get("help").getCommandSpec().usageMessage().description("Shows the help of a command.");
        return line;
    }

    static int explain(ParameterException e, String[] args) {
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

    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"meanwhile " + Build.name() + ", Java " + Runtime.version() + " in " + System.getProperty("java.home")};
        }
    }
}
