package dev.meanwhile;

import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.timeout;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class TimeoutRescheduleTest {
    @Test
    void theDeadlineMoves() {
        run(() -> {
            var clock = JumpingClock.install();
            var thrown = assertThrows(TimedOutException.class, () -> timeout(seconds(1), t -> {
                sleep(seconds(0.5));
                t.reschedule(seconds(3));
                assertEquals(seconds(3), t.remaining());
                sleep(seconds(1));
                assertEquals(seconds(2), t.remaining());
                assertFalse(t.expired());
                sleep(seconds(10));
            }));
            assertEquals(seconds(3.5), clock.elapsed());
            assertEquals("timed out 3 s after it was rescheduled", thrown.getMessage());
        });
    }

    @Test
    void itMovesEarlierToo() {
        run(() -> {
            var clock = JumpingClock.install();
            assertThrows(TimedOutException.class, () -> timeout(seconds(100), t -> {
                t.reschedule(seconds(-1));
                assertEquals(Duration.ZERO, t.remaining());
                sleep(seconds(10));
            }));
            assertEquals(Duration.ZERO, clock.elapsed());
        });
    }

    @Test
    void oneThatIsDisarmedNeverFires() {
        run(() -> {
            JumpingClock.install();
            var value = timeout(seconds(1), t -> {
                t.disarm();
                sleep(seconds(3600));
                assertFalse(t.expired());
                assertTrue(t.remaining().toDays() > 10_000);
                return "value";
            });
            assertEquals("value", value);
        });
    }

    @Test
    void oneThatWasDisarmedCanBeSetAgain() {
        run(() -> {
            var clock = JumpingClock.install();
            assertThrows(TimedOutException.class, () -> timeout(seconds(1), t -> {
                t.disarm();
                sleep(seconds(5));
                t.reschedule(seconds(1));
                sleep(seconds(5));
            }));
            assertEquals(seconds(6), clock.elapsed());
        });
    }

    @Test
    void oneThatHasExpiredIsPastMoving() {
        run(() -> {
            JumpingClock.install();
            var seen = new ArrayList<dev.meanwhile.Timeout>();
            assertThrows(TimedOutException.class, () -> timeout(seconds(1), t -> {
                seen.add(t);
                try {
                    sleep(seconds(5));
                } finally {
                    assertTrue(t.expired());
                    assertEquals(Duration.ZERO, t.remaining());
                    assertTrue(assertThrows(IllegalStateException.class, t::disarm).getMessage().contains("it has expired"));
                }
            }));
            var message = assertThrows(IllegalStateException.class, () -> seen.getFirst().reschedule(seconds(1))).getMessage();
            assertEquals("this timeout can't be rescheduled: it has expired", message);
            assertTrue(seen.getFirst().expired());
        });
    }

    @Test
    void oneWhoseBlockHasEndedHasNotExpired() {
        run(() -> {
            var seen = timeout(seconds(3600), t -> t);
            assertFalse(seen.expired());
            var message = assertThrows(IllegalStateException.class, seen::disarm).getMessage();
            assertEquals("this timeout can't be disarmed: it has ended", message);
        });
    }

    @Test
    void alsoOneThatSwallowedItsRequestHasExpired() {
        run(() -> {
            JumpingClock.install();
            var seen = timeout(seconds(1), t -> {
                assertThrows(Cancelled.class, () -> sleep(seconds(5)));
                return t;
            });
            assertTrue(seen.expired());
        });
    }
}
