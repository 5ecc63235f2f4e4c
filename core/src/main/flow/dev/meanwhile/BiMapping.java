package dev.meanwhile;

/**
 * Combines two values, by code that may wait.
 *
 * @param <A> the first value
 * @param <B> the second value
 * @param <T> the result
 * @param <X> the checked exception it may throw
 */
@FunctionalInterface
public interface BiMapping<A, B, T, X extends Exception> {
    /** {@return the result} */
    T apply(A first, B second) throws X;
}
