package dev.meanwhile.io.vertx;

import io.vertx.core.spi.ExecutorServiceFactory;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Vert.x's worker pools, which count what is under way: from the call that gives a pool a task until what the task has left for the loop has run there. A
 * {@link ThreadPoolExecutor}'s own numbers do not tell: a worker that has taken a task from the queue and not begun it counts nowhere, nor does an answer that
 * lies in the loop's queue. A test's clock would jump in such a moment.
 */
final class CountingWorkers implements ExecutorServiceFactory {
    private final Executor loop;
    /** Any thread changes it. */
    private final AtomicInteger underWay = new AtomicInteger();

    /** @param loop runs what it is given on the loop, in order */
    CountingWorkers(Executor loop) {
        this.loop = loop;
    }

    /** {@return whether an answer may still come from a worker} Any thread may ask; only on the loop is a no final. */
    boolean areBusy() {
        return underWay.get() > 0;
    }

    @Override
    public ExecutorService createExecutor(ThreadFactory threads, Integer concurrency, Integer maxConcurrency) {
        return new Pool(threads, maxConcurrency);
    }

    private final class Pool extends ThreadPoolExecutor {
        Pool(ThreadFactory threads, int size) {
            super(size, size, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), threads);
        }

        @Override
        public void execute(Runnable task) {
            underWay.incrementAndGet();
            try {
                super.execute(() -> {
                    try {
                        task.run();
                    } finally {
                        ended();
                    }
                });
            } catch (RejectedExecutionException e) {
                underWay.decrementAndGet();
                throw e;
            }
        }
    }

    /** The task's answer is in the loop's queue by now, and this gets behind it. */
    private void ended() {
        try {
            loop.execute(underWay::decrementAndGet);
        } catch (RejectedExecutionException e) {
            // The loop has ended, so nobody waits.
            underWay.decrementAndGet();
        }
    }
}
