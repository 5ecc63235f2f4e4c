package dev.meanwhile;

import static dev.meanwhile.Meanwhile.millis;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whether there is another attempt. */
@Timeout(10)
class RetryRulesTest {
    private int made;

    @BeforeEach
    void none() {
        made = 0;
    }

    /** Fails so many times, then returns the number of the attempt. */
    private Body<Integer, IOException> failing(int times) {
        return () -> {
            if (++made <= times) {
                throw new IOException("attempt " + made);
            }
            return made;
        };
    }

    @Test
    void theFirstSuccessEndsIt() throws IOException {
        run(() -> {
            JumpingClock.install();
            assertEquals(1, Retry.exponential(3).call(failing(0)));
            made = 0;
            assertEquals(3, Retry.exponential(3).call(failing(2)));
        });
    }

    @Test
    void attemptsAreCountedWithTheFirst() {
        run(() -> {
            JumpingClock.install();
            assertEquals("attempt 3", assertThrows(IOException.class, () -> Retry.exponential(3).call(failing(9))).getMessage());
            made = 0;
            assertEquals("attempt 1", assertThrows(IOException.class, () -> Retry.none().call(failing(9))).getMessage());
        });
    }

    @Test
    void onlyWhatThePredicateAcceptsIsRetried() {
        run(() -> {
            JumpingClock.install();
            var seen = new ArrayList<String>();
            var retry = Retry.exponential(9).when(failure -> {
                seen.add(failure.getMessage());
                return !failure.getMessage().equals("attempt 2");
            });
            assertThrows(IOException.class, () -> retry.call(failing(9)));
            assertEquals(List.of("attempt 1", "attempt 2"), seen);
        });
    }

    @Test
    void nothingIsBegunAfterTheDeadline() {
        run(() -> {
            var clock = JumpingClock.install();
            var retry = Retry.exponential(99).withJitter(0).withDelay(seconds(1)).withFactor(1);
            assertThrows(IOException.class, () -> retry.withDeadline(millis(2500)).call(failing(99)));
            assertEquals(3, made);
            // Nor is the pause waited for whose end nobody would see.
            assertEquals(seconds(2), clock.elapsed());

            made = 0;
            assertThrows(IOException.class, () -> retry.withDeadline(seconds(2)).call(failing(99)));
            assertEquals(2, made, "an attempt exactly at the deadline is too late");

            made = 0;
            assertThrows(IOException.class, () -> retry.withDeadline(Duration.ZERO).call(failing(99)));
            assertEquals(1, made);
        });
    }

    @Test
    void theDeadlineCountsTheTimeInsideTheAttemptsToo() {
        run(() -> {
            JumpingClock.install();
            var retry = Retry.exponential(99).withJitter(0).withDelay(seconds(1)).withFactor(1).withDeadline(seconds(10));
            assertThrows(IOException.class, () -> retry.call(() -> {
                made++;
                sleep(seconds(4));
                throw new IOException("slow");
            }));
            assertEquals(2, made);
        });
    }

    @Test
    void thePauseIsTheLongerOfOursAndTheOneAskedFor() {
        run(() -> {
            var clock = JumpingClock.install();
            var tries = Retry.exponential(9).withJitter(0).start();
            assertEquals(1, tries.number());
            assertEquals(Optional.of(seconds(7)), tries.pauseBeforeNext(new IOException("busy"), seconds(7)));
            assertEquals(2, tries.number());
            assertEquals(Optional.of(millis(200)), tries.pauseBeforeNext(new IOException("busy"), millis(1)));
            assertEquals(Duration.ZERO, clock.elapsed(), "the caller waits, not this");
            assertTrue(tries.again(new IOException("busy")));
            assertEquals(millis(400), clock.elapsed());
        });
    }

    @Test
    void oneAskedForThatIsLongerThanTheCapEndsIt() {
        run(() -> {
            var tries = Retry.exponential(9).withCap(seconds(5)).start();
            assertEquals(Optional.empty(), tries.pauseBeforeNext(new IOException("busy"), millis(5001)));
            assertEquals(Optional.of(seconds(5)), tries.pauseBeforeNext(new IOException("busy"), seconds(5)));
        });
    }

    @Test
    void aTaskMayRetryWhileOthersRun() {
        run(() -> {
            JumpingClock.install();
            var retrying = spawn(() -> Retry.exponential(3).withDelay(seconds(60)).call(failing(1)));
            sleep(millis(1));
            assertEquals(1, made);
            assertEquals(2, retrying.await());
        });
    }

    @Test
    void wrongValuesAreRefusedByName() {
        var retry = Retry.exponential(3);
        assertRefused("attempts is 0 but must be at least 1", () -> Retry.exponential(0));
        assertRefused("delay is PT-1S", () -> retry.withDelay(seconds(-1)));
        assertRefused("factor is 0.5", () -> retry.withFactor(0.5));
        assertRefused("factor is NaN", () -> retry.withFactor(Double.NaN));
        assertRefused("cap is PT-1S", () -> retry.withCap(seconds(-1)));
        assertRefused("jitter is 1.5", () -> retry.withJitter(1.5));
        assertRefused("jitter is -0.1", () -> retry.withJitter(-0.1));
        assertRefused("deadline is PT-1S", () -> retry.withDeadline(seconds(-1)));
    }

    private static void assertRefused(String what, Runnable making) {
        var refused = assertThrows(IllegalArgumentException.class, making::run);
        assertTrue(refused.getMessage().contains(what), refused.getMessage());
    }
}
