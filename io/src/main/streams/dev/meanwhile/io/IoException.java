package dev.meanwhile.io;

/** Something outside went wrong. The package's page shows all kinds. */
public abstract sealed class IoException extends RuntimeException permits StreamException, NetworkException, FileException, SubprocessException {
    private static final long serialVersionUID = 1L;

    IoException(String message, Throwable cause) {
        super(message, cause);
    }
}
