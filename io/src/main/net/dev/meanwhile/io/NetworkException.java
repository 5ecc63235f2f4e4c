package dev.meanwhile.io;

import java.time.Duration;

/** The network did not give what was wanted: a name, a connection, a port. */
public abstract sealed class NetworkException extends IoException {
    private static final long serialVersionUID = 1L;

    NetworkException(String message, Throwable cause) {
        super(message, cause);
    }

    /** No connection was made. The failures at the single addresses are suppressed exceptions. */
    public static sealed class ConnectFailed extends NetworkException {
        private static final long serialVersionUID = 1L;

        ConnectFailed(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** The name does not resolve. */
    public static final class UnknownHost extends ConnectFailed {
        private static final long serialVersionUID = 1L;

        UnknownHost(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** The host did not answer in time. */
    public static final class ConnectTimeout extends ConnectFailed {
        private static final long serialVersionUID = 1L;

        ConnectTimeout(String target, Duration limit) {
            super(target + " did not answer within " + limit.toMillis() + " ms", null);
        }
    }

    /** A server can't listen where it should: the port is taken, or needs rights. */
    public static final class CannotListen extends NetworkException {
        private static final long serialVersionUID = 1L;

        CannotListen(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
