package dev.meanwhile;

import static dev.meanwhile.Meanwhile.millis;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When the attempts are made, to the nanosecond. */
@Timeout(10)
class RetryPausesTest {
    /** {@return the times of the attempts, if each of them fails} */
    private static List<Duration> attempts(Retry retry) {
        return run(() -> {
            var clock = JumpingClock.install();
            var times = new ArrayList<Duration>();
            assertThrows(IOException.class, () -> retry.call(() -> {
                times.add(clock.elapsed());
                throw new IOException("no");
            }));
            // It gives up at once, not after another pause.
            assertEquals(times.getLast(), clock.elapsed());
            return times;
        });
    }

    private static List<Duration> pauses(Retry retry) {
        var times = attempts(retry);
        var pauses = new ArrayList<Duration>();
        for (var n = 1; n < times.size(); n++) {
            pauses.add(times.get(n).minus(times.get(n - 1)));
        }
        return pauses;
    }

    @Test
    void pausesGrowByTheFactor() {
        assertEquals(List.of(millis(100), millis(200), millis(400), millis(800)), pauses(Retry.exponential(5).withJitter(0)));
        assertEquals(List.of(millis(10), millis(30), millis(90)),
                pauses(Retry.exponential(4).withJitter(0).withDelay(millis(10)).withFactor(3)));
    }

    @Test
    void factorOneKeepsThemEqual() {
        assertEquals(List.of(seconds(1), seconds(1), seconds(1)),
                pauses(Retry.exponential(4).withJitter(0).withDelay(seconds(1)).withFactor(1)));
    }

    @Test
    void noPauseIsLongerThanTheCap() {
        assertEquals(List.of(millis(100), millis(200), millis(250), millis(250)),
                pauses(Retry.exponential(5).withJitter(0).withCap(millis(250))));
    }

    @Test
    void aZeroDelayStillLetsOthersRun() throws IOException {
        assertEquals(List.of(Duration.ZERO, Duration.ZERO), pauses(Retry.exponential(3).withDelay(Duration.ZERO)));
        run(() -> {
            var others = new int[1];
            Meanwhile.spawn(() -> others[0]++);
            var left = new int[] {1};
            Retry.exponential(2).withDelay(Duration.ZERO).call(() -> {
                if (left[0]-- > 0) {
                    throw new IOException("once");
                }
                return null;
            });
            assertEquals(1, others[0]);
        });
    }

    @Test
    void thePauseOfAVeryLateAttemptIsTheCap() {
        assertEquals(seconds(30), Retry.exponential(1_000_000).pauseAfter(1_000_000));
        assertEquals(Duration.ZERO, Retry.exponential(9).withDelay(Duration.ZERO).pauseAfter(5000));
    }

    @Test
    void jitterOnlyShortensAndByNoMoreThanItsShare() {
        var retry = Retry.exponential(400).withDelay(seconds(10)).withFactor(1);
        for (var jitter : new double[] {0.25, 0.5, 1}) {
            var pauses = new TreeSet<>(pauses(retry.withJitter(jitter)));
            var least = seconds(10 * (1 - jitter));
            assertTrue(pauses.getFirst().compareTo(least) >= 0, () -> pauses.getFirst() + " is shorter than " + least);
            assertTrue(pauses.getLast().compareTo(seconds(10)) <= 0, () -> pauses.getLast() + " is longer than 10 s");
            // 399 draws: the range is used, and evenly enough.
            var spread = pauses.getLast().minus(pauses.getFirst());
            assertTrue(spread.compareTo(seconds(9 * jitter)) > 0, () -> "they differ by no more than " + spread);
        }
    }
}
