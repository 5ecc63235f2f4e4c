package dev.meanwhile.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code meanwhile completion}. */
@Command(name = "completion",
        description = "Prints a script that makes a shell complete commands, options and files.",
        customSynopsis = "meanwhile completion bash|zsh|fish",
        parameterListHeading = "%n",
        optionListHeading = "%nOptions:%n",
        footer = {"", "To install it, from the folder of the script meanwhile:",
            "  bash  ./meanwhile completion bash >> ~/.bashrc",
            "  zsh   ./meanwhile completion zsh >> ~/.zshrc       (after the line with compinit)",
            "  fish  ./meanwhile completion fish > ~/.config/fish/completions/meanwhile.fish"})
final class CompletionCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "SHELL", description = "bash, zsh or fish")
    private String shell;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help and exit.")
    private boolean help;

    @Override
    public Integer call() {
        var completion = new Completion(spec.root().commandLine());
        System.out.print(switch (shell) {
            case "bash" -> completion.bash();
            case "zsh" -> completion.zsh();
            case "fish" -> completion.fish();
            default -> throw new ParameterException(spec.commandLine(), shell + ": it must be bash, zsh or fish");
        });
        return 0;
    }
}
