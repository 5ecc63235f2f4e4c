package dev.meanwhile;

import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;

/** Virtual threads that a task makes are the JDK's, as those made anywhere else: they run beside the loop, not on it. */
@Timeout(10)
class VirtualThreadsInTasksTest {
    private static void spinUntil(AtomicBoolean stop) {
        while (!stop.get()) {
            if (RunModes.carrier()) {
                Thread.onSpinWait();
            } else {
                // Tasks run on the JDK's threads too, of which a small machine has one.
                Thread.yield();
            }
        }
    }

    /** On the loop's thread it would keep the loop from ever stopping it. */
    @Test
    void oneThatComputesDoesNotBlockTheLoop() throws InterruptedException {
        var stop = new AtomicBoolean();
        var thread = run(() -> {
            var started = Thread.startVirtualThread(() -> spinUntil(stop));
            assertEquals("alive", spawn(() -> "alive").await());
            Turns.pass(10);
            assertTrue(started.isAlive());
            stop.set(true);
            return started;
        });
        thread.join();
    }

    @Test
    void norDoThoseOfAnExecutor() {
        run(() -> {
            var stop = new AtomicBoolean();
            try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
                var computes = executor.submit(() -> spinUntil(stop));
                Turns.pass(10);
                assertFalse(computes.isDone());
                stop.set(true);
            }
        });
    }

    @Test
    void afterItHasBlockedItStillRunsElsewhere() throws InterruptedException {
        var latch = new CountDownLatch(1);
        var stop = new AtomicBoolean();
        var thread = run(() -> {
            var started = Thread.startVirtualThread(() -> {
                await(latch);
                spinUntil(stop);
            });
            while (started.getState() != Thread.State.WAITING) {
                Turns.pass(1);
            }
            latch.countDown();
            Turns.pass(10);
            assertTrue(started.isAlive());
            stop.set(true);
            return started;
        });
        thread.join();
    }

    /** What it makes in turn, too. */
    @Test
    void thoseThatItMakesItselfDoNotBlockTheLoopEither() throws InterruptedException {
        var stop = new AtomicBoolean();
        var inner = run(() -> {
            var made = new CompletableFuture<Thread>();
            Thread.startVirtualThread(() -> made.complete(Thread.startVirtualThread(() -> spinUntil(stop))));
            var thread = Meanwhile.await(made);
            Turns.pass(10);
            stop.set(true);
            return thread;
        });
        inner.join();
    }

    @Test
    void itIsOutsideOfTheLoop() {
        run(() -> {
            var loop = Loop.current();
            var asked = new CompletableFuture<Void>();
            Thread.startVirtualThread(() -> {
                try {
                    assertThrows(IllegalStateException.class, Task::current);
                    assertThrows(IllegalStateException.class, Loop::current);
                    assertThrows(IllegalStateException.class, () -> Turns.pass(1));
                    assertFalse(loop.isHere());
                    asked.complete(null);
                } catch (Throwable t) {
                    asked.completeExceptionally(t);
                }
            });
            Meanwhile.await(asked);
        });
    }

    @Test
    void oneThatOutlivesTheLoopGoesOn() throws InterruptedException {
        var latch = new CountDownLatch(1);
        var ended = new CompletableFuture<String>();
        var thread = run(() -> Thread.startVirtualThread(() -> {
            await(latch);
            ended.complete("ended");
        }));
        latch.countDown();
        thread.join();
        assertEquals("ended", ended.join());
    }

    /** By its handler a task is known as one; without, it must still not be taken for somebody else's thread. */
    @Test
    @EnabledIf("dev.meanwhile.RunModes#carrier")
    void aTaskThatReplacesItsUncaughtExceptionHandlerStaysOnItsLoop() {
        run(() -> {
            var loop = Task.current().loop;
            var latch = new CountDownLatch(1);
            var sharing = new AtomicBoolean();
            var task = spawn(() -> {
                var self = Thread.currentThread();
                var mine = self.getUncaughtExceptionHandler();
                self.setUncaughtExceptionHandler((_, _) -> { });
                latch.await();
                sharing.set(true);
                self.setUncaughtExceptionHandler(mine);
                assertSame(loop, Loop.current());
                assertNotSame(Thread.currentThread(), loop.thread());
                Turns.pass(1);
                return "mine";
            });
            Turns.pass(1);
            latch.countDown();
            // Elsewhere it would go on while this one spins.
            for (var n = 0; n < 10_000; n++) {
                assertFalse(sharing.get(), "it runs beside its loop");
                Thread.onSpinWait();
            }
            assertEquals("mine", task.await());
        });
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
