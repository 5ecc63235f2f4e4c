package dev.meanwhile;

/**
 * The body of a {@linkplain Meanwhile#timeout(java.time.Duration, TimeoutBody) timeout} that wants to see or move its deadline.
 *
 * @param <T> what it returns
 * @param <X> the checked exception it may throw
 */
@FunctionalInterface
public interface TimeoutBody<T, X extends Exception> {
    /** {@return the value} */
    T run(Timeout timeout) throws X;
}
