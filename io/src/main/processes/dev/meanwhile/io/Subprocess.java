package dev.meanwhile.io;

import dev.meanwhile.Flow;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * Other programs. {@link #run(String...)} waits for the end and returns the output; {@link #start(String...)} gives the process with its streams:
 * {@snippet :
 * IO.println(Subprocess.check("git", "rev-parse", "HEAD").out().strip());
 *
 * try (var process = Subprocess.start("tail", "-f", "log.txt")) {
 *     for (var line : process.lines()) {
 *         IO.println(line);
 *     }
 * }
 * }
 * No shell reads a command, so nothing in it needs quotes; {@link #shell(String)} asks one. A process leads a process group of its own. What stops it (a
 * cancellation, a limit, {@link #close}, the end of its loop or of the JVM) stops the whole group: SIGTERM first, after a
 * {@linkplain SubprocessOptions#grace grace} SIGKILL, and then it is reaped. Processes that have left the group, as daemons do, go on.
 *
 * <p>On Linux, if java was started with {@code --enable-native-access}, processes are started by the C library and cost no threads. Otherwise the JDK starts them:
 * a thread per stream, a group only if the program {@code setsid} is there, and what descendants write after the process itself has ended is lost.
 *
 * <p>All methods belong to the loop of the task that started it.
 */
public final class Subprocess implements AutoCloseable {
    private final Running running;
    /** Null if the stream is no pipe; likewise the other two. */
    private final WireConnection in;
    private final WireConnection out;
    private final WireConnection err;
    private boolean closed;

    private Subprocess(Running running, SubprocessOptions options) {
        var started = running.started();
        this.running = running;
        this.in = started.in() == null ? null : WireConnection.over(started.in());
        this.out = started.out() == null ? null : WireConnection.over(started.out());
        this.err = started.err() == null ? null : WireConnection.over(started.err());
        if (options.bytes() != null) {
            started.in().write(options.bytes(), 0, options.bytes().length);
            started.in().shutdownOutput();
        }
    }

    static SubprocessOptions options(Launch.Kind in, UnaryOperator<SubprocessOptions> options) {
        var result = Objects.requireNonNull(options, "the options are null").apply(new SubprocessOptions(in));
        return Objects.requireNonNull(result, "the function returns null; let it return the options that it got");
    }

    private static List<String> command(String... command) {
        return copy(Arrays.asList(Objects.requireNonNull(command, "the command is null")));
    }

    /** {@link #run(List, UnaryOperator)} with the usual options. */
    public static SubprocessResult run(String... command) {
        return run(command(command), UnaryOperator.identity());
    }

    /**
     * Runs a program, and waits until it has ended and its output is complete. Its standard input is empty unless the options say otherwise.
     *
     * <p>Processes that it leaves behind may keep its output open; that is waited for {@link SubprocessOptions#linger} at most, 1 second by default. Then
     * the result says that it is not {@linkplain SubprocessResult#isComplete complete}, and {@code check} throws.
     *
     * <p><b>Cancellation:</b> stops it with its group, and waits until it is reaped; {@link SubprocessOptions#grace} says how long that may take. What has come of
     * its output is in a {@link SubprocessException.Stopped}, a suppressed exception of the {@link dev.meanwhile.Cancelled}.
     * <p>Call it from a task.
     *
     * @param command the program and its arguments. A name without a slash is looked for in the PATH of its environment
     * @param options what differs from the defaults
     * @return its status, whatever it is, and its output
     * @throws SubprocessException.CannotStart         if there is no such program or folder, or no room for a process
     * @throws SubprocessException.TimedOut            if it takes longer than {@link SubprocessOptions#limit}
     * @throws SubprocessException.OutputLimitExceeded if it writes more than {@link SubprocessOptions#outputLimit}
     */
    public static SubprocessResult run(List<String> command, UnaryOperator<SubprocessOptions> options) {
        return Execution.run(List.of(copy(command)), options(Launch.Kind.NONE, options));
    }

    static List<String> copy(List<String> command) {
        Objects.requireNonNull(command, "the command is null").forEach(part -> Objects.requireNonNull(part, "a part of the command is null"));
        return List.copyOf(command);
    }

    /** {@link #check(List, UnaryOperator)} with the usual options. */
    public static SubprocessResult check(String... command) {
        return run(command).orThrow();
    }

    /**
     * As {@link #run(List, UnaryOperator)}, for a program that must succeed.
     *
     * @throws SubprocessException.Failed     if its status is not 0
     * @throws SubprocessException.Incomplete if processes that it has left behind may still write
     */
    public static SubprocessResult check(List<String> command, UnaryOperator<SubprocessOptions> options) {
        return run(command, options).orThrow();
    }

    /** {@link #shell(String, UnaryOperator)} with the usual options. */
    public static SubprocessResult shell(String line) {
        return shell(line, UnaryOperator.identity());
    }

    /**
     * As {@link #run(List, UnaryOperator)}, for a line that {@code /bin/sh} reads: {@code shell("grep -c error *.log | sort")}. Never make such a line of text that
     * comes from outside; pass that as arguments: {@code run(List.of("/bin/sh", "-c", "grep -c \"$1\" *.log", "sh", text), o -> o)}.
     */
    public static SubprocessResult shell(String line, UnaryOperator<SubprocessOptions> options) {
        return run(List.of("/bin/sh", "-c", Objects.requireNonNull(line, "the line is null")), options);
    }

    /** {@link #start(List, UnaryOperator)} with the usual options. */
    public static Subprocess start(String... command) {
        return start(command(command), UnaryOperator.identity());
    }

    /**
     * Starts a program, and waits until it is started. Close it, best by {@code try}.
     *
     * <p>Read what it writes: a program whose pipe is full waits. If you do not want a stream, say {@code err(Output.discarded())}, {@code inherited()} or
     * {@code merged()}.
     *
     * <p><b>Cancellation:</b> it is not started, or killed at once.
     * <p>Call it from a task.
     *
     * @param command the program and its arguments, as for {@link #run(List, UnaryOperator)}
     * @param options what differs from the defaults; limits count for {@code run} only
     * @throws SubprocessException.CannotStart if there is no such program or folder, or no room for a process
     * @throws IllegalArgumentException        if the input is a flow: write to {@link #in} instead
     */
    public static Subprocess start(List<String> command, UnaryOperator<SubprocessOptions> options) {
        return start(List.of(copy(command)), options(Launch.Kind.PIPE, options));
    }

    static Subprocess start(List<List<String>> commands, SubprocessOptions options) {
        if (options.flow() != null) {
            throw new IllegalArgumentException("start can't read a flow; spawn a task that writes to in(), or use run");
        }
        return new Subprocess(Running.start(commands, options), options);
    }

    /**
     * {@return its standard input} {@link StreamWriter#shutdownOutput} ends it. Writing throws {@link StreamException.ConnectionLost} once the process has closed it.
     *
     * @throws IllegalStateException if the input comes from elsewhere
     */
    public StreamWriter in() {
        if (in == null) {
            throw new IllegalStateException("the input of " + running.name() + " comes from elsewhere, as its options say");
        }
        return in;
    }

    /**
     * {@return its standard output} It can be read to the end also when the process has ended.
     *
     * @throws IllegalStateException if the output goes elsewhere
     */
    public StreamReader out() {
        return captured(out, "output");
    }

    /**
     * {@return its standard error}
     *
     * @throws IllegalStateException if it goes elsewhere
     */
    public StreamReader err() {
        return captured(err, "error output");
    }

    private StreamReader captured(StreamReader stream, String what) {
        if (stream == null) {
            throw new IllegalStateException("the " + what + " of " + running.name() + " goes elsewhere, as its options say; Output.captured() brings it here");
        }
        return stream;
    }

    /** {@return the lines of its standard output as they come, until it ends} */
    public Flow<String> lines() {
        return out().lines();
    }

    /**
     * Waits until it has ended. Any number of tasks may wait. It does not end while it waits for somebody to read its output.
     *
     * <p><b>Cancellation:</b> only the wait ends.
     *
     * @return its status, as {@link SubprocessResult#status}
     */
    public int await() {
        running.await();
        return status().orElseThrow();
    }

    /** {@return its status, as {@link SubprocessResult#status}; empty while it runs} Never waits. */
    public OptionalInt status() {
        return running.hasEnded()
                ? OptionalInt.of(new SubprocessResult(running.name(), running.statuses(), new byte[0], new byte[0], true).status())
                : OptionalInt.empty();
    }

    /** {@return whether it has not ended yet} Never waits. */
    public boolean isAlive() {
        return !running.hasEnded();
    }

    /** {@return its number; of a pipeline, that of the last program} */
    public long pid() {
        return running.started().children().getLast().pid();
    }

    /**
     * Sends a signal to its process group: to it and to what it has started. Nothing happens if it has ended: its number may be another's. May wait for a moment.
     *
     * @param name such as {@code SIGHUP} or {@code HUP}
     * @throws IllegalArgumentException      if there is no such signal on this system
     * @throws UnsupportedOperationException if the system refuses, for example because the process has changed its user
     */
    public void signal(String name) {
        var signal = Signal.named(Objects.requireNonNull(name, "the name is null"));
        if (isAlive()) {
            running.signal(signal);
        }
    }

    /**
     * Changes the size of its {@linkplain SubprocessOptions#terminal terminal}; it gets SIGWINCH. Does nothing if it has closed the terminal. Never waits.
     *
     * @param columns its width in characters, at least 1
     * @param rows    its height in lines, at least 1
     * @throws IllegalStateException if it has no terminal
     */
    public void resize(int columns, int rows) {
        var size = Launch.Terminal.of("resize", columns, rows);
        if (!(running.started().in() instanceof TerminalSink terminal)) {
            throw new IllegalStateException(running.name() + " has no terminal; give it one with terminal(columns, rows)");
        }
        terminal.resize(size);
    }

    /** Asks it, and what it has started, to end: SIGTERM. Does not wait for that. */
    public void terminate() {
        signal("TERM");
    }

    /** Ends it, and what it has started: SIGKILL. {@link #await} waits until it is gone. */
    public void kill() {
        signal("KILL");
    }

    /**
     * Stops it and its process group, if it still runs, and waits until it is reaped. A process that has ended by itself is only forgotten; what it
     * has left running goes on. Closes the streams. Does nothing the second time.
     *
     * <p><b>Cancellation:</b> kills it at once, and waits until it is reaped.
     */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            if (isAlive()) {
                running.stopUnread();
            }
        } finally {
            Stream.of(in, out, err).filter(Objects::nonNull).forEach(WireConnection::abort);
            running.release();
        }
    }

    @Override
    public String toString() {
        return "Subprocess " + running + (isAlive() ? "" : " ended with status " + status().orElseThrow());
    }
}
