package dev.meanwhile;

import java.util.Objects;

/**
 * A value that somebody will provide (asyncio's {@code Future}). It belongs to the loop it was made on, and is
 * completed there; other threads hand the completion over with {@code loop.execute(() -> promise.complete(x))}.
 *
 * @param <T> the value
 */
public final class Promise<T> extends Awaitable<T> {
    private final Loop loop;

    /** A promise of the current loop. */
    public Promise() {
        super(WaitKind.PROMISE, "a promise");
        this.loop = Loop.require("new Promise()");
    }

    @Override
    Loop loop() {
        return loop;
    }

    /**
     * Provides the value and wakes all who await it. Never waits.
     *
     * @return false if it was done already; the value is dropped then
     */
    public boolean complete(T value) {
        loop.requireHere(this);
        if (isDone()) {
            return false;
        }
        succeed(value);
        return true;
    }

    /**
     * Fails the promise: all who await it get {@code cause}; if nobody does within a second, or by the end of the loop, that is reported.
     * Never waits.
     *
     * @return false if it was done already; the failure is dropped then
     */
    public boolean fail(Throwable cause) {
        Objects.requireNonNull(cause, "the cause is null");
        loop.requireHere(this);
        if (isDone()) {
            return false;
        }
        settleFailed(cause);
        loop.failures.add(this);
        return true;
    }

    /**
     * Cancels the promise: all who await it get a {@link java.util.concurrent.CancellationException}. Cancelling a task that awaits it does
     * this too, and then that task gets {@link Cancelled}. Never waits.
     *
     * @return false if it was done already
     */
    public boolean cancel() {
        loop.requireHere(this);
        if (isDone()) {
            return false;
        }
        settleCancelled(Cancelled.ofPromise("", Task.currentName()));
        return true;
    }

    /** As asyncio's future: cancelled at once, and all who await it resume. */
    @Override
    boolean forwardCancel(Task<?> waiter) {
        if (isDone()) {
            return false;
        }
        settleCancelled(Cancelled.ofPromise(waiter.cancelReason(), waiter.canceller()));
        return true;
    }

    @Override
    void cancelBecause(String reason, String canceller) {
        if (!isDone()) {
            settleCancelled(Cancelled.ofPromise(reason, canceller));
        }
    }

    @Override
    String describeWait() {
        return "a promise";
    }

    @Override
    public String toString() {
        return "Promise" + (isDone() ? "(done)" : "(pending)");
    }
}
