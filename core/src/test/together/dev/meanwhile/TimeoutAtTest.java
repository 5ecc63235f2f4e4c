package dev.meanwhile;

import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.timeout;
import static dev.meanwhile.Meanwhile.timeoutAt;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Deadlines on the loop's own scale. */
class TimeoutAtTest {
    @Test
    void twoWaitsShareADeadline() {
        run(() -> {
            var clock = JumpingClock.install();
            var loop = Loop.current();
            var deadline = loop.time().plusSeconds(5);
            timeoutAt(deadline, () -> sleep(seconds(3)));
            assertThrows(TimedOutException.class, () -> timeoutAt(deadline, () -> sleep(seconds(3))));
            assertEquals(seconds(5), clock.elapsed());
        });
    }

    @Test
    void aDeadlineThatIsTakenAway() {
        run(() -> {
            var clock = JumpingClock.install();
            var expired = timeoutAt(seconds(1), t -> {
                t.disarm();
                sleep(seconds(10));
                return t.expired();
            });
            assertFalse(expired);
            assertEquals(seconds(10), clock.elapsed());
            timeoutAt(seconds(1), t -> {
                t.rescheduleAt(seconds(100));
                sleep(seconds(10));
            });
        });
    }

    @Test
    void whenFollowsTheDeadline() {
        run(() -> {
            JumpingClock.install();
            var loop = Loop.current();
            var begin = loop.time();
            timeout(seconds(10), t -> {
                assertEquals(Optional.of(begin.plusSeconds(10)), t.when());
                t.rescheduleAt(begin.plusSeconds(20));
                assertEquals(Optional.of(begin.plusSeconds(20)), t.when());
                sleep(seconds(15));
                t.disarm();
                assertEquals(Optional.empty(), t.when());
                sleep(seconds(1000));
                t.reschedule(seconds(1));
                assertEquals(Optional.of(loop.time().plusSeconds(1)), t.when());
            });
        });
    }
}
