package dev.meanwhile;

import java.lang.System.Logger.Level;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads for what must not run on a loop: calls that block ({@code blocking}) and work for the processors ({@code compute}). One
 * pool of each for the whole JVM, of daemon threads that go away when idle. Tasks that find all threads busy wait in
 * order; so what is queued is bounded by the tasks there are.
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
            // Not that of whoever happened to need the first thread: it would stay in memory with all its classes.
            thread.setContextClassLoader(null);
            return thread;
        });
        pool.allowCoreThreadTimeOut(true);
    }

    <T, X extends Exception> T call(Body<T, X> body) throws X {
        return call(pool, body);
    }

    /** As {@link #call(Body)}, in a pool of the program's own. */
    <T, X extends Exception> T call(ExecutorService pool, Body<T, X> body) throws X {
        var call = new Call<>(Task.require(verb + "(…)"), body);
        call.begin(pool);
        while (!call.done) {
            call.task.suspend(call);
        }
        if (call.failure != null) {
            throw Awaitable.<X>sneak(call.failure);
        }
        return call.value;
    }

    private final class Call<T> extends Wait implements Runnable {
        private final Task<?> task;
        private final Body<T, ?> body;
        private final Context context;
        private final ClassLoader loader = Thread.currentThread().getContextClassLoader();
        private Future<?> future;
        /** Set when a thread takes the call up, or the task gives it up before that: whoever is first. */
        private final AtomicInteger taken = new AtomicInteger();
        private T value;
        private Throwable failure;
        private boolean done;
        private boolean abandoned;

        Call(Task<?> task, Body<T, ?> body) {
            this.task = task;
            this.body = body;
            this.context = task.context();
        }

        /** The pool may refuse, or run the call at once. */
        void begin(ExecutorService pool) {
            task.loop.offloaded.began();
            try {
                future = pool.submit(this);
            } catch (Throwable t) {
                task.loop.offloaded.ended();
                throw t;
            }
        }

        /** In a thread of the pool. */
        @Override
        public void run() {
            if (!taken.compareAndSet(0, 1)) {
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
            task.loop.scheduler.post(() -> finish(finalResult, finalThrown));
        }

        private void finish(T result, Throwable thrown) {
            task.loop.offloaded.ended();
            value = result;
            failure = thrown;
            done = true;
            if (abandoned) {
                if (thrown != null) {
                    task.loop.reporter.log(Level.DEBUG, "a " + verb + " call whose task was cancelled meanwhile failed", thrown);
                }
            } else {
                task.wake();
            }
        }

        /** The thread is interrupted, and left to itself: a call that ignores that must not hold up the task's timeout. */
        @Override
        void detach(Task<?> waiter) {
            if (!done) {
                abandoned = true;
                if (taken.compareAndSet(0, 1)) {
                    task.loop.offloaded.ended();
                }
                future.cancel(true);
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
