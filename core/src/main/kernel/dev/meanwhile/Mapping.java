package dev.meanwhile;

/**
 * What is made of each element, by code that may wait. It is an {@link ItemAction} too, as a {@link Body} is an {@link Action}.
 *
 * @param <S> the elements
 * @param <T> what becomes of them
 * @param <X> the checked exception it may throw
 */
@FunctionalInterface
public interface Mapping<S, T, X extends Exception> extends ItemAction<S, X> {
    /** {@return what becomes of the element} */
    T apply(S element) throws X;

    /** Does the same, and drops what becomes of it. */
    @Override
    default void run(S element) throws X {
        apply(element);
    }
}
