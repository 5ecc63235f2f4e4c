package dev.meanwhile.http;

import java.net.URI;
import java.util.Optional;

/** A request failed. Catch this for all failures, or one of the nested classes; {@link dev.meanwhile.http} shows the tree. */
public sealed class HttpException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String method;
    private final String url;

    private HttpException(Exchange exchange, String message, Throwable cause) {
        super(exchange.method() + " " + exchange.url() + ": " + message, cause);
        this.method = exchange.method();
        this.url = exchange.url();
    }

    /** Identifies the request in the message. */
    record Exchange(String method, String url) {
        static Exchange of(String method, URI url) {
            return new Exchange(method, url.toString());
        }
    }

    /** Whether this is a failure of this very request. */
    boolean isOf(Exchange exchange) {
        return method.equals(exchange.method()) && url.equals(exchange.url());
    }

    /** {@return the method of the request} */
    public String method() {
        return method;
    }

    /** {@return the URL of the request; after redirects, the last one} */
    public String url() {
        return url;
    }

    /** The URL can't be used. */
    public static final class InvalidUrl extends HttpException {
        private static final long serialVersionUID = 1L;

        InvalidUrl(Exchange exchange, String message) {
            super(exchange, message, null);
        }
    }

    /** Something took too long. */
    public abstract static sealed class Timeout extends HttpException {
        private static final long serialVersionUID = 1L;

        private Timeout(Exchange exchange, String message, Throwable cause) {
            super(exchange, message, cause);
        }
    }

    /** All of the client's connections were busy. */
    public static final class PoolTimeout extends Timeout {
        private static final long serialVersionUID = 1L;

        PoolTimeout(Exchange exchange, String message, Throwable cause) {
            super(exchange, message, cause);
        }
    }

    /** The host was not reached in time. */
    public static final class ConnectTimeout extends Timeout {
        private static final long serialVersionUID = 1L;

        ConnectTimeout(Exchange exchange, String message, Throwable cause) {
            super(exchange, message, cause);
        }
    }

    /** The peer did not accept the next piece of the request in time. */
    public static final class WriteTimeout extends Timeout {
        private static final long serialVersionUID = 1L;

        WriteTimeout(Exchange exchange, String message, Throwable cause) {
            super(exchange, message, cause);
        }
    }

    /** The peer did not send the next piece of the response in time. */
    public static final class ReadTimeout extends Timeout {
        private static final long serialVersionUID = 1L;

        ReadTimeout(Exchange exchange, String message, Throwable cause) {
            super(exchange, message, cause);
        }
    }

    /** The whole exchange took longer than allowed, though it made progress. */
    public static final class TotalTimeout extends Timeout {
        private static final long serialVersionUID = 1L;

        TotalTimeout(Exchange exchange, String message, Throwable cause) {
            super(exchange, message, cause);
        }
    }

    /** No connection could be made. */
    public static sealed class ConnectFailed extends HttpException {
        private static final long serialVersionUID = 1L;

        ConnectFailed(Exchange exchange, String message, Throwable cause) {
            super(exchange, message, cause);
        }
    }

    /** The host's name does not resolve. */
    public static final class UnknownHost extends ConnectFailed {
        private static final long serialVersionUID = 1L;

        UnknownHost(Exchange exchange, String message, Throwable cause) {
            super(exchange, message, cause);
        }
    }

    /** The host was reached, but no trusted connection could be established. */
    public static final class TlsFailed extends ConnectFailed {
        private static final long serialVersionUID = 1L;

        TlsFailed(Exchange exchange, String message, Throwable cause) {
            super(exchange, message, cause);
        }
    }

    /** A proxy was not reached, refused, or could not reach the host. What it says when it passes on an http request is a response instead. */
    public static final class ProxyFailed extends ConnectFailed {
        private static final long serialVersionUID = 1L;

        ProxyFailed(Exchange exchange, String message, Throwable cause) {
            super(exchange, message, cause);
        }
    }

    /** The connection broke while the request was being sent, or before the response began. */
    public static final class ConnectionLost extends HttpException {
        private static final long serialVersionUID = 1L;

        private final boolean refused;

        ConnectionLost(Exchange exchange, String message, Throwable cause, boolean refused) {
            super(exchange, message, cause);
            this.refused = refused;
        }

        /** Whether the server certainly did not process the request, so that any request may be sent again. */
        boolean isRefused() {
            return refused;
        }
    }

    /** The peer broke the protocol. */
    public static sealed class BadResponse extends HttpException {
        private static final long serialVersionUID = 1L;

        BadResponse(Exchange exchange, String message, Throwable cause) {
            super(exchange, message, cause);
        }
    }

    /** The connection ended in the middle of the response's body. */
    public static final class IncompleteBody extends BadResponse {
        private static final long serialVersionUID = 1L;

        IncompleteBody(Exchange exchange, String message, Throwable cause) {
            super(exchange, message, cause);
        }
    }

    /** The body is larger than the client may hold in memory. */
    public static final class BodyTooLarge extends HttpException {
        private static final long serialVersionUID = 1L;

        BodyTooLarge(Exchange exchange, String message) {
            super(exchange, message, null);
        }
    }

    /** The body is not what its headers say, or not the JSON that was asked for. */
    public static final class DecodingFailed extends HttpException {
        private static final long serialVersionUID = 1L;

        DecodingFailed(Exchange exchange, String message, Throwable cause) {
            super(exchange, message, cause);
        }
    }

    /** The server redirected the client too many times. */
    public static final class TooManyRedirects extends HttpException {
        private static final long serialVersionUID = 1L;

        TooManyRedirects(Exchange exchange, String message) {
            super(exchange, message, null);
        }
    }

    /**
     * The response's status is not what was asked for. {@link ResponseHead#raiseForStatus} throws it for 400 and above, and so do {@link HttpClient#pages} and
     * {@link HttpClient#download}; a WebSocket for all but 101, and {@link HttpClient#events} for all but 200 and 204. A plain request never does.
     */
    public static final class BadStatus extends HttpException {
        private static final long serialVersionUID = 1L;

        private final int status;

        BadStatus(Exchange exchange, int status, String reason) {
            super(exchange, status + (reason.isEmpty() ? "" : " " + reason), null);
            this.status = status;
        }

        /** {@return the status: 404, 503, …} */
        public int status() {
            return status;
        }
    }

    /** An OAuth 2 server gave no tokens, or somebody declined; with the fields of RFC 6749 §4.1.2.1 and §5.2. See {@link OAuth2}. */
    public static final class TokenRefused extends HttpException {
        private static final long serialVersionUID = 1L;

        private final String error;
        private final String description;
        private final String uri;

        TokenRefused(Exchange exchange, String error, Optional<String> description, Optional<String> uri, String hint) {
            super(exchange, inOneLine(error + description.map(it -> ": " + it).orElse("")) + (hint.isEmpty() ? "" : " (" + hint + ")"), null);
            this.error = error;
            this.description = description.orElse("");
            this.uri = uri.orElse("");
        }

        /** It comes from outside, and may get into logs. */
        private static String inOneLine(String text) {
            return text.replaceAll("\\p{Cntrl}+", " ");
        }

        /** {@return what is wrong, for programs: {@code invalid_client}, {@code invalid_grant}, {@code access_denied} …} */
        public String error() {
            return error;
        }

        /** {@return what is wrong, for people, if the server says it} */
        public Optional<String> description() {
            return Optional.of(description).filter(it -> !it.isEmpty());
        }

        /** {@return a page about it, if the server has one} */
        public Optional<String> uri() {
            return Optional.of(uri).filter(it -> !it.isEmpty());
        }
    }
}
