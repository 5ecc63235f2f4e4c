package dev.meanwhile;

import java.util.Objects;

/** A task, promise, queue or other object of one loop was used from another loop or from a thread outside. */
public final class WrongLoopException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    /** With a message that names both loops, and what to do. */
    public WrongLoopException(String message) {
        super(Objects.requireNonNull(message, "the message is null"));
    }
}
