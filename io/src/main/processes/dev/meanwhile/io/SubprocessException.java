package dev.meanwhile.io;

import java.time.Duration;

/** A process could not be started, or did not end well. */
public abstract sealed class SubprocessException extends IoException {
    private static final long serialVersionUID = 1L;

    SubprocessException(String message, Throwable cause) {
        super(message, cause);
    }

    /** It could not be started: the program is missing or can't be executed, the folder or a file is missing, or the system has no room for more. */
    public static final class CannotStart extends SubprocessException {
        private static final long serialVersionUID = 1L;

        CannotStart(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** It ended by itself, with another status than 0 or by a signal. */
    public static final class Failed extends SubprocessException {
        private static final long serialVersionUID = 1L;

        private final transient SubprocessResult result;

        Failed(SubprocessResult result) {
            super(result.describe(), null);
            this.result = result;
        }

        /** {@return its status and its whole output} */
        public SubprocessResult result() {
            return result;
        }
    }

    /**
     * It ended with status 0, but processes that it has left behind kept its output open for longer than {@link SubprocessOptions#linger}, so more may have come.
     * {@code run} does not throw it.
     */
    public static final class Incomplete extends SubprocessException {
        private static final long serialVersionUID = 1L;

        private final transient SubprocessResult result;

        Incomplete(SubprocessResult result) {
            super(result.name() + " ended with status 0, but a process that it has left behind keeps its output open, and what that writes is lost; linger(…) waits longer, "
                    + "and out(Output.discarded()) and err(Output.discarded()) do not wait" + result.tails(), null);
            this.result = result;
        }

        /** {@return its status, and the output that came in time} */
        public SubprocessResult result() {
            return result;
        }
    }

    /**
     * It was stopped before it had ended by itself. When a task is cancelled in {@code run}, this is a suppressed exception of its
     * {@link dev.meanwhile.Cancelled}, which is the cause of a {@link dev.meanwhile.TimedOutException}.
     */
    public static sealed class Stopped extends SubprocessException {
        private static final long serialVersionUID = 1L;

        private final transient SubprocessResult result;

        Stopped(String why, SubprocessResult result) {
            super(result.name() + " was stopped: " + why + result.tails(), null);
            this.result = result;
        }

        /** {@return its status, mostly that of a signal, and all that had come of its output} */
        public SubprocessResult result() {
            return result;
        }
    }

    /** It took longer than {@link SubprocessOptions#limit} allows. */
    public static final class TimedOut extends Stopped {
        private static final long serialVersionUID = 1L;

        TimedOut(Duration limit, SubprocessResult result) {
            super("it had not ended after " + limit.toMillis() + " ms", result);
        }
    }

    /** It wrote more than {@link SubprocessOptions#outputLimit} allows. */
    public static final class OutputLimitExceeded extends Stopped {
        private static final long serialVersionUID = 1L;

        OutputLimitExceeded(long limit, SubprocessResult result) {
            super("it wrote more than " + limit + " bytes; allow more with outputLimit, or read the stream with Subprocess.start", result);
        }
    }
}
