package dev.meanwhile;

import java.util.function.Consumer;

/**
 * The body of a task that {@link Scope#start} waits for: says when it is ready, and goes on.
 *
 * @param <T> what it says then
 */
@FunctionalInterface
public interface StartBody<T> {
    /** Does the work, and calls {@code ready} once in it. */
    void run(Consumer<? super T> ready) throws Exception;
}
