package dev.meanwhile.io;

/** A stream of bytes did not go on as wanted: of a connection, or of a process. */
public abstract sealed class StreamException extends IoException {
    private static final long serialVersionUID = 1L;

    StreamException(String message, Throwable cause) {
        super(message, cause);
    }

    /** The stream ended before what was asked for was complete. */
    public static final class IncompleteRead extends StreamException {
        private static final long serialVersionUID = 1L;

        private final transient byte[] partial;

        IncompleteRead(String message, byte[] partial) {
            super(message, null);
            this.partial = partial;
        }

        /** {@return the bytes that came; they are no longer in the stream} */
        public byte[] partial() {
            return partial.clone();
        }
    }

    /** The delimiter did not come within the limit. All bytes are still in the stream: read them otherwise, or again with a higher limit. */
    public static final class LimitExceeded extends StreamException {
        private static final long serialVersionUID = 1L;

        private final int limit;

        LimitExceeded(String message, int limit) {
            super(message, null);
            this.limit = limit;
        }

        /** {@return the limit, in bytes} */
        public int limit() {
            return limit;
        }
    }

    /** It was used after this side had closed it, or while another task of this side closed it. */
    public static final class Closed extends StreamException {
        private static final long serialVersionUID = 1L;

        Closed(String message) {
            super(message, null);
        }
    }

    /** It broke: the peer reset it, or is out of reach. */
    public static final class ConnectionLost extends StreamException {
        private static final long serialVersionUID = 1L;

        ConnectionLost(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** The peer did not take the last bytes in time, so closing dropped them. */
    public static final class NotSent extends StreamException {
        private static final long serialVersionUID = 1L;

        NotSent(String message) {
            super(message, null);
        }
    }
}
