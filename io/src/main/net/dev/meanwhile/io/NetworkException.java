package dev.meanwhile.io;

import java.time.Duration;

/** The network did not give what was wanted: a name, a connection, a port. */
public abstract sealed class NetworkException extends IoException {
    private static final long serialVersionUID = 1L;

    NetworkException(String message, Throwable cause) {
        super(message, cause);
    }

    /** No connection was made. If several addresses were tried, the failures at each are {@linkplain #getSuppressed() suppressed} exceptions. */
    public static sealed class ConnectFailed extends NetworkException {
        private static final long serialVersionUID = 1L;

        private final String target;
        private final Duration elapsed;

        ConnectFailed(String target, Duration elapsed, String reason, Throwable cause) {
            super("can't connect to " + target + ": " + reason + " (after " + elapsed.toMillis() + " ms)", cause);
            this.target = target;
            this.elapsed = elapsed;
        }

        /** {@return where it was to connect, as the caller wrote it: {@code host:port}, or the path of a socket} */
        public String target() {
            return target;
        }

        /** {@return how long it was tried} */
        public Duration elapsed() {
            return elapsed;
        }
    }

    /** The name does not resolve. */
    public static final class UnknownHost extends ConnectFailed {
        private static final long serialVersionUID = 1L;

        UnknownHost(String target, Duration elapsed, String reason, Throwable cause) {
            super(target, elapsed, reason, cause);
        }
    }

    /** The host answered, but nobody listens at the port, or at the path. */
    public static final class ConnectRefused extends ConnectFailed {
        private static final long serialVersionUID = 1L;

        ConnectRefused(String target, Duration elapsed, Throwable cause) {
            super(target, elapsed, "the connection was refused: nobody listens there", cause);
        }
    }

    /** The host did not answer in time. */
    public static final class ConnectTimeout extends ConnectFailed {
        private static final long serialVersionUID = 1L;

        ConnectTimeout(String target, Duration elapsed, String reason, Throwable cause) {
            super(target, elapsed, reason, cause);
        }
    }

    /** A server can't listen where it should: the port is taken, or needs rights, or this machine lacks the address. */
    public static final class CannotListen extends NetworkException {
        private static final long serialVersionUID = 1L;

        private final String target;

        CannotListen(String target, String reason, Throwable cause) {
            super("can't listen at " + target + ": " + reason, cause);
            this.target = target;
        }

        /** {@return where it was to listen: {@code host:port}, or the path of a socket} */
        public String target() {
            return target;
        }
    }

    /** This process, or the machine, has no descriptor left for another socket (EMFILE, ENFILE). Close some, or raise {@code ulimit -n}. */
    public static final class TooManyOpenFiles extends NetworkException {
        private static final long serialVersionUID = 1L;

        TooManyOpenFiles(String what, Throwable cause) {
            super(what + ": no file descriptor is left; close what is not needed, or raise the limit (ulimit -n)", cause);
        }
    }
}
