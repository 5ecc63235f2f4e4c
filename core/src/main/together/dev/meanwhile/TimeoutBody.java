package dev.meanwhile;

/**
 * The body of a {@linkplain Meanwhile#timeout(java.time.Duration, TimeoutBody) timeout} that wants to see or move its deadline. It
 * is a {@link TimeoutAction} too, as a {@link Body} is an {@link Action}.
 *
 * @param <T> what it returns
 * @param <X> the checked exception it may throw
 */
@FunctionalInterface
public interface TimeoutBody<T, X extends Exception> extends TimeoutAction<X> {
    /** {@return the value} */
    T call(Timeout timeout) throws X;

    /** Does the same and drops the value. */
    @Override
    default void run(Timeout timeout) throws X {
        call(timeout);
    }
}
