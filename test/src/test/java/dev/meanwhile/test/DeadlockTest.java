package dev.meanwhile.test;

import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.semaphore;
import static dev.meanwhile.Meanwhile.spawn;
import static dev.meanwhile.test.LoopTests.assertElapsed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Action;
import dev.meanwhile.Cancelled;
import dev.meanwhile.Promise;
import dev.meanwhile.Semaphore;
import org.junit.jupiter.api.Test;

class DeadlockTest {
    private static AssertionError failureOf(Action<?> body) {
        return assertThrows(AssertionError.class, () -> LoopTests.run(body));
    }

    @Test
    void theFailureShowsWhoWaitsForWhatAndWhere() {
        var failure = failureOf(() -> {
            var left = semaphore(1);
            var right = semaphore(1);
            var first = spawn("first", () -> both(left, right));
            spawn("second", () -> both(right, left));
            first.await();
        });
        var frame = "\\n      at \\S*DeadlockTest\\S*\\(DeadlockTest.java:\\d+\\)";
        var spawned = "\\n      spawned at \\S*DeadlockTest\\S*\\(DeadlockTest.java:\\d+\\)";
        var expected = "(?s)deadlock: every task waits for another one, and nothing else can wake them:"
                + "\\n  task 'main' waits for task 'first'" + frame
                + "\\n  task 'first' waits for a semaphore" + frame + spawned
                + "\\n  task 'second' waits for a semaphore" + frame + spawned + "\\n";
        assertTrue(failure.getMessage().matches(expected), failure.getMessage());
        assertEquals(0, failure.getSuppressed().length);
    }

    private static void both(Semaphore one, Semaphore other) {
        try (var _ = one.acquire()) {
            sleep(seconds(1));
            try (var _ = other.acquire()) {
                sleep(seconds(1));
            }
        }
    }

    @Test
    void cleanUpStillRuns() {
        var cleanedUp = new boolean[1];
        failureOf(() -> {
            try {
                new Promise<String>().await();
            } finally {
                assertElapsed(seconds(5), () -> sleep(seconds(5)));
                cleanedUp[0] = true;
            }
        });
        assertTrue(cleanedUp[0]);
    }

    @Test
    void itFailsATestThatTakesTheCancellationForItsOwn() {
        var failure = failureOf(() -> {
            try {
                new Promise<String>().await();
            } catch (Cancelled expected) {
                return;
            }
        });
        assertTrue(failure.getMessage().startsWith("deadlock: "), failure.getMessage());
    }

    @Test
    void whatCleanUpThrowsIsTheConsequence() {
        var broken = new IllegalStateException("broken");
        assertEquals(broken, assertThrows(IllegalStateException.class, () -> LoopTests.run(() -> {
            try {
                new Promise<String>().await();
            } finally {
                throwIt(broken);
            }
        })));
        assertTrue(broken.getSuppressed()[0].getMessage().startsWith("deadlock: "));
    }

    private static void throwIt(RuntimeException failure) {
        throw failure;
    }
}
