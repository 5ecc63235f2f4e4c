package dev.meanwhile.web;

/** A token that {@link Jwt#verify} refuses. The message says why, and is for logs rather than for clients. */
public final class JwtException extends Exception {
    private static final long serialVersionUID = 1L;

    JwtException(String message) {
        super(message);
    }

    JwtException(String message, Throwable cause) {
        super(message, cause);
    }
}
