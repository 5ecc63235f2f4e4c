package dev.meanwhile;

/**
 * Every task of the loop waited for another one, no timer was set, and nothing outside could have woken any of them. The
 * message lists who waited for what.
 */
public final class DeadlockException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    DeadlockException(String report) {
        super(report);
    }
}
