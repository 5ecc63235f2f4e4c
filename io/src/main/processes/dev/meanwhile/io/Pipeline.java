package dev.meanwhile.io;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * Programs whose output is the next one's input, as {@code a | b} in a shell, through the operating system's pipes:
 * {@snippet :
 * var words = Pipeline.of(List.of("sort"), List.of("uniq", "-c")).check(o -> o.in(Path.of("words.txt"))).lines();
 * }
 * Options apply to all of them, except that the input is the first one's and the output the last one's. The error output of all is one stream. All are
 * started, or none; what stops the pipeline stops all.
 */
public final class Pipeline {
    private final List<List<String>> commands;

    private Pipeline(List<List<String>> commands) {
        this.commands = commands;
    }

    /** {@return a pipeline of these commands, each a program with its arguments} At least one. */
    @SafeVarargs
    @SuppressWarnings("varargs") // it is only read
    public static Pipeline of(List<String>... commands) {
        if (Objects.requireNonNull(commands, "the commands are null").length == 0) {
            throw new IllegalArgumentException("a pipeline needs at least one command");
        }
        return new Pipeline(Arrays.stream(commands).map(command -> Subprocess.copy(Objects.requireNonNull(command, "a command is null"))).toList());
    }

    /** As {@link Subprocess#run(String...)}. */
    public SubprocessResult run() {
        return run(UnaryOperator.identity());
    }

    /** As {@link Subprocess#run(List, UnaryOperator)}. */
    public SubprocessResult run(UnaryOperator<SubprocessOptions> options) {
        return Execution.run(commands, Subprocess.options(Launch.Kind.NONE, options));
    }

    /** As {@link Subprocess#check(String...)}. */
    public SubprocessResult check() {
        return run().orThrow();
    }

    /** As {@link Subprocess#check(List, UnaryOperator)}. */
    public SubprocessResult check(UnaryOperator<SubprocessOptions> options) {
        return run(options).orThrow();
    }

    /** As {@link Subprocess#start(String...)}: the input of the first, the output of the last, and the end of all. */
    public Subprocess start() {
        return start(UnaryOperator.identity());
    }

    /** As {@link Subprocess#start(List, UnaryOperator)}. */
    public Subprocess start(UnaryOperator<SubprocessOptions> options) {
        return Subprocess.start(commands, Subprocess.options(Launch.Kind.PIPE, options));
    }
}
