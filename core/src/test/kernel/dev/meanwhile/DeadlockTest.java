package dev.meanwhile;

import static dev.meanwhile.Deadlocks.run;
import static dev.meanwhile.Meanwhile.lock;
import static dev.meanwhile.Meanwhile.queue;
import static dev.meanwhile.Meanwhile.scope;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.semaphore;
import static dev.meanwhile.Meanwhile.shielded;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every task waits for another one: that is reported at once, and ends a program that has asked for it. */
@Timeout(10)
class DeadlockTest {
    private final CapturedLog reports = new CapturedLog();
    private final List<String> log = new ArrayList<>();

    @AfterEach
    void stopCapturing() {
        reports.close();
    }

    @Test
    void itIsThrownAndLoggedWithWhoWaitsForWhat() {
        var thrown = assertThrows(DeadlockException.class, () -> run(() -> {
            var items = queue();
            var turnstile = semaphore(0);
            spawn("consumer", () -> items.take());
            spawn("guest", () -> turnstile.acquire());
            var children = spawn("parent", () -> scope(s -> {
                s.spawn("child", () -> new Promise<Void>().await());
            }));
            children.await();
        }));
        for (var line : List.of("task 'main' waits for task 'parent'", "task 'consumer' waits for an item",
                "task 'guest' waits for a semaphore", "task 'parent' waits for the tasks of a scope to end: child",
                "task 'child' waits for a promise")) {
            assertTrue(thrown.getMessage().contains(line), thrown.getMessage());
        }
        assertEquals(1, reports.withText("deadlock").size());
        assertEquals(thrown.getMessage(), reports.withText("deadlock").getFirst().getMessage());
        assertEquals(Level.SEVERE, reports.withText("deadlock").getFirst().getLevel());
    }

    @Test
    void aShieldDoesNotKeepItFromTheMainTask() {
        assertThrows(DeadlockException.class, () -> run(() -> shielded(() -> {
            try {
                new Promise<Void>().await();
            } finally {
                log.add("cleaned up");
            }
        })));
        assertEquals(List.of("cleaned up"), log);
    }

    @Test
    void itSaysWhoHoldsWhichLockSinceWhenAndNamesTheCircle() {
        var thrown = assertThrows(DeadlockException.class, () -> run(() -> {
            JumpingClock.install();
            var first = lock();
            var second = lock();
            var a = spawn("a", () -> {
                try (var _ = first.acquire()) {
                    sleep(seconds(3));
                    second.acquire();
                }
            });
            spawn("b", () -> {
                try (var _ = second.acquire()) {
                    sleep(seconds(4));
                    first.acquire();
                }
            });
            a.await();
        }));
        var lines = thrown.getMessage().lines().skip(1).toList();
        assertEquals(List.of("  task 'main' waits for task 'a' [4 s]",
                "  task 'a' waits for a lock held by task 'b' for 4 s [1 s]",
                "  task 'b' waits for a lock held by task 'a' for 4 s",
                "  in a circle: task 'a' → task 'b' → task 'a'"), lines);
    }

    @Test
    void cleanUpRunsInAllTasksAndMayWait() {
        assertThrows(DeadlockException.class, () -> run(() -> {
            spawn(() -> {
                try {
                    new Promise<Void>().await();
                } finally {
                    Turns.pass(2);
                    log.add("task");
                }
            });
            try {
                new Promise<Void>().await();
            } finally {
                Turns.pass(2);
                log.add("main");
            }
        }));
        assertEquals(List.of("main", "task"), log);
    }

    @Test
    void mainIsToldEvenUnderAShield() {
        assertThrows(DeadlockException.class, () -> run(() -> shielded(() -> new Promise<Void>().await())));
    }

    @Test
    void aFailureOfItsCleanUpIsThrownInstead() {
        var failure = new IllegalArgumentException();
        assertSame(failure, assertThrows(IllegalArgumentException.class, () -> run(() -> {
            try {
                new Promise<Void>().await();
            } catch (Cancelled e) {
                throw failure;
            }
        })));
        assertEquals(1, reports.withText("deadlock").size());
    }

    @Test
    void aMainThatCanDoWithoutReturnsItsValue() {
        assertEquals("plan b", run(() -> {
            try {
                return new Promise<String>().await();
            } catch (Cancelled e) {
                assertEquals("deadlock", e.reason());
                return "plan b";
            }
        }));
    }

