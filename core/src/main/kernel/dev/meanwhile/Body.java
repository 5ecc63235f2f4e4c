package dev.meanwhile;

/**
 * A piece of a program that returns a value and may wait.
 *
 * @param <T> what it returns
 * @param <X> the checked exception it may throw; inferred, and {@link RuntimeException} when there is none
 */
@FunctionalInterface
public interface Body<T, X extends Exception> {
    /** {@return the value} */
    T run() throws X;
}
