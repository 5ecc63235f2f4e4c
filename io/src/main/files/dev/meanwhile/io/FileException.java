package dev.meanwhile.io;

/** A file could not be used as wanted. */
public non-sealed class FileException extends IoException {
    private static final long serialVersionUID = 1L;

    FileException(String message, Throwable cause) {
        super(message, cause);
    }
}
