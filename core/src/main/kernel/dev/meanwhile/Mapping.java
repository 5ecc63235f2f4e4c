package dev.meanwhile;

/**
 * What is done with each element, and may wait.
 *
 * @param <S> the elements
 * @param <T> what becomes of them
 * @param <X> the checked exception it may throw
 */
@FunctionalInterface
public interface Mapping<S, T, X extends Exception> {
    /** {@return what becomes of the element} */
    T apply(S element) throws X;
}
