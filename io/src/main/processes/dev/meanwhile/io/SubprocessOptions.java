package dev.meanwhile.io;

import dev.meanwhile.Flow;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * How a process is started, for {@link Subprocess} and {@link Pipeline}:
 * {@snippet :
 * var result = Subprocess.run(List.of("sort", "-n"), o -> o.in("3\n1\n2\n").folder(Path.of("/tmp")).limit(seconds(5)));
 * }
 */
public final class SubprocessOptions {
    private static final long DEFAULT_OUTPUT_LIMIT = 64L << 20;

    private final Map<String, String> environment = new HashMap<>(System.getenv());
    private Path folder = Path.of("").toAbsolutePath();
    private Launch.Source in;
    /** What is written to the input; null if nothing. */
    private byte[] bytes;
    /** What is written to the input; null if nothing. */
    private Flow<byte[]> flow;
    private Output out = Output.captured();
    private Output err = Output.captured();
    /** Null is none. */
    private Launch.Terminal terminal;
    private long outputLimit = DEFAULT_OUTPUT_LIMIT;
    /** Null is no limit. */
    private Duration limit;
    private Duration grace = Duration.ofSeconds(5);
    private Duration linger = Duration.ofSeconds(1);

    SubprocessOptions(Launch.Kind in) {
        this.in = new Launch.Source(in, null);
    }

    /** Where output goes. */
    public static final class Output {
        private final Launch.Target target;

        private Output(Launch.Kind kind, Path file) {
            this.target = new Launch.Target(kind, file);
        }

        /** {@return into the program's hands: the result of {@code run}, or the streams of {@code start}} The default. */
        public static Output captured() {
            return new Output(Launch.Kind.PIPE, null);
        }

        /** {@return where this program's own goes, such as the terminal} */
        public static Output inherited() {
            return new Output(Launch.Kind.INHERITED, null);
        }

        /** {@return nowhere} */
        public static Output discarded() {
            return new Output(Launch.Kind.NONE, null);
        }

        /** {@return for {@link SubprocessOptions#err}: where the standard output goes, mixed with it} */
        public static Output merged() {
            return new Output(Launch.Kind.MERGED, null);
        }

        /** {@return to a file, which is emptied first, or created} */
        public static Output to(Path file) {
            return new Output(Launch.Kind.FILE, Objects.requireNonNull(file, "the file is null").toAbsolutePath());
        }

        /** {@return to the end of a file, which is created if necessary} */
        public static Output appendedTo(Path file) {
            return new Output(Launch.Kind.APPENDED, Objects.requireNonNull(file, "the file is null").toAbsolutePath());
        }
    }

    /** The folder in which it runs. The default is this program's working directory. */
    public SubprocessOptions folder(Path folder) {
        this.folder = Objects.requireNonNull(folder, "the folder is null").toAbsolutePath();
        return this;
    }

    /** Sets a variable of its environment. The default is this program's environment. */
    public SubprocessOptions environment(String name, String value) {
        requireName(name);
        environment.put(name, requireNoNul("the value of " + name, Objects.requireNonNull(value, "the value is null")));
        return this;
    }

    private static void requireName(String name) {
        Objects.requireNonNull(name, "the name is null");
        if (name.isEmpty() || name.indexOf('=') >= 0) {
            throw new IllegalArgumentException("'" + name + "' can't be the name of an environment variable: it is empty, or has a '='");
        }
        requireNoNul("the name of the variable", name);
    }

