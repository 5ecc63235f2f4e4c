package dev.meanwhile;

import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.shielded;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static dev.meanwhile.Meanwhile.timeout;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;

/** A request that stands already when a call of the JDK begins to block interrupts that call, as it would end a wait. */
@Timeout(10)
class PendingCancellationTest {
    private static void block() throws InterruptedException {
        new CountDownLatch(1).await();
    }

    @Test
    @EnabledIf("dev.meanwhile.RunModes#carrier")
    void oneThatAShieldKeptBack() {
        run(() -> {
            JumpingClock.install();
            assertThrows(TimedOutException.class, () -> timeout(seconds(1), () -> {
                shielded(() -> sleep(seconds(2)));
                block();
            }));
            assertFalse(Thread.currentThread().isInterrupted());
        });
    }

    @Test
    void oneThatTheTaskHasAskedForItself() {
        run(() -> {
            var task = spawn(() -> {
                Task.current().cancel("enough");
                block();
            });
            var cancelled = Ends.cancelled(task);
            assertEquals("enough", cancelled.reason());
            assertInstanceOf(InterruptedException.class, cancelled.getSuppressed()[0]);
        });
    }

    /** It is passed on, and the task resumes when what it awaits has ended. */
    @Test
    void oneThatCancelsWhatTheTaskAwaitsNext() {
        run(() -> {
            var log = new ArrayList<String>();
            var task = spawn(() -> {
                var awaited = spawn(() -> {
                    try {
                        sleep(seconds(3600));
                    } finally {
                        Turns.pass(2);
                        log.add("awaited");
                    }
                });
                Turns.pass(1);
                Task.current().cancel("enough");
                try {
                    awaited.await();
                } finally {
                    log.add("awaiting");
                }
            });
            assertEquals("enough", Ends.cancelled(task).reason());
            assertEquals(List.of("awaited", "awaiting"), log);
        });
    }

    /** The put has succeeded though the task was asked to stop; so what comes after it is stopped. */
    @Test
    @EnabledIf("dev.meanwhile.RunModes#carrier")
    void oneThatAWaitHasLeftToTheNext() {
        run(() -> {
            Queue<String> queue = Meanwhile.queue(1);
            queue.put("first");
            var task = spawn(() -> {
                queue.put("second");
                block();
            });
            Turns.pass(1);
            assertEquals("first", queue.take());
            task.cancel("stop");
            assertEquals("stop", Ends.cancelled(task).reason());
            assertEquals("second", queue.take());
        });
    }

    @Test
    void whatTheTaskThrowsOfItselfIsItsFailure() {
        run(() -> {
            var failure = new IllegalStateException("has nothing to do with it");
            var task = spawn(() -> {
                Task.current().cancel();
                throw failure;
            });
            assertSame(failure, assertThrows(IllegalStateException.class, task::await));
        });
    }

    @Test
    void takenBackItInterruptsNothing() {
        run(() -> {
            var task = spawn(() -> {
                Task.current().cancel();
                Task.current().uncancel();
                assertFalse(Thread.currentThread().isInterrupted());
                Turns.pass(1);
                return "goes on";
            });
            assertEquals("goes on", task.await());
        });
    }
}
