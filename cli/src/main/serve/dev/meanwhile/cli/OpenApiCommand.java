package dev.meanwhile.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code meanwhile openapi}. */
@Command(name = "openapi",
        description = "Prints the OpenAPI document of the application that a Java file serves, without serving it.",
        customSynopsis = "meanwhile openapi FILE.java [OPTION...] [-- ARGUMENT...]",
        parameterListHeading = "%n",
        optionListHeading = "%nOptions:%n",
        footer = {"",
            "Examples:",
            "  meanwhile openapi Shop.java > shop.json",
            "  meanwhile openapi Chat.java --asyncapi --output chat.json",
            "",
            "Runs main until it calls app.serve(…), which returns at once. No port is opened, and no start hook runs. What the",
            "program prints goes to the standard error. Comments above the lines that add routes become their summaries."})
final class OpenApiCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "FILE.java", description = "the program, as for 'meanwhile serve'")
    private String file;

    @Parameters(index = "1..*", paramLabel = "ARGUMENT", arity = "0..*", description = "passed on to it")
    private List<String> arguments = List.of();

    @Option(names = "--asyncapi", description = "The AsyncAPI document, with WebSockets and event streams.")
    private boolean asyncapi;

    @Option(names = {"-o", "--output"}, paramLabel = "FILE", description = "Write it to a file.")
    private Optional<Path> output = Optional.empty();

    @Option(names = {"-cp", "--class-path"}, paramLabel = "PATH", description = "Jars and folders with classes that the program uses.")
    private String classPath = "";

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help and exit.")
    private boolean help;

    @Override
    public Integer call() {
        return new OpenApiProgram(file, asyncapi, output).run(arguments.toArray(String[]::new), classPath);
    }
}
