package dev.meanwhile.http;

/** Something ended a WebSocket, or a message could not be understood; {@link dev.meanwhile.http} shows the tree. */
public sealed class WebSocketException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private WebSocketException(String message, Throwable cause) {
        super(message, cause);
    }

    /** The client's request can't become a WebSocket; the client has been answered. */
    public static final class HandshakeFailed extends WebSocketException {
        private static final long serialVersionUID = 1L;

        HandshakeFailed(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /**
     * A message is not the JSON that was asked for, or is binary where text was asked for. The WebSocket stays open, unless a server's
     * handler lets this through: then the peer gets 1003 for bytes instead of text, or 1007, and what is wrong with its message.
     */
    public static final class BadMessage extends WebSocketException {
        private static final long serialVersionUID = 1L;

        private final transient WebSocketLink link;
        private final int code;
        private final String problem;

        BadMessage(WebSocketLink link, String url, int code, String problem, Throwable cause) {
            super(url + ": " + problem, cause);
            this.link = link;
            this.code = code;
            this.problem = problem;
        }

        /** {@return whether it came by that WebSocket} */
        boolean isOf(WebSocketLink other) {
            return link == other;
        }

        /** {@return the code to close with, if nobody catches this} */
        int code() {
            return code;
        }

        String problem() {
            return problem;
        }
    }

    /** The WebSocket has ended. */
    public abstract static sealed class Closed extends WebSocketException {
        private static final long serialVersionUID = 1L;

        private final int code;
        private final String reason;

        private Closed(String message, int code, String reason) {
            super(message, null);
            this.code = code;
            this.reason = reason;
        }

        /** {@return the close code: 1000 for normal, 1001 for going away, 1005 for none, 1006 for a lost connection, …} */
        public int code() {
            return code;
        }

        /** {@return the reason given with the code, or an empty string} */
        public String reason() {
            return reason;
        }
    }

    /** This end has closed it. */
    public static final class ClosedByYou extends Closed {
        private static final long serialVersionUID = 1L;

        ClosedByYou(String url, int code, String reason) {
            super(url + ": this end has closed the WebSocket" + text(code, reason), code, reason);
        }
    }

    /** The peer has closed it. */
    public static final class ClosedByPeer extends Closed {
        private static final long serialVersionUID = 1L;

        ClosedByPeer(String url, int code, String reason) {
            super(url + ": the peer has closed the WebSocket" + text(code, reason), code, reason);
        }
    }

    /** The connection was lost, the peer did not answer a ping, or it broke the protocol or a limit. */
    public static final class Broken extends Closed {
        private static final long serialVersionUID = 1L;

        Broken(String url, int code, String reason) {
            super(url + ": the WebSocket is broken" + text(code, reason), code, reason);
        }
    }

    private static String text(int code, String reason) {
        return " (" + code + (reason.isEmpty() ? "" : ", " + reason) + ")";
    }
}
