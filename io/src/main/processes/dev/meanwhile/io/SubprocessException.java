package dev.meanwhile.io;

/** A process could not be started, or did not end well. */
public non-sealed class SubprocessException extends IoException {
    private static final long serialVersionUID = 1L;

    SubprocessException(String message, Throwable cause) {
        super(message, cause);
    }
}
