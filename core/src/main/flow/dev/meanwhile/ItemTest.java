package dev.meanwhile;

/**
 * A test of an item, by code that may wait. For a {@link java.util.function.Predicate} write {@code predicate::test}.
 *
 * @param <T> the items
 * @param <X> the checked exception it may throw
 */
@FunctionalInterface
public interface ItemTest<T, X extends Exception> {
    /** {@return whether the item passes} */
    boolean test(T item) throws X;
}
