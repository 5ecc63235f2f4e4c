package dev.meanwhile;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** A task's wait for a {@link CompletionStage}, which anything may complete, in any thread. */
final class StageWait<T> extends WaitTarget {
    private final Task<?> task;
    private final CompletionStage<T> stage;
    private T value;
    private Throwable failure;
    private boolean done;
    private boolean detached;
    /** Complete, and on its way to the loop. Written in any thread. */
    private volatile boolean arriving;
    /** The task was asked to stop when there was a result already. */
    private boolean renewed;

    private StageWait(Task<?> task, CompletionStage<T> stage) {
        this.task = task;
        this.stage = stage;
    }

    static <T> T await(CompletionStage<T> stage) {
        var wait = new StageWait<>(Task.require("await(…)"), stage);
        stage.whenComplete(wait::completed);
        try {
            while (!wait.done) {
                wait.suspend();
            }
        } catch (Throwable t) {
            wait.stop(t);
            throw t;
        }
        if (wait.renewed) {
            wait.task.cancellation().renew();
        }
        return wait.result();
    }

    /** A result that is there, or on its way, is not lost: a later request to cancel takes effect at the next wait. */
    private void suspend() {
        detached = false;
        try {
            task.suspend(this);
        } catch (Cancelled cancelled) {
            if (!done && !arriving) {
                throw cancelled;
            }
            renewed = true;
        }
    }

    /**
     * As asyncio's wrap_future: an abandoned wait stops what it waited for, if that can be stopped. The future is foreign code, so the
     * task calls it, never the loop.
     */
    private void stop(Throwable thrown) {
        if (!done && stage instanceof Future<?> future) {
            try {
                future.cancel(true);
            } catch (UnsupportedOperationException e) {
                // A CompletableFuture's minimal stage, which is a Future by type only.
            } catch (Throwable t) {
                thrown.addSuppressed(t);
            }
        }
    }

    /** Runs in any thread. */
    private void completed(T result, Throwable thrown) {
        arriving = true;
        if (task.loop.isHere()) {
            finish(result, thrown);
        } else {
            task.loop.scheduler.post(() -> finish(result, thrown));
        }
    }

    private void finish(T result, Throwable thrown) {
        value = result;
        failure = unwrapped(thrown);
        done = true;
        if (!detached && task.waitTarget() == this) {
            task.wake();
        }
    }

    /** The stage's own wrappers add nothing to the cause. */
    private static Throwable unwrapped(Throwable thrown) {
        return (thrown instanceof CompletionException || thrown instanceof ExecutionException) && thrown.getCause() != null
                ? thrown.getCause()
                : thrown;
    }

    private T result() {
        if (failure instanceof CancellationException cancelled) {
            throw stageCancelled(cancelled);
        }
        if (failure != null) {
            throw Awaitable.rethrowHere("the awaited stage", failure);
        }
        return value;
    }

    /** If a result is on its way, the task waits for it and gets it. */
    @Override
    boolean forwardCancel(Task<?> waiter) {
        renewed |= arriving;
        return arriving;
    }

    /** Who cancelled it shows in the stack of the cause, if at all. */
    private CancellationException stageCancelled(CancellationException cause) {
        if (task.isCancelPending()) {
            throw task.cancellation().takeToThrow();
        }
        var why = cause.getMessage() == null ? "" : ": " + cause.getMessage();
        var thrown = new CancellationException("the awaited " + stage.getClass().getSimpleName() + " was cancelled" + why);
        thrown.initCause(cause);
        return thrown;
    }

    @Override
    void detach(Task<?> waiter) {
        detached = true;
    }

    @Override
    WaitKind kind() {
        return WaitKind.STAGE;
    }

    @Override
    String describeWait() {
        return "a " + stage.getClass().getSimpleName();
    }

    @Override
    boolean endsFromOutside() {
        return true;
    }
}
