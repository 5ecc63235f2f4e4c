package dev.meanwhile;

/**
 * An awaited task failed with a checked exception, which is the {@linkplain #getCause() cause}. Unchecked exceptions and
 * errors are rethrown as they are and never wrapped.
 */
public final class TaskFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TaskFailedException(String who, Throwable cause) {
        super(who + " failed: " + cause, cause);
    }
}
