package dev.meanwhile;

import static dev.meanwhile.Meanwhile.gatherSettled;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A task without enough stack fails; no other notices. {@link StackOverflowInWaitTest} has the overflows within the runtime itself. */
@Timeout(20)
class Row57StackOverflowTest {
    private static int endless(int depth) {
        return endless(depth + 1) + 1;
    }

    private static int endlessWithAWait(int depth) {
        if (depth == 1000) {
            sleep(Duration.ZERO);
        }
        return endlessWithAWait(depth + 1) + 1;
    }

    @Test
    void onlyThatTaskFails() {
        run(() -> {
            var before = spawn(() -> 42);
            var waiting = new Promise<String>();
            var bystander = spawn(waiting::await);
            var victim = spawn(() -> endless(0));
            var outcomes = gatherSettled(List.of(before, victim));
            assertEquals(42, outcomes.getFirst().orThrow());
            assertInstanceOf(StackOverflowError.class, assertInstanceOf(Outcome.Failure.class, outcomes.getLast()).cause());
            waiting.complete("the loop lives");
            assertEquals("the loop lives", bystander.await());
        });
    }

    @Test
    void again() {
        run(() -> {
            for (var n = 0; n < 20; n++) {
                var victim = spawn(() -> endless(0));
                assertThrows(StackOverflowError.class, victim::await);
            }
            assertEquals(1, spawn(() -> 1).await());
        });
    }

    @Test
    void itsCleanUpRuns() {
        run(() -> {
            var lock = new Lock();
            var victim = spawn(() -> {
                try (var _ = lock.acquire()) {
                    return endless(0);
                }
            });
            assertThrows(StackOverflowError.class, victim::await);
            try (var _ = lock.acquire()) {
                assertEquals(1, spawn(() -> 1).await());
            }
        });
    }

    /** A deep stack that was suspended and resumed on the way down. */
    @Test
    void withAWaitOnTheWay() {
        run(() -> {
            var victim = spawn(() -> endlessWithAWait(1));
            var bystander = spawn(() -> {
                var turns = 0;
                while (!victim.isDone()) {
                    sleep(Duration.ZERO);
                    turns++;
                }
                return turns;
            });
            assertThrows(StackOverflowError.class, victim::await);
            assertTrue(bystander.await() >= 1);
        });
    }

    @Test
    void aCallbackThatOverflowsIsReportedAndTheLoopGoesOn() {
        var reports = new ConcurrentLinkedQueue<Throwable>();
        try (var runner = new Runner(new LoopOptions().exceptionHandler((_, failure) -> reports.add(failure)))) {
            runner.run(() -> {
                Loop.current().callSoon(() -> endless(0));
                sleep(Duration.ZERO);
                assertEquals(1, spawn(() -> 1).await());
            });
        }
        assertEquals(1, reports.size());
        assertInstanceOf(StackOverflowError.class, reports.peek());
    }
}
