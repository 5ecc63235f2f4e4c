package dev.meanwhile;

import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is thrown in the end, and what is never retried. */
@Timeout(10)
class RetryFailuresTest {
    private int made;

    private static Body<Object, IOException> throwing(Iterator<IOException> failures) {
        return () -> {
            throw failures.next();
        };
    }

    @Test
    void theLastFailureIsThrownAndLeadsToTheEarlierOnes() {
        run(() -> {
            JumpingClock.install();
            var failures = List.of(new IOException("1"), new IOException("2"), new IOException("3"));
            var thrown = assertThrows(IOException.class, () -> Retry.exponential(3).call(throwing(failures.iterator())));
            assertSame(failures.get(2), thrown);
            assertSame(failures.get(1), thrown.getSuppressed()[0]);
            assertSame(failures.get(0), thrown.getSuppressed()[0].getSuppressed()[0]);
        });
    }

    /** Those of attempts without end would fill the memory. */
    @Test
    void onlyTheFirstFailuresAreKept() {
        run(() -> {
            JumpingClock.install();
            var failures = IntStream.rangeClosed(1, 1_000).mapToObj(i -> new IOException("" + i)).toList();
            Throwable thrown = assertThrows(IOException.class, () -> Retry.exponential(1_000).call(throwing(failures.iterator())));
            assertSame(failures.get(999), thrown);
            var kept = 0;
            for (; thrown.getSuppressed().length > 0; kept++) {
                assertEquals(1, thrown.getSuppressed().length);
                thrown = thrown.getSuppressed()[0];
            }
            assertEquals(16, kept);
            assertSame(failures.getFirst(), thrown);
            assertEquals(0, IntStream.range(16, 999).filter(i -> failures.get(i).getSuppressed()[0] != failures.get(15)).count());
        });
    }

    @Test
    void aFailureThatIsThrownTwiceIsNotItsOwnSuppressed() {
        run(() -> {
            JumpingClock.install();
            var same = new IOException("same");
            assertSame(same, assertThrows(IOException.class,
                    () -> Retry.exponential(3).call(throwing(List.of(same, same, same).iterator()))));
            assertEquals(0, same.getSuppressed().length);
        });
    }

    @Test
    void theCompilerKnowsTheBodysExceptionOnly() {
        run(() -> {
            JumpingClock.install();
            // Compiles without throws.
            int value = Retry.exponential(2).call(() -> {
                if (made++ == 0) {
                    throw new IllegalStateException("once");
                }
                return made;
            });
            assertEquals(2, value);
        });
    }

    @Test
    void errorsAreNotRetried() {
        run(() -> {
            JumpingClock.install();
            assertThrows(AssertionError.class, () -> Retry.exponential(9).call(() -> {
                made++;
                throw new AssertionError("a bug");
            }));
            assertEquals(1, made);
        });
    }

    @Test
    void aCancelledAttemptIsNotRetried() {
        run(() -> {
            JumpingClock.install();
            var task = spawn(() -> Retry.exponential(9).call(() -> {
                made++;
                sleep(seconds(3600));
                return null;
            }));
            Turns.pass(1);
            task.cancel();
            Ends.cancelled(task);
            assertEquals(1, made);
        });
    }

    @Test
    void cancellingDuringAPauseEndsItAtOnce() {
        run(() -> {
            var clock = JumpingClock.install();
            var task = spawn(() -> Retry.exponential(9).withDelay(seconds(10)).withJitter(0).call(() -> {
                made++;
                throw new IOException("no");
            }));
            sleep(seconds(1));
            task.cancel();
            Ends.cancelled(task);
            assertEquals(1, made);
            assertEquals(seconds(1), clock.elapsed());
        });
    }

    @Test
    void aTimeoutOfOneAttemptIsRetriedAndOneAroundAllIsNot() {
        run(() -> {
            var clock = JumpingClock.install();
            var retry = Retry.exponential(3).withJitter(0).withDelay(seconds(1)).withFactor(1);
            assertThrows(TimedOutException.class, () -> retry.call(() -> Meanwhile.timeout(seconds(1), () -> {
                made++;
                sleep(seconds(60));
                return null;
            })));
            assertEquals(3, made);
            assertEquals(seconds(5), clock.elapsed());

            made = 0;
            assertThrows(TimedOutException.class, () -> Meanwhile.timeout(seconds(1), () -> retry.call(() -> {
                made++;
                sleep(seconds(60));
                return null;
            })));
            assertEquals(1, made);
        });
    }

    @Test
    void outsideOfATaskItSaysSo() {
        assertThrows(IllegalStateException.class, () -> Retry.exponential(2).start());
    }
}
