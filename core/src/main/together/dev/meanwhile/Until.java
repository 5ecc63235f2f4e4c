package dev.meanwhile;

/** What {@link Meanwhile#waitFor} waits for. */
public enum Until {
    /** One of the tasks has ended, in whatever way. */
    FIRST_COMPLETED,
    /** One of the tasks has failed, or all have ended; a task that was cancelled has ended and not failed. */
    FIRST_EXCEPTION,
    /** All of the tasks have ended. */
    ALL_COMPLETED
}
