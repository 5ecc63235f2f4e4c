package dev.meanwhile;

import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Asking how a task ended counts as reading its failure only if it has failed; and what has been read is let go at once. */
@Timeout(10)
class ReadFailureTest {
    private final RuntimeException failure = new IllegalStateException("broken");

    @Test
    void askingTooEarlyReadsNothing() {
        try (var log = new CapturedLog()) {
            run(() -> {
                var task = spawn("unlucky", () -> {
                    Turns.pass(1);
                    throw failure;
                });
                assertThrows(IllegalStateException.class, task::outcome);
                var promise = new Promise<String>();
                assertThrows(IllegalStateException.class, promise::outcome);
                promise.fail(failure);
                Turns.pass(3);
            });
            assertEquals(1, log.withText("task 'unlucky'").size());
            assertEquals(1, log.withText("a promise failed").size());
        }
    }

    /** What waits to be reported holds a timer, and nothing else here does. */
    @Test
    void aFailureThatWasReadIsHeldNoLonger() {
        run(() -> {
            var timers = Loop.require("test").timers;
            for (var n = 0; n < 3; n++) {
                var task = spawn(() -> {
                    throw failure;
                });
                Turns.pass(2);
                assertEquals(1, timers.size());
                assertThrows(IllegalStateException.class, task::await);
                assertTrue(timers.isEmpty());
            }
        });
    }

    @Test
    void theOthersAreStillReported() {
        try (var log = new CapturedLog()) {
            run(() -> {
                var tasks = List.of("a", "b", "c").stream().map(name -> spawn(name, () -> {
                    throw failure;
                })).toList();
                Turns.pass(2);
                assertInstanceOf(Outcome.Failure.class, tasks.get(1).outcome());
            });
            assertEquals(1, log.withText("task 'a'").size());
            assertEquals(0, log.withText("task 'b'").size());
            assertEquals(1, log.withText("task 'c'").size());
        }
    }
}
