package dev.meanwhile;

import java.util.function.Consumer;

/**
 * The body of a task that {@link Scope#start} waits for: reports when it is ready, and continues.
 *
 * @param <T> the value it reports
 */
@FunctionalInterface
public interface StartBody<T> {
    /** Does the work, and calls {@code ready} once along the way. */
    void run(Consumer<? super T> ready) throws Exception;
}
