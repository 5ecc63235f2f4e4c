package dev.meanwhile;

/**
 * A question about an item, whose answer may take a wait. For a {@link java.util.function.Predicate} write {@code predicate::test}.
 *
 * @param <T> the items
 * @param <X> the checked exception it may throw
 */
@FunctionalInterface
public interface ItemTest<T, X extends Exception> {
    /** {@return the answer} */
    boolean test(T item) throws X;
}
