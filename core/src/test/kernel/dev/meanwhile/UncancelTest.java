package dev.meanwhile;

import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class UncancelTest {
    @Test
    @DisplayName("CPython: test_uncancel_basic")
    void aTaskThatTakesTheRequestBackGoesOnAndCanBeCancelledAgain() {
        run(() -> {
            var task = spawn(() -> {
                try {
                    sleep(seconds(10));
                } catch (Cancelled e) {
                    Task.current().uncancel();
                    sleep(seconds(10));
                }
            });
            Turns.pass(1);
            assertTrue(task.cancel());
            assertEquals(1, task.cancelling());
            Turns.pass(1);
            assertFalse(task.isDone());
            assertEquals(0, task.cancelling());
            assertTrue(task.cancel());
            assertEquals(1, task.cancelling());
            Ends.cancelled(task);
            assertEquals(0, task.uncancel());
            assertTrue(task.isCancelled());
        });
    }

    @Test
    void itNeverGoesBelowZero() {
        run(() -> {
            var self = Task.current();
            assertEquals(0, self.uncancel());
            assertEquals(0, self.cancelling());
            assertTrue(self.cancel());
            assertEquals(1, self.cancelling());
            assertEquals(0, self.uncancel());
        });
    }

    @Test
    @DisplayName("CPython: test_uncancel_resets_must_cancel")
    void aRequestThatWasNotDeliveredYetIsForgotten() {
        run(() -> {
            var promise = new Promise<Integer>();
            var task = spawn(() -> promise.await());
            Turns.pass(1);
            promise.complete(42);
            task.cancel();
            assertEquals(0, task.uncancel());
            assertEquals(42, task.await());
        });
    }

    /** A timeout as a user would write it on cancel and uncancel. */
    private static boolean limited(boolean fires, List<String> log) {
        var task = Task.current();
        var timedOut = new boolean[1];
        var alarm = spawn(() -> {
            sleep(seconds(1));
            timedOut[0] = true;
            task.cancel();
        });
        try {
            sleep(seconds(fires ? 10 : 0.5));
            log.add("in time");
        } catch (Cancelled e) {
            if (!timedOut[0] || task.uncancel() > 0) {
                throw e;
            }
            log.add("timed out");
        } finally {
            alarm.cancel();
        }
        return timedOut[0];
    }

    @Test
    @DisplayName("CPython: test_uncancel_structured_blocks")
    void aTimeoutBuiltByHandAffectsOnlyItsBlock() {
        run(() -> {
            JumpingClock.install();
            var log = new ArrayList<String>();
            assertTrue(limited(true, log));
            sleep(Duration.ZERO);
            sleep(seconds(1));
            assertEquals(0, Task.current().cancelling());
            assertFalse(limited(false, log));
            sleep(seconds(1));
            assertEquals(0, Task.current().cancelling());
            assertEquals(List.of("timed out", "in time"), log);
        });
    }
}