    /** Being told did not help: there is nothing left to try. */
    @Test
    void cleanUpThatDeadlocksToo() {
        var loop = new Loop[1];
        var thrown = assertThrows(DeadlockException.class, () -> run(() -> {
            loop[0] = Loop.require("the test");
            try {
                new Promise<Void>().await();
            } finally {
                new Promise<Void>().await();
            }
        }));
        assertTrue(thrown.getMessage().contains("task 'main' waits for a promise"));
        assertTrue(loop[0].isClosed());
    }

    @Test
    void tasksThatTheMainTaskDoesNotAwaitEndWithItAndAreNoDeadlock() {
        run(() -> {
            spawn(() -> new Promise<Void>().await());
            Turns.pass(1);
        });
        assertEquals(List.of(), reports.withText("deadlock"));
    }

    @Test
    void inVirtualTimeItIsFoundToo() {
        assertThrows(DeadlockException.class, () -> run(() -> {
            JumpingClock.install();
            new Promise<Void>().await();
        }));
    }

    /** Another thread may hold any of the tasks. */
    @Test
    void byDefaultItIsAWarningAndTheLoopGoesOn() {
        assertEquals("value", Meanwhile.run(() -> {
            var loop = Loop.current();
            var promise = new Promise<String>();
            onceReported(() -> loop.execute(() -> promise.complete("value")));
            return promise.await();
        }));
        assertEquals(1, reports.withText("deadlock").size());
        var report = reports.withText("deadlock").getFirst();
        assertEquals(Level.WARNING, report.getLevel());
        assertTrue(report.getMessage().startsWith("possible deadlock on loop 'meanwhile-loop-"), report.getMessage());
        assertTrue(report.getMessage().contains(": every task waits for another one, and only another thread could wake them:\n"
                + "  task 'main' waits for a promise"), report.getMessage());
        assertNull(report.getThrown());
    }

    @Test
    void anotherThreadMayThenCancelATask() {
        Meanwhile.run(() -> {
            var worker = spawn("worker", () -> new Promise<String>().await());
            onceReported(() -> worker.cancel("the user has pressed stop"));
            assertEquals("the user has pressed stop", ((Outcome.Cancellation<String>) Meanwhile.gatherSettled(worker).getFirst()).cause().reason());
        });
    }

    @Test
    void byDefaultTheExceptionHandlerIsNotTold() {
        var told = new ArrayList<String>();
        Runs.with(new LoopOptions().exceptionHandler((message, _) -> told.add(message)), () -> {
            var loop = Loop.current();
            var promise = new Promise<Void>();
            onceReported(() -> loop.execute(() -> promise.complete(null)));
            promise.await();
        });
        assertEquals(List.of(), told);
    }

    /** Or a program that another thread feeds would report each item. */
    @Test
    void tasksThatWaitForTheSameThingsAgainAreNotReportedAgain() {
        Meanwhile.run(() -> {
            var loop = Loop.current();
            var items = Meanwhile.<String>queue();
            onceReported(() -> loop.execute(() -> items.tryPut("first")));
            items.take();
            for (var item : List.of("second", "third")) {
                inAnotherThread(() -> loop.scheduler.isAsleep() && loop.thread().getState() == Thread.State.WAITING,
                        () -> loop.execute(() -> items.tryPut(item)));
                assertEquals(item, items.take());
            }
        });
        assertEquals(1, reports.withText("deadlock").size());
    }

    @Test
    void callbacksBetweenDoNotRepeatTheReport() {
        Meanwhile.run(() -> {
            var loop = Loop.current();
            var promise = new Promise<Void>();
            onceReported(() -> loop.execute(() -> inAnotherThread(
                    () -> loop.scheduler.isAsleep() && loop.thread().getState() == Thread.State.WAITING,
                    () -> loop.execute(() -> promise.complete(null)))));
            promise.await();
        });
        assertEquals(1, reports.withText("deadlock").size());
    }

    @Test
    void aSecondDeadlockIsReportedToo() {
        Meanwhile.run(() -> {
            var loop = Loop.current();
            for (var round = 1; round <= 2; round++) {
                var promise = new Promise<Void>();
                var reported = round;
                inAnotherThread(() -> reports.withText("deadlock").size() == reported, () -> loop.execute(() -> promise.complete(null)));
                promise.await();
            }
        });
        assertEquals(2, reports.withText("deadlock").size());
    }

    private void onceReported(Runnable action) {
        inAnotherThread(() -> !reports.withText("deadlock").isEmpty(), action);
    }

    private static void inAnotherThread(BooleanSupplier when, Runnable action) {
        Thread.ofPlatform().daemon().start(() -> {
            while (!when.getAsBoolean()) {
                Thread.onSpinWait();
            }
            action.run();
        });
    }
}