    static String requireNoNul(String what, String text) {
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(what + " has the character NUL, which no program can be given: " + text.replace("\0", "\\0"));
        }
        return text;
    }

    /** Removes a variable from its environment. */
    public SubprocessOptions withoutEnvironment(String name) {
        environment.remove(Objects.requireNonNull(name, "the name is null"));
        return this;
    }

    /** Removes all variables from its environment. What is set afterwards counts. */
    public SubprocessOptions emptyEnvironment() {
        environment.clear();
        return this;
    }

    /** Gives it a text as its standard input, in UTF-8. The default of {@code run} is an empty one, that of {@code start} a stream. */
    public SubprocessOptions in(String text) {
        return in(Objects.requireNonNull(text, "the text is null").getBytes(StandardCharsets.UTF_8));
    }

    /** Gives it bytes as its standard input. That it does not read all of them is no failure. */
    public SubprocessOptions in(byte[] bytes) {
        Objects.requireNonNull(bytes, "the bytes are null");
        input(Launch.Kind.PIPE, null);
        this.bytes = bytes.clone();
        return this;
    }

    /**
     * Gives it a flow as its standard input: each element is asked for when it has read most of what came before. When it ends, or closes its input,
     * the flow is closed. If the flow fails, the process is stopped, and {@code run} throws the failure. For {@code run} only.
     */
    public SubprocessOptions in(Flow<byte[]> flow) {
        Objects.requireNonNull(flow, "the flow is null");
        input(Launch.Kind.PIPE, null);
        this.flow = flow;
        return this;
    }

    /** Gives it a flow of lines as its standard input, in UTF-8, each with {@code \n} at its end; otherwise as {@link #in(Flow)}. */
    public SubprocessOptions inLines(Flow<String> lines) {
        return in(Objects.requireNonNull(lines, "the lines are null").map(line -> (line + "\n").getBytes(StandardCharsets.UTF_8)));
    }

    /** Gives it a file as its standard input. */
    public SubprocessOptions in(Path file) {
        return input(Launch.Kind.FILE, Objects.requireNonNull(file, "the file is null").toAbsolutePath());
    }

    /**
     * Gives it this program's standard input, such as the terminal. Then it is no process group of its own, so that it may read from the terminal and Ctrl-C
     * reaches it: of the processes that it starts, only those are stopped with it that are still its descendants.
     */
    public SubprocessOptions inheritIn() {
        return input(Launch.Kind.INHERITED, null);
    }

    private SubprocessOptions input(Launch.Kind kind, Path file) {
        in = new Launch.Source(kind, file);
        bytes = null;
        flow = null;
        return this;
    }

    /** Where its standard output goes. The default is {@link Output#captured}. */
    public SubprocessOptions out(Output output) {
        if (Objects.requireNonNull(output, "the output is null").target.kind() == Launch.Kind.MERGED) {
            throw new IllegalArgumentException("out(Output.merged()): merge the standard error into the standard output with err(Output.merged())");
        }
        out = output;
        return this;
    }

    /** Where its standard error goes. The default is {@link Output#captured}. */
    public SubprocessOptions err(Output output) {
        err = Objects.requireNonNull(output, "the output is null");
        return this;
    }

    /**
     * Gives it a terminal of its own, as its standard input and output, and as its standard error unless {@link #err} sends that elsewhere. Programs behave there as
     * they do for people: they ask for passwords, use colours, and write each line at once.
     *
     * <p>What is written to the input is typed: the terminal echoes it into the output, and the bytes of Ctrl-C (3) and Ctrl-Z (26) are signals, unless the program changes that. The end of
     * the input is Ctrl-D (4), which such programs ignore as do not read lines. Lines of the output end with {@code \r\n}. {@link Subprocess#resize} changes the size. The process leads a session;
     * what stops it hangs up as well (SIGHUP), which interactive shells heed and pass on to their jobs. {@link Subprocess#close} closes the terminal if that does not end it within a second.
     *
     * <p>For single programs, not for pipelines; on Linux with native access only.
     *
     * @param columns its width in characters, at least 1
     * @param rows    its height in lines, at least 1
     */
    public SubprocessOptions terminal(int columns, int rows) {
        terminal = Launch.Terminal.of("terminal", columns, rows);
        return this;
    }

    /** How many bytes {@code run} keeps of each output; a process that writes more is stopped. The default is 64 MiB, the most 2 GiB less 64 KiB. */
    public SubprocessOptions outputLimit(long bytes) {
        if (bytes < 0 || bytes > Integer.MAX_VALUE - (64 << 10)) {
            throw new IllegalArgumentException("outputLimit(" + bytes + "): from 0 to " + (Integer.MAX_VALUE - (64 << 10)) + " bytes can be kept");
        }
        outputLimit = bytes;
        return this;
    }

    /** How long {@code run} waits for the end before it stops the process and throws {@link SubprocessException.TimedOut}. There is no limit by default. */
    public SubprocessOptions limit(Duration limit) {
        this.limit = Objects.requireNonNull(limit, "the limit is null");
        return this;
    }

    /** How long a process that is being stopped has between SIGTERM and SIGKILL. The default is 5 seconds; with 0 it is killed at once. */
    public SubprocessOptions grace(Duration grace) {
        this.grace = requireNotNegative("grace", grace);
        return this;
    }

    /**
     * How long {@code run} waits for the end of the output once the process itself has ended. Processes that it started and left behind may keep its
     * streams open; after this time they are closed, what has come is the result, and {@link SubprocessResult#isComplete} is false. The default is 1 second.
     */
    public SubprocessOptions linger(Duration linger) {
        this.linger = requireNotNegative("linger", linger);
        return this;
    }

    private static Duration requireNotNegative(String what, Duration duration) {
        if (Objects.requireNonNull(duration, "the " + what + " is null").isNegative()) {
            throw new IllegalArgumentException(what + "(" + duration + "): it can't be negative");
        }
        return duration;
    }

    // What Subprocess asks.

    /** Blocks: it looks for files. */
    Launch launch(List<List<String>> commands) {
        if (!Files.isDirectory(folder)) {
            throw new SubprocessException.CannotStart("can't start " + commands.getFirst().getFirst() + ": there is no folder " + folder, null);
        }
        if (terminal != null) {
            requireTerminal(commands);
        }
        return new Launch(commands, commands.stream().map(command -> program(command.getFirst())).toList(), Map.copyOf(environment), folder, in, out.target,
                err.target, terminal);
    }

    private void requireTerminal(List<List<String>> commands) {
        if (commands.size() > 1) {
            throw new IllegalArgumentException(terminal + ": a pipeline can't have one; start a shell in it");
        }
        if (out.target.kind() != Launch.Kind.PIPE || in.kind() == Launch.Kind.FILE || in.kind() == Launch.Kind.INHERITED) {
            throw new IllegalArgumentException(terminal + ": the input and the output are the terminal then; remove in(file), inheritIn() or out(…)");
        }
    }

    private String program(String name) {
        var path = environment.get("PATH");
        return Programs.find(name, path, folder).orElseThrow(() -> new SubprocessException.CannotStart("can't start " + name + ": " + (isThere(name)
                ? "the file can't be executed; chmod +x makes it a program, "
                : "there is no such program that can be executed, ") + (name.contains("/") ? "seen from the folder " + folder : "in PATH=" + (path == null ? "" : path) + " (folder " + folder + ")"), null));
    }

    private boolean isThere(String name) {
        return name.contains("/") && Files.isRegularFile(folder.resolve(name));
    }

    byte[] bytes() {
        return bytes;
    }

    Flow<byte[]> flow() {
        return flow;
    }

    int outputLimit() {
        return (int) outputLimit;
    }

    Duration limit() {
        return limit;
    }

    Duration grace() {
        return grace;
    }

    Duration linger() {
        return linger;
    }
}
