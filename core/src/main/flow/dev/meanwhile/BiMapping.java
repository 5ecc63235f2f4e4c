package dev.meanwhile;

/**
 * What is made of two things, by code that may wait.
 *
 * @param <A> the first
 * @param <B> the second
 * @param <T> what becomes of them
 * @param <X> the checked exception it may throw
 */
@FunctionalInterface
public interface BiMapping<A, B, T, X extends Exception> {
    /** {@return what becomes of the two} */
    T apply(A first, B second) throws X;
}
