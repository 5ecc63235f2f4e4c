package dev.meanwhile;

import java.util.concurrent.CompletableFuture;

/** A task that another thread asked for, tied to the future that this thread holds. */
record Submission<T>(Loop loop, Body<T, ?> body, CompletableFuture<T> future) implements Abandonable {
    /** On the loop. */
    @Override
    public void run() {
        if (loop.isEnding()) {
            // Or threads that keep submitting would keep it from ending.
            abandon();
            return;
        }
        Task<T> task;
        try {
            task = loop.spawning.task("", body);
        } catch (RuntimeException | Error e) {
            future.completeExceptionally(e);
            throw e;
        }
        future.whenComplete((_, _) -> {
            if (future.isCancelled()) {
                task.cancel("the future of submit(…) was cancelled");
            }
        });
        task.watch(new WaitQueue.Watcher() {
            @Override
            void done() {
                switch (task.outcome()) {
                    case Outcome.Success<T>(var value) -> future.complete(value);
                    case Outcome.Failure<T>(var cause) -> future.completeExceptionally(cause);
                    case Outcome.Cancellation<T>(_) -> future.cancel(false);
                }
            }
        });
    }

    /** The loop ended first. Whoever waits for the future must not wait for ever. */
    @Override
    public void abandon() {
        future.cancel(false);
    }
}
