package dev.meanwhile.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The line in the help. The script {@code meanwhile} starts the harness itself, which is in the module benchmarks. */
@Command(name = "bench", description = "Measures Meanwhile and its peers (in a clone only).",
        customSynopsis = "meanwhile bench [OPTION...] [NAME...]",
        footer = {"", "In a clone, './meanwhile bench --help' lists its options."})
final class BenchCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help and exit.")
    private boolean help;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "it builds the peers from source; in a clone, run ./meanwhile bench");
    }
}
