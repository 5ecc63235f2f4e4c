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
                loop.scheduler.queue(new Callback(Context.EMPTY, new Completion<>(task.outcome(), future)));
            }
        });
    }

    /** What depends on the future runs when it is completed, and is other people's code. If the loop ends first, whoever waits for it must still be told. */
    private record Completion<T>(Outcome<T> outcome, CompletableFuture<T> future) implements Abandonable {
        @Override
        public void run() {
            switch (outcome) {
                case Outcome.Success<T>(var value) -> future.complete(value);
                case Outcome.Failure<T>(var cause) -> future.completeExceptionally(cause);
                case Outcome.Cancellation<T>(_) -> future.cancel(false);
            }
        }

        @Override
        public void abandon() {
            run();
        }
    }

    /** The loop ended first. Whoever waits for the future must not wait for ever. */
    @Override
    public void abandon() {
        future.cancel(false);
    }
}
