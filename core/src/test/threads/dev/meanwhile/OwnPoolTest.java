package dev.meanwhile;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.gather;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.RunnableFuture;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class OwnPoolTest {
    private final ExecutorService pool = Executors.newFixedThreadPool(2, task -> new Thread(task, "own pool"));

    @AfterEach
    void closePool() {
        pool.close();
    }

    @Test
    void theCallRunsThereAndItsTaskWaits() throws Exception {
        run(() -> {
            var name = ContextVar.of("name", "none");
            name.set("mine");
            assertEquals("own pool mine", blocking(pool, () -> Thread.currentThread().getName() + " " + name.get()));
            var failure = new IOException("broken");
            assertSame(failure, assertThrows(IOException.class, () -> blocking(pool, () -> {
                throw failure;
            })));
        });
    }

    /** The pool decides what that takes, and may have to wait for locks: whoever cancels the task does not wait with it. */
    @Test
    void theCallIsInterruptedByItsOwnTask() throws Exception {
        run(() -> {
            var interrupters = new ArrayList<String>();
            var started = new CountDownLatch(1);
            var asked = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>()) {
                @Override
                protected <T> RunnableFuture<T> newTaskFor(Runnable call, T value) {
                    return new FutureTask<>(call, value) {
                        @Override
                        public boolean cancel(boolean mayInterrupt) {
                            interrupters.add(Task.currentName());
                            return super.cancel(mayInterrupt);
                        }
                    };
                }
            };
            try (asked) {
                var caller = spawn("caller", () -> blocking(asked, () -> {
                    started.countDown();
                    new CountDownLatch(1).await();
                }));
                blocking(() -> started.await());
                caller.cancel();
                assertThrows(CancellationException.class, caller::await);
            }
            assertEquals(List.of("task 'caller'"), interrupters);
        });
    }

    @Test
    void thePoolSaysHowManyRunAtOnce() {
        run(() -> {
            var running = new AtomicInteger();
            var most = new AtomicInteger();
            var both = new CountDownLatch(2);
            gather(IntStream.range(0, 10).mapToObj(_ -> spawn(() -> blocking(pool, () -> {
                most.accumulateAndGet(running.incrementAndGet(), Math::max);
                both.countDown();
                both.await();
                running.decrementAndGet();
            }))));
            assertEquals(2, most.get());
        });
    }

    @Test
    void aCancelledCallIsInterruptedAndOneThatHasNotBegunNeverRuns() throws Exception {
        var interrupted = new CountDownLatch(1);
        run(() -> {
            var begun = new CountDownLatch(2);
            Action<Exception> stuck = () -> {
                begun.countDown();
                try {
                    new CountDownLatch(1).await();
                } catch (InterruptedException e) {
                    interrupted.countDown();
                }
            };
            var first = spawn(() -> blocking(pool, stuck));
            var second = spawn(() -> blocking(pool, stuck));
            blocking(() -> begun.await());
            var ran = new AtomicBoolean();
            var third = spawn(() -> blocking(pool, () -> ran.set(true)));
            Turns.pass(2);
            third.cancel();
            Turns.pass(2);
            assertTrue(third.isCancelled());
            first.cancel();
            second.cancel();
            Turns.pass(2);
            assertTrue(first.isCancelled() && second.isCancelled());
            blocking(() -> interrupted.await());
            blocking(pool, () -> { });
            assertFalse(ran.get());
        });
    }

    @Test
    void aPoolThatRefusesIsNotWaitedFor() throws Exception {
        var closed = Executors.newFixedThreadPool(1);
        closed.close();
        run(() -> {
            assertThrows(RejectedExecutionException.class, () -> blocking(closed, () -> 1));
            assertEquals(0, Task.current().loop.outside.calls());
        });
    }

    @Test
    void threadsKeepTheirClassLoader() throws Exception {
        try (var single = Executors.newSingleThreadExecutor()) {
            var before = single.submit(() -> Thread.currentThread().getContextClassLoader()).get();
            run(() -> {
                var own = new ClassLoader() { };
                Thread.currentThread().setContextClassLoader(own);
                assertSame(own, blocking(single, () -> Thread.currentThread().getContextClassLoader()));
            });
            assertSame(before, single.submit(() -> Thread.currentThread().getContextClassLoader()).get());
        }
    }

    @Test
    void otherKindsOfPools() throws Exception {
        run(() -> {
            assertEquals(1, blocking(ForkJoinPool.commonPool(), () -> 1));
            try (var perTask = Executors.newSingleThreadExecutor()) {
                assertEquals(2, blocking(perTask, () -> 2));
            }
        });
    }
}
