package dev.meanwhile;

/**
 * How a loop waits for the outside world. It is the only thing in the runtime that does; a loop starts with one that
 * knows no outside at all and just parks its thread, unless {@link LoopOptions#poller} says otherwise, and {@code meanwhile-io}
 * replaces that when the first socket is opened.
 *
 * <p>{@link #poll} and {@link #close} are called on {@link Loop#thread()}, never while a task runs. {@link #wakeup} may
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
     * {@return false if it is certain that no event can arrive any more} A loop whose tasks all wait for each other is
     * declared dead only if so.
     */
    default boolean expectsEvents() {
        return true;
    }

    /**
     * {@return what a loop that has this poller is to use once a task has brought one for I/O: the replacement} A poller that stands
     * before others, say to keep a clock of its own, takes the replacement in and returns itself.
     */
    default Poller replacedBy(Poller replacement) {
        return replacement;
    }

    /** Lets go of what it holds, after the loop's last task. */
    default void close() {
    }
}
