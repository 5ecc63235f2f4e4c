package dev.meanwhile.cli;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The help of {@code meanwhile run}. {@link Main} runs programs without this class. */
@Command(name = "run",
        description = "Compiles a Java file in memory and runs it.",
        customSynopsis = "meanwhile run [--class-path PATH] FILE.java [ARGUMENT...]",
        parameterListHeading = "%n",
        optionListHeading = "%nOptions:%n",
        footer = {"",
            "Examples:",
            "  meanwhile run Hello.java",
            "  meanwhile run examples/Titles.java --help",
            "  MEANWHILE_JAVA_OPTS=-Xmx4g meanwhile run Hello.java",
            "",
            "The file may be compact (just 'void main() { … }') or have classes; it can use Meanwhile's modules, jsoup,",
            "other .java files in its folder, and libraries: //DEPS group:artifact:version, at the beginning of a line.",
            "The compiled program is kept for the next start."})
final class RunCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "FILE.java", description = "the program; its first class is run")
    private String file;

    @Parameters(index = "1..*", paramLabel = "ARGUMENT", arity = "0..*", description = "passed on to it")
    private List<String> arguments = List.of();

    @Option(names = {"-cp", "--class-path"}, paramLabel = "PATH", description = "Jars and folders with classes that the program uses.")
    private String classPath = "";

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help and exit.")
    private boolean help;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "the file must follow 'run' or --class-path PATH directly: meanwhile run "
                + (classPath.isEmpty() ? "" : "--class-path " + classPath + " ") + file + " " + String.join(" ", arguments));
    }
}
