package dev.meanwhile;

/** The {@link Queue} was shut down: nothing more can be put, and there is nothing left to take. */
public final class QueueShutDownException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    QueueShutDownException(String message) {
        super(message);
    }
}
