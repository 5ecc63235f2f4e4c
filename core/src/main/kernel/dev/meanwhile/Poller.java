package dev.meanwhile;

/**
 * How a loop waits for the outside world, and the only thing in the runtime that does. A loop starts with one that just parks its thread,
 * unless {@link LoopOptions#poller} sets another; {@code meanwhile-io} replaces it when the first socket is opened.
 *
 * <p>{@link #poll}, {@link #expectsEvents} and {@link #close} are called on {@link Loop#thread()}, never while a task runs. {@link #wakeup} may
 * be called by any thread.
 */
public interface Poller {
    /**
     * Waits for events and runs their handlers.
     *
     * @param timeoutNanos how long to wait for the first event; 0 does not wait, {@link Long#MAX_VALUE} has no limit
     * @return how many events were handled
     */
    int poll(long timeoutNanos);

    /** Makes the running or else the next {@link #poll} return at once. Many calls may count as one. */
    void wakeup();

    /** {@return the loop's clock in nanoseconds: monotonic, from an arbitrary start} The default is {@link System#nanoTime()}. */
    default long nanoTime() {
        return System.nanoTime();
    }

    /**
     * {@return false if it is certain that no event can arrive any more} Only then is a loop whose tasks all wait for each other reported
     * as deadlocked.
     */
    default boolean expectsEvents() {
        return true;
    }

    /**
     * {@return the poller to use once a task has brought one for I/O: by default that replacement} A poller that wraps others, say to keep
     * its own clock, wraps the replacement and returns itself.
     */
    default Poller replacedBy(Poller replacement) {
        return replacement;
    }

    /** Releases what it holds, after the loop's last task. */
    default void close() {
    }
}
