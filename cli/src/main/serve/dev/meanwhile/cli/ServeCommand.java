package dev.meanwhile.cli;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code meanwhile serve}, the counterpart of uvicorn. */
@Command(name = "serve",
        description = "Runs a Java file, and serves the application whose app.serve(…) it calls.",
        customSynopsis = "meanwhile serve FILE.java [OPTION...] [-- ARGUMENT...]",
        parameterListHeading = "%n",
        optionListHeading = "%nOptions, which override what the program says:%n",
        footer = {"",
            "Examples:",
            "  meanwhile serve Shop.java --reload",
            "  meanwhile serve Shop.java --host 0.0.0.0 --port 9000 --workers 2",
            "",
            "With --reload the port stays open: requests under way end on the old application, and the next ones",
            "go to the new one. If that does not compile, or fails before it serves, the old one keeps running.",
            "Files of app.files(…) are read for each request, so changing them needs no reload."})
final class ServeCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "FILE.java", description = "the program, as for 'meanwhile run'")
    private String file;

    @Parameters(index = "1..*", paramLabel = "ARGUMENT", arity = "0..*", description = "passed on to it")
    private List<String> arguments = List.of();

    @Option(names = "--host", paramLabel = "HOST",
            description = "Address to listen at: 127.0.0.1 for this machine only, 0.0.0.0 for all of its addresses.")
    private Optional<String> host = Optional.empty();

    @Option(names = "--port", paramLabel = "PORT", description = "Port to listen at; 0 picks a free one.")
    private Optional<Integer> port = Optional.empty();

    @Option(names = "--workers", paramLabel = "COUNT", description = "Number of loops, to use that many cores.")
    private Optional<Integer> workers = Optional.empty();

    @Option(names = "--reload", description = "Compile and run it again when one of its .java files changes, and show failures to clients.")
    private boolean reload;

    @Option(names = "--reload-include", paramLabel = "GLOB",
            description = "Also reload when other files in its folder or below change, such as '*.sql'. Implies --reload. May be repeated.")
    private List<String> included = List.of();

    @Option(names = {"-cp", "--class-path"}, paramLabel = "PATH", description = "Jars and folders with classes that the program uses.")
    private String classPath = "";

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help and exit.")
    private boolean help;

    @Override
    public Integer call() {
        require(port.filter(it -> it < 0 || it > 65_535), "--port", "a port is a number from 0 to 65535");
        require(workers.filter(it -> it < 1), "--workers", "there must be at least one worker");
        require(host.filter(String::isBlank), "--host", "it must not be empty");
        var options = new ServeOptions(host, port, workers, classPath);
        var words = arguments.toArray(String[]::new);
        return reload || !included.isEmpty() ? new Reloader(file, words, options, included).run() : ServeProgram.serve(file, words, options);
    }

    private void require(Optional<?> wrong, String option, String rule) {
        if (wrong.isPresent()) {
            throw new ParameterException(spec.commandLine(), option + " " + wrong.get() + ": " + rule);
        }
    }
}
