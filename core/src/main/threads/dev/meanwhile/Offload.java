package dev.meanwhile;

import java.lang.System.Logger.Level;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Threads for what must not run on a loop: calls that block ({@code blocking}) and work for the processors ({@code compute}). One
 * pool of each for the whole JVM, with daemon threads that end when idle. Tasks that find all threads busy wait in order, so the
 * queue is bounded by the number of tasks.
 */
enum Offload {
    /** As many threads as calls may reasonably block at once. */
    BLOCKING("blocking", Integer.getInteger("meanwhile.blocking.threads", 64)),
    /** A thread for each processor. */
    COMPUTE("compute", Integer.getInteger("meanwhile.compute.threads", Runtime.getRuntime().availableProcessors()));

    private final String verb;
    private final ThreadPoolExecutor pool;

    Offload(String verb, int threads) {
        this.verb = verb;
        var count = new AtomicInteger();
        this.pool = new ThreadPoolExecutor(threads, threads, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
            var thread = new Thread(task, "meanwhile-" + verb + "-" + count.incrementAndGet());
            thread.setDaemon(true);
            // Not the loader of the code that happened to need the thread: it would stay in memory with all its classes.
            thread.setContextClassLoader(null);
            return thread;
        });
        pool.allowCoreThreadTimeOut(true);
    }

    /** Waits until no other thread runs a call for the loop's tasks, one that was abandoned neither. */
    static void awaitNone(Task<?> task) {
        var outside = task.loop.outside;
        var none = new WaitQueue(WaitKind.OFFLOAD, "calls in other threads") {
            @Override
            boolean endsFromOutside() {
                return true;
            }
        };
        outside.whenNone(none::wakeAll);
        while (outside.calls() > 0) {
            none.await(task);
        }
    }

    /** Runs the body in another thread, and waits for it. A value that comes too late is dropped. */
    <T, X extends Exception> T call(Body<T, X> body) throws X {
        return call(pool, body, null);
    }

    /** As {@link #call(Body)}, with a disposer for a value that comes too late. */
    <T, X extends Exception> T call(Body<T, X> body, Disposer<? super T> disposer) throws X {
        return call(pool, body, disposer);
    }

    /** As {@link #call(Body)}, in the program's own pool. It may reject the call, or run it at once. */
    <T, X extends Exception> T call(ExecutorService executor, Body<T, X> body) throws X {
        return call(executor, body, null);
    }

    private <T, X extends Exception> T call(ExecutorService executor, Body<T, X> body, Disposer<? super T> disposer) throws X {
        var task = Task.require(verb + "(…)");
        // A task that must stop starts nothing that would have to be undone.
        task.throwIfCancelled();
        var call = new Call<T>(task, body, disposer);
        task.loop.outside.began();
        call.begin(executor);
        call.await();
        if (call.failure != null) {
            throw Awaitable.<X>sneak(call.failure);
        }
        return call.value;
    }

    /** The state of a call. Any thread may change it; the first change wins. */
    private enum Progress { QUEUED, RUNNING, ENDED, ABANDONED }

    private final class Call<T> extends WaitTarget implements Runnable {
        private final Task<?> task;
        private final Body<T, ?> body;
        private final Disposer<? super T> disposer;
        private final Context context;
        private final ClassLoader loader = Thread.currentThread().getContextClassLoader();
        private final AtomicReference<Progress> progress = new AtomicReference<>(Progress.QUEUED);
        private Future<?> future;
        // The rest belongs to the loop.
        private T value;
        private Throwable failure;
        private boolean done;
        /** The task was asked to stop when there was a result already: it gets that, and the request takes effect at its next wait. */
        private boolean renewed;
        private boolean detached;

        Call(Task<?> task, Body<T, ?> body, Disposer<? super T> disposer) {
            this.task = task;
            this.body = body;
            this.disposer = disposer;
            this.context = task.fibre.context();
        }

        void begin(ExecutorService executor) {
            try {
                future = executor.submit(this);
            } catch (Throwable t) {
                // Rejected, or no memory for a thread.
                task.loop.outside.ended();
                throw t;
            }
        }

        /**
         * Waits for a result. One that is there when the task is cancelled is not lost: it is delivered, and the next wait throws. A value with
         * a disposer is disposed of, since a task that ends before its next wait would drop it.
         */
        void await() {
            while (!done) {
                try {
                    suspend();
                } catch (Cancelled cancelled) {
                    if (!done) {
                        throw cancelled;
                    }
                    if (isDisposable(value)) {
                        task.loop.outside.began();
                        endAbandoned(value, null);
                        throw cancelled;
                    }
                    renewed = true;
                }
            }
            if (renewed) {
                task.cancellation().renew();
            }
        }

        /** Interrupting the thread may take waiting for locks, so this task does it when it resumes, not the one that cancels it. */
        private void suspend() {
            try {
                task.suspend(this);
            } finally {
                if (progress.get() == Progress.ABANDONED) {
                    future.cancel(true);
                }
            }
        }

        /** In a thread of the pool. */
        @Override
        public void run() {
            if (!progress.compareAndSet(Progress.QUEUED, Progress.RUNNING)) {
                return;
            }
            T result = null;
            Throwable thrown = null;
            var before = Thread.currentThread().getContextClassLoader();
            try {
                Thread.currentThread().setContextClassLoader(loader);
                result = context.runOutside(body);
            } catch (Throwable t) {
                thrown = t;
            } finally {
                Thread.currentThread().setContextClassLoader(before);
            }
            var finalResult = result;
            var finalThrown = thrown;
            if (!progress.compareAndSet(Progress.RUNNING, Progress.ENDED)) {
                endAbandoned(finalResult, finalThrown);
            } else if (!task.loop.scheduler.post(() -> finish(finalResult, finalThrown))) {
                // The loop has ended.
                var failed = finalThrown == null ? dispose(finalResult) : finalThrown;
                if (failed != null) {
                    Log.log(Level.DEBUG, lateFailure(), failed);
                }
            }
        }

        private void finish(T result, Throwable thrown) {
            if (detached) {
                // Not here, perhaps on the loop's own thread, which must not wait for the pool's locks: a task of this loop may be next in line.
                task.loop.scheduler.queue(new Callback(Context.EMPTY, () -> endAbandoned(result, thrown)));
                return;
            }
            task.loop.outside.ended();
            value = result;
            failure = thrown;
            done = true;
            if (task.waitTarget() == this) {
                task.wake();
            }
        }

        /** Any thread. The disposer runs as a separate job in the pool, because this call's thread is being interrupted. */
        private void endAbandoned(T result, Throwable thrown) {
            if (thrown != null || !isDisposable(result)) {
                task.loop.scheduler.post(() -> forget(thrown));
                return;
            }
            pool.execute(() -> {
                var failed = dispose(result);
                task.loop.scheduler.post(() -> {
                    if (failed != null) {
                        task.loop.reporter.failure(context, "the disposer of a " + verb + " call failed after its task was cancelled", failed);
                    }
                    forget(null);
                });
            });
        }

        private void forget(Throwable thrown) {
            task.loop.outside.ended();
            if (thrown != null) {
                task.loop.reporter.log(Level.DEBUG, lateFailure(), thrown);
            }
        }

        private String lateFailure() {
            return "a " + verb + " call failed after its task was cancelled";
        }

        private boolean isDisposable(T result) {
            return disposer != null && result != null;
        }

        /** {@return what the disposer throws, or null} */
        private Throwable dispose(T result) {
            if (!isDisposable(result)) {
                return null;
            }
            try {
                Thread.currentThread().setContextClassLoader(loader);
                context.runOutside(new ActionBody<>(() -> disposer.dispose(result)));
                return null;
            } catch (Throwable t) {
                return t;
            } finally {
                Thread.currentThread().setContextClassLoader(null);
            }
        }

        /** If a result is on its way to the loop, the task waits for it. */
        @Override
        boolean forwardCancel(Task<?> waiter) {
            renewed = disposer == null && !abandon();
            return renewed;
        }

        /** {@return false if it has ended, or was abandoned before} */
        private boolean abandon() {
            if (progress.compareAndSet(Progress.QUEUED, Progress.ABANDONED)) {
                task.loop.outside.ended();
                return true;
            }
            return progress.compareAndSet(Progress.RUNNING, Progress.ABANDONED);
        }

        /** The thread is abandoned: a call that ignores the interrupt must not delay the task's timeout. */
        @Override
        void detach(Task<?> waiter) {
            if (!done) {
                detached = true;
                abandon();
            }
        }

        @Override
        WaitKind kind() {
            return WaitKind.OFFLOAD;
        }

        @Override
        String describeWait() {
            return verb + " code in another thread";
        }

        @Override
        boolean endsFromOutside() {
            return true;
        }
    }
}
