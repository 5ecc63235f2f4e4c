package dev.meanwhile.io;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** How a process has ended, and what it wrote. Any thread may use it. */
public final class SubprocessResult {
    static final int SIGNALLED = 128;
    static final int UNKNOWN = 255;
    private static final int SIGPIPE = SIGNALLED + 13;
    /** How much of the output a message shows, in characters. */
    private static final int TAIL = 2_000;

    private final String name;
    private final List<Integer> statuses;
    private final byte[] out;
    private final byte[] err;
    private final boolean complete;

    SubprocessResult(String name, List<Integer> statuses, byte[] out, byte[] err, boolean complete) {
        this.name = name;
        this.statuses = statuses;
        this.out = out;
        this.err = err;
        this.complete = complete;
    }

    /**
     * {@return the exit status, from 0 to 255} 0 means success. A process that was ended by signal n has 128 + n, as in shells and the JDK.
     *
     * <p>That of a pipeline is the status of its last program that did not succeed. One that was ended by SIGPIPE, because the next did not read
     * all, counts as successful unless it is the last.
     */
    public int status() {
        for (var i = statuses.size() - 1; i >= 0; i--) {
            var status = statuses.get(i);
            if (status != 0 && (status != SIGPIPE || i == statuses.size() - 1)) {
                return status;
            }
        }
        return 0;
    }

    /** {@return the exit status of each program of a pipeline, in order} Of a single program there is one. */
    public List<Integer> statuses() {
        return statuses;
    }

    /** {@return whether {@link #status} is 0} */
    public boolean isSuccess() {
        return status() == 0;
    }

    /** {@return the signal that ended it, such as {@code SIGKILL}, by its status: empty if there is no signal of that number} */
    public Optional<String> signal() {
        return Signal.ofStatus(status()).map(Signal::toString);
    }

    /** {@return what it wrote to its standard output, as UTF-8} Malformed bytes become U+FFFD. Empty if the output went elsewhere. */
    public String out() {
        return new String(out, StandardCharsets.UTF_8);
    }

    /** {@return the lines of its standard output, without their ends} */
    public List<String> lines() {
        return out().lines().toList();
    }

    /** {@return what it wrote to its standard error, as UTF-8} Malformed bytes become U+FFFD. Empty if the output went elsewhere. */
    public String err() {
        return new String(err, StandardCharsets.UTF_8);
    }

    /** {@return the bytes of its standard output} */
    public byte[] outBytes() {
        return out.clone();
    }

    /** {@return the bytes of its standard error} */
    public byte[] errBytes() {
        return err.clone();
    }

    /**
     * {@return whether the output is all that was written} It is not if processes that it has left behind kept the output open for longer than
     * {@link SubprocessOptions#linger}: what they wrote later is lost (Go's {@code ErrWaitDelay}; asyncio waits for them). Nor is it after more than
     * {@link SubprocessOptions#outputLimit}.
     *
     * <p>Without native access the JDK hides what others write after the end, so it is always complete.
     */
    public boolean isComplete() {
        return complete;
    }

    /**
     * {@return this, if it succeeded and is {@linkplain #isComplete complete}}
     *
     * @throws SubprocessException.Failed     if it did not succeed; the message has the status and the last 2,000 characters of each output
     * @throws SubprocessException.Incomplete if it did, but processes that it has left behind may still write
     */
    public SubprocessResult orThrow() {
        if (!isSuccess()) {
            throw new SubprocessException.Failed(this);
        }
        if (!complete) {
            throw new SubprocessException.Incomplete(this);
        }
        return this;
    }

    String name() {
        return name;
    }

    String describe() {
        return name + " ended " + signal().map(signal -> "by " + signal + " (status " + status() + ")").orElse("with status " + status())
                + (complete ? "" : "; its output is not complete") + tails();
    }

    String tails() {
        return tail("standard error", err()) + tail("standard output", out());
    }

    private static String tail(String what, String text) {
        var stripped = text.strip();
        if (stripped.isEmpty()) {
            return "";
        }
        return "\n" + what + ": " + (stripped.length() <= TAIL ? stripped : "…" + stripped.substring(stripped.length() - TAIL));
    }

    @Override
    public String toString() {
        return describe();
    }
}
