package dev.meanwhile;

import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class CancelTest {
    @Test
    void aCancelledSleepLeavesNoTimer() {
        run(() -> {
            var timers = Loop.current().timers;
            var task = spawn(() -> sleep(seconds(5000)));
            Turns.pass(1);
            assertEquals(1, timers.size());
            task.cancel();
            assertEquals(0, timers.size());
        });
    }

    @Test
    void aTaskThatSwallowsTheRequestGoesOn() {
        run(() -> {
            var next = new Promise<String>();
            var task = spawn(() -> {
                try {
                    sleep(seconds(5000));
                } catch (Cancelled e) {
                    // Goes on, although it should say so with uncancel().
                }
                return next.await();
            });
            Turns.pass(1);
            task.cancel();
            Turns.pass(3);
            next.complete("value");
            assertEquals("value", task.await());
            assertFalse(task.isCancelled());
            assertEquals(1, task.cancelling());
        });
    }

    @Test
    @DisplayName("CPython: test_cancel_awaited_future_race; a request that comes when the wait is over already is not lost")
    void aTaskThatIsReadyAgainIsStoppedAllTheSame() {
        run(() -> {
            var promise = new Promise<String>();
            var task = spawn(() -> promise.await());
            Turns.pass(1);
            promise.complete("value");
            task.cancel();
            Ends.cancelled(task);
            assertFalse(promise.isCancelled());
        });
    }

    @Test
    void onlyOneWaitThrowsForOneRequest() {
        run(() -> {
            var log = new ArrayList<String>();
            var task = spawn(() -> {
                try {
                    sleep(seconds(5000));
                } finally {
                    sleep(Duration.ZERO);
                    sleep(Duration.ZERO);
                    log.add("cleaned up");
                }
            });
            Turns.pass(1);
            task.cancel();
            Ends.cancelled(task);
            assertEquals(List.of("cleaned up"), log);
        });
    }

    @Test
    void aCatchOfExceptionDoesNotSwallowIt() {
        run(() -> {
            var task = spawn(() -> {
                try {
                    sleep(seconds(5000));
                } catch (Exception e) {
                    throw new AssertionError("swallowed", e);
                }
            });
            Turns.pass(1);
            task.cancel();
            Ends.cancelled(task);
        });
    }
}
