package dev.meanwhile.io.vertx;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;

import org.junit.jupiter.api.Test;

/** The moments in which a pool looks idle although an answer is on its way. */
class CountingWorkersTest {
    private final LinkedBlockingQueue<Runnable> loop = new LinkedBlockingQueue<>();
    private final CountingWorkers workers = new CountingWorkers(loop::add);

    @Test
    void fromTheCallUntilTheAnswerHasRun() throws InterruptedException {
        var mayBegin = new CountDownLatch(1);
        var pool = workers.createExecutor(work -> Thread.ofPlatform().unstarted(() -> {
            try {
                mayBegin.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            work.run();
        }), 1, 1);
        assertFalse(workers.areBusy());
        pool.execute(() -> loop.add(() -> { }));
        assertTrue(workers.areBusy());
        mayBegin.countDown();

        var answer = loop.take();
        pool.close();
        assertTrue(workers.areBusy(), "the worker has ended, and its answer is in the loop's queue");
        answer.run();
        loop.take().run();
        assertFalse(workers.areBusy());
    }

    @Test
    void aTaskThatIsRefused() {
        var pool = workers.createExecutor(Thread.ofPlatform().factory(), 1, 1);
        pool.shutdown();
        assertThrows(RejectedExecutionException.class, () -> pool.execute(() -> { }));
        assertFalse(workers.areBusy());
    }

    @Test
    void aLoopThatHasEnded() throws InterruptedException {
        var ended = new CountDownLatch(1);
        var late = new CountingWorkers(_ -> {
            ended.countDown();
            throw new RejectedExecutionException("expected");
        });
        var pool = late.createExecutor(Thread.ofPlatform().factory(), 1, 1);
        pool.execute(() -> { });
        ended.await();
        pool.close();
        assertFalse(late.areBusy());
    }
}
