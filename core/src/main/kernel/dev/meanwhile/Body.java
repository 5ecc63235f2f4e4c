package dev.meanwhile;

/**
 * A piece of a program that returns a value and may wait. It is an {@link Action} too, one whose value is dropped: so where a lambda could be
 * either, because it ends in {@code throw} or never ends, javac takes it for a body.
 *
 * @param <T> what it returns
 * @param <X> the checked exception it may throw; inferred, and {@link RuntimeException} when there is none
 */
@FunctionalInterface
public interface Body<T, X extends Exception> extends Action<X> {
    /** {@return the value} */
    T call() throws X;

    /** Does the same, and drops the value. */
    @Override
    default void run() throws X {
        call();
    }
}
