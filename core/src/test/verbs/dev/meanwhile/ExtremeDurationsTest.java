package dev.meanwhile;

import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.timeout;
import static dev.meanwhile.Meanwhile.timeoutAt;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The largest and the smallest duration are times like any other: sums with the clock are cut, and never overflow. */
@Timeout(10)
class ExtremeDurationsTest {
    private static final Duration FOREVER = ChronoUnit.FOREVER.getDuration();
    private static final Duration LONG_AGO = Duration.ofSeconds(Long.MIN_VALUE);
    private static final Duration CENTURY = Duration.ofNanos(Durations.FOREVER);

    @Test
    void callbacksAreSetForThem() {
        run(() -> {
            var loop = Loop.require("test");
            var order = new ArrayList<String>();
            var never = loop.callLater(FOREVER, () -> order.add("never"));
            var neverEither = loop.callAt(FOREVER, () -> order.add("never"));
            loop.callLater(Duration.ZERO, () -> order.add("now"));
            loop.callLater(LONG_AGO, () -> order.add("a century ago"));
            Turns.pass(2);
            assertEquals(List.of("a century ago", "now"), order);
            assertEquals(CENTURY, neverEither.when().orElseThrow());
            assertTrue(never.when().orElseThrow().compareTo(CENTURY) >= 0);
            never.cancel();
            neverEither.cancel();
        });
    }

    @Test
    void aTimeLongAgoIsOver() {
        run(() -> {
            var order = new ArrayList<String>();
            Loop.require("test").callAt(LONG_AGO, () -> order.add("called"));
            Turns.pass(2);
            assertEquals(List.of("called"), order);
            assertThrows(TimedOutException.class, () -> timeoutAt(LONG_AGO, () -> sleep(seconds(1))));
            assertThrows(TimedOutException.class, () -> timeout(FOREVER, t -> {
                t.rescheduleAt(LONG_AGO);
                sleep(seconds(1));
                return "";
            }));
        });
    }

    @Test
    void deadlinesAreSetForThem() {
        run(() -> {
            assertEquals("value", timeoutAt(FOREVER, () -> "value"));
            assertEquals(CENTURY, timeout(FOREVER, t -> {
                t.reschedule(FOREVER);
                t.rescheduleAt(FOREVER);
                return t.when().orElseThrow();
            }));
        });
    }

    @Test
    void aLimiterOfOnePerEternityGivesOnePermit() {
        run(() -> {
            var limiter = Meanwhile.rateLimiter(1, FOREVER);
            limiter.acquire();
            assertThrows(TimedOutException.class, () -> timeout(Duration.ofNanos(1), limiter::acquire));
            var bursts = limiter.withBurst(2);
            assertTrue(bursts.tryAcquire());
            assertTrue(bursts.tryAcquire());
            assertFalse(bursts.tryAcquire());
        });
    }

    @Test
    void beatsComeOnceAnEternity() {
        run(() -> {
            var beats = new int[1];
            var task = Meanwhile.every(Schedule.of(FOREVER).withJitter(0), () -> beats[0]++);
            Turns.pass(3);
            task.cancel();
            assertThrows(CancellationException.class, task::await);
            assertEquals(1, beats[0]);
            var later = Meanwhile.every(Schedule.of(FOREVER).withDelay(FOREVER).withJitter(1), () -> beats[0]++);
            Turns.pass(3);
            later.cancel();
            assertThrows(CancellationException.class, later::await);
            assertEquals(1, beats[0]);
        });
    }
}
