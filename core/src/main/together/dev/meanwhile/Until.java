package dev.meanwhile;

/** What {@link Meanwhile#waitFor} waits for. */
public enum Until {
    /** One of the tasks has ended, in any way. */
    FIRST_COMPLETED,
    /** One of the tasks has failed, or all have ended; a cancelled task has ended, not failed. */
    FIRST_EXCEPTION,
    /** All of the tasks have ended. */
    ALL_COMPLETED
}
