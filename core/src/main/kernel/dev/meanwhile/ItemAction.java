package dev.meanwhile;

import java.util.function.Consumer;

/**
 * What is done with each item, and may wait. It is a {@link Consumer} too, so that where Java's {@code forEach} and Meanwhile's could both be meant,
 * javac takes the one whose action may throw.
 *
 * @param <T> the items
 * @param <X> the checked exception it may throw
 */
@FunctionalInterface
public interface ItemAction<T, X extends Exception> extends Consumer<T> {
    /** Does the work. */
    void run(T item) throws X;

    /** Does the same; a checked exception passes as it is, undeclared. */
    @Override
    default void accept(T item) {
        try {
            run(item);
        } catch (Exception e) {
            throw Awaitable.<RuntimeException>sneak(e);
        }
    }
}
