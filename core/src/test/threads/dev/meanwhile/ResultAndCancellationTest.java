package dev.meanwhile;

import static dev.meanwhile.Meanwhile.await;
import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.compute;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What another thread has made when the request to cancel comes is delivered, or given to who disposes of it. */
@Timeout(10)
class ResultAndCancellationTest {
    private final List<String> log = new ArrayList<>();
    private final ConcurrentLinkedQueue<String> disposed = new ConcurrentLinkedQueue<>();
    private final CountDownLatch started = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);
    private final AtomicReference<Thread> worker = new AtomicReference<>();

    private String open() {
        worker.set(Thread.currentThread());
        return "opened";
    }

    /** A call that no interrupt stops. */
    private String openSlowly() {
        started.countDown();
        while (release.getCount() > 0) {
            try {
                release.await();
            } catch (InterruptedException e) {
                // It goes on all the same.
            }
        }
        return "opened";
    }

    /** Blocks the loop until the call has ended in its thread, so that its result is on the way. */
    private void blockUntilOpened() {
        var thread = worker.get();
        while (thread == null || thread.getState() == Thread.State.RUNNABLE || thread.getState() == Thread.State.BLOCKED) {
            Thread.onSpinWait();
            thread = worker.get();
        }
    }

    private void waitOnceMore() {
        try {
            Turns.pass(1);
            log.add("not cancelled");
        } catch (Cancelled cancelled) {
            log.add("then cancelled: " + cancelled.reason());
        }
    }

    /** Cancels the task in the turn in which its wait has ended, before it runs. */
    private static void cancelWhenReady(Task<?> task) {
        Loop.require("test").callSoon(() -> {
            if (task.isReady()) {
                task.cancel("stop");
            } else if (!task.isDone()) {
                cancelWhenReady(task);
            }
        });
    }

    @Test
    void aValueThatHasArrivedIsDelivered() {
        run(() -> {
            var task = spawn(() -> {
                log.add(blocking(this::open));
                waitOnceMore();
            });
            Turns.pass(1);
            cancelWhenReady(task);
            task.await();
        });
        assertEquals(List.of("opened", "then cancelled: stop"), log);
    }

    @Test
    void aValueThatIsOnItsWayIsDelivered() {
        run(() -> {
            var task = spawn(() -> {
                log.add(compute(this::open));
                waitOnceMore();
            });
            Turns.pass(1);
            blockUntilOpened();
            task.cancel("stop");
            task.await();
        });
        assertEquals(List.of("opened", "then cancelled: stop"), log);
    }

    @Test
    void soIsAFailure() {
        run(() -> {
            var task = spawn(() -> {
                assertThrows(IOException.class, () -> blocking(() -> {
                    open();
                    throw new IOException("no such file");
                }));
                waitOnceMore();
            });
            Turns.pass(1);
            blockUntilOpened();
            task.cancel("stop");
            task.await();
        });
        assertEquals(List.of("then cancelled: stop"), log);
    }

    @Test
    void aTimeoutThatComesTogetherWithTheValueReturnsIt() {
        run(() -> {
            assertEquals("opened", Meanwhile.timeout(Meanwhile.seconds(3600), t -> {
                // Blocks the loop until the value is there; then the time is up.
                Loop.require("test").callSoon(() -> {
                    blockUntilOpened();
                    t.reschedule(Duration.ZERO);
                });
                var value = blocking(this::open);
                assertTrue(t.expired());
                return value;
            }));
            Turns.pass(1);
            assertEquals(0, Task.current().cancelling());
        });
    }

    @Test
    void aTaskThatIsToStopBeginsNoCall() {
        var begun = new AtomicBoolean();
        run(() -> {
            var task = spawn(() -> {
                Task.current().cancel();
                blocking(() -> begun.set(true));
            });
            assertThrows(CancellationException.class, task::await);
        });
        assertFalse(begun.get());
    }

    @Test
    void aValueThatComesTooLateIsGivenToTheDisposer() throws InterruptedException {
        run(() -> {
            var task = spawn(() -> blocking(this::openSlowly, disposed::add));
            blocking(() -> started.await());
            task.cancel();
            assertThrows(CancellationException.class, task::await);
            assertTrue(disposed.isEmpty());
            release.countDown();
        });
        // The end of run has waited for it.
        assertEquals(List.of("opened"), List.copyOf(disposed));
    }

    @Test
    void theDisposerIsNotInterrupted() throws InterruptedException {
        var interrupted = new AtomicBoolean();
        run(() -> {
            var task = spawn(() -> compute(this::openSlowly, _ -> interrupted.set(Thread.currentThread().isInterrupted())));
            blocking(() -> started.await());
            task.cancel();
            release.countDown();
            assertThrows(CancellationException.class, task::await);
        });
        assertFalse(interrupted.get());
    }

    /** Not delivered: a task that ends with it before its next wait would lose it. */
    @Test
    @InOrder
    void aValueThatHasArrivedIsGivenToTheDisposerToo() {
        run(() -> {
            var task = spawn(() -> blocking(this::open, disposed::add));
            Turns.pass(1);
            cancelWhenReady(task);
            assertThrows(CancellationException.class, task::await);
        });
        assertEquals(List.of("opened"), List.copyOf(disposed));
    }

    @Test
    void soIsOneThatIsOnItsWay() {
        run(() -> {
            var task = spawn(() -> blocking(this::open, disposed::add));
            Turns.pass(1);
            blockUntilOpened();
            task.cancel();
            assertThrows(CancellationException.class, task::await);
        });
        assertEquals(List.of("opened"), List.copyOf(disposed));
    }

    @Test
    void aValueThatIsReturnedIsNotDisposedOf() {
        run(() -> assertEquals("opened", blocking(this::open, disposed::add)));
        assertTrue(disposed.isEmpty());
    }

    @Test
    void whatTheDisposerThrowsIsReported() throws InterruptedException {
        var broken = new IOException("can't be closed");
        try (var reports = new CapturedLog()) {
            run(() -> {
                var task = spawn(() -> blocking(this::openSlowly, _ -> {
                    throw broken;
                }));
                blocking(() -> started.await());
                task.cancel();
                release.countDown();
                assertThrows(CancellationException.class, task::await);
            });
            assertSame(broken, reports.withText("the disposer of a blocking call").getFirst().getThrown());
        }
    }

    @Test
    void theValueOfAStageThatHasArrivedIsDelivered() {
        run(() -> {
            var future = new CompletableFuture<String>();
            var task = spawn(() -> {
                log.add(await(future));
                waitOnceMore();
            });
            Turns.pass(1);
            future.complete("value");
            task.cancel("stop");
            task.await();
        });
        assertEquals(List.of("value", "then cancelled: stop"), log);
    }

    @Test
    void soIsTheValueOfAStageThatIsOnItsWay() {
        run(() -> {
            var future = new CompletableFuture<String>();
            var task = spawn(() -> {
                log.add(await(future));
                waitOnceMore();
            });
            Turns.pass(1);
            var thread = Thread.ofPlatform().start(() -> future.complete("value"));
            // Blocks the loop.
            while (thread.isAlive()) {
                Thread.onSpinWait();
            }
            task.cancel("stop");
            task.await();
        });
        assertEquals(List.of("value", "then cancelled: stop"), log);
    }
}
