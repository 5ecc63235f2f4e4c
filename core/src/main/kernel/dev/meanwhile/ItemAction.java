package dev.meanwhile;

import java.util.function.Consumer;

/**
 * Code that handles each item, and may wait. It is a {@link Consumer} too, so where both Java's {@code forEach} and Meanwhile's apply,
 * javac takes the one whose action may throw.
 *
 * @param <T> the items
 * @param <X> the checked exception it may throw
 */
@FunctionalInterface
public interface ItemAction<T, X extends Exception> extends Consumer<T> {
    /** Does the work. */
    void run(T item) throws X;

    /** Does the same; a checked exception is rethrown as it is, undeclared. */
    @Override
    default void accept(T item) {
        try {
            run(item);
        } catch (Exception e) {
            throw Awaitable.<RuntimeException>sneak(e);
        }
    }
}
