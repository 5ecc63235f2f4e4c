package dev.meanwhile;

/**
 * Code that maps each element, and may wait. It is an {@link ItemAction} too, as a {@link Body} is an {@link Action}.
 *
 * @param <S> the elements
 * @param <T> the results
 * @param <X> the checked exception it may throw
 */
@FunctionalInterface
public interface Mapping<S, T, X extends Exception> extends ItemAction<S, X> {
    /** {@return the element's result} */
    T apply(S element) throws X;

    /** Does the same, and drops the result. */
    @Override
    default void run(S element) throws X {
        apply(element);
    }
}
