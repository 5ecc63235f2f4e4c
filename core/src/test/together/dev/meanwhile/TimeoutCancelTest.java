package dev.meanwhile;

import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static dev.meanwhile.Meanwhile.timeout;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A timeout converts the cancellation that it made itself, and no other. */
@Timeout(10)
class TimeoutCancelTest {
    @Test
    void somebodyElsesRequestStaysACancellation() {
        run(() -> {
            JumpingClock.install();
            var task = spawn(() -> timeout(seconds(10), () -> sleep(seconds(20))));
            Turns.pass(1);
            task.cancel("stop");
            assertEquals("stop", Ends.cancelled(task).reason());
            assertTrue(Loop.current().timers.isEmpty());
        });
    }

    @Test
    void soItDoesWhenBothComeAtOnceAndTheRequestStands() {
        run(() -> {
            JumpingClock.install();
            var task = spawn(() -> timeout(seconds(1), () -> sleep(seconds(20))));
            var killer = new Timer() {
                @Override
                void fire() {
                    task.cancel("stop");
                }
            };
            Turns.pass(1);
            Loop.current().startTimer(killer, seconds(1).toNanos());
            Ends.cancelled(task);
            assertTrue(task.isCancelled());
            assertEquals(1, task.cancelling());
        });
    }

    @Test
    void aRequestInTheCleanUpOfATimedOutBodyGoesFirst() {
        run(() -> {
            JumpingClock.install();
            var log = new ArrayList<String>();
            var task = spawn(() -> timeout(seconds(1), () -> {
                try {
                    sleep(seconds(10));
                } finally {
                    log.add("clean-up starts");
                    sleep(seconds(10));
                    log.add("never");
                }
            }));
            sleep(seconds(2));
            task.cancel("stop");
            assertEquals("stop", Ends.cancelled(task).reason());
            assertEquals(List.of("clean-up starts"), log);
        });
    }

    @Test
    void theTimeoutsCancellationSaysSo() {
        run(() -> {
            JumpingClock.install();
            var thrown = assertThrows(TimedOutException.class, () -> timeout(seconds(1.5), () -> sleep(seconds(10))));
            var cause = assertInstanceOf(Cancelled.class, thrown.getCause());
            assertEquals("timed out after 1.5 s", cause.reason());
            assertEquals("a timeout", cause.canceller());
        });
    }
}
