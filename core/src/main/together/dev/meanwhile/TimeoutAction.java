package dev.meanwhile;

/**
 * The body of a {@linkplain Meanwhile#timeout(java.time.Duration, TimeoutAction) timeout} that wants to see or move its deadline, and
 * returns nothing.
 *
 * @param <X> the checked exception it may throw
 */
@FunctionalInterface
public interface TimeoutAction<X extends Exception> {
    /** Does the work. */
    void run(Timeout timeout) throws X;
}
