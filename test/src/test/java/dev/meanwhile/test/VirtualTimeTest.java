package dev.meanwhile.test;

import static dev.meanwhile.Meanwhile.gather;
import static dev.meanwhile.Meanwhile.millis;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static dev.meanwhile.Meanwhile.timeout;
import static dev.meanwhile.test.LoopTests.assertElapsed;
import static dev.meanwhile.test.LoopTests.elapsed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Meanwhile;
import dev.meanwhile.Promise;
import dev.meanwhile.TimedOutException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class VirtualTimeTest {
    @LoopTest
    void aYearTakesNoTimeAndEndsAtTheNanosecond() {
        var year = Duration.ofDays(365).plusNanos(1);
        sleep(year);
        assertEquals(year, elapsed());
    }

    @LoopTest(seeds = 5)
    void timeIsThatOfTheLongestOfThose() {
        assertElapsed(seconds(3), () -> gather(() -> nap(2), () -> nap(3), () -> nap(1)));
    }

    private static int nap(int length) {
        sleep(seconds(length));
        return length;
    }

    @LoopTest(seeds = 5)
    void timersFireInTheirOrder() {
        var woken = new ArrayList<Integer>();
        gather(List.of(3, 1, 2).stream().map(n -> spawn(() -> woken.add(nap(n)))).toList());
        assertEquals(List.of(1, 2, 3), woken);
    }

    @LoopTest
    void aTimeoutComesBeforeWhatIsLater() {
        assertElapsed(seconds(5), () -> {
            assertThrows(TimedOutException.class, () -> timeout(seconds(5), () -> sleep(millis(5001))));
        });
    }

    @LoopTest
    void whatTakesNoTimeTakesNone() {
        assertElapsed(Duration.ZERO, () -> {
            var promise = new Promise<String>();
            spawn(() -> {
                promise.complete("x");
            });
            promise.await();
        });
    }

    @LoopTest
    void aWrongTimeIsAFailureThatSaysBoth() {
        var failure = assertThrows(AssertionError.class, () -> assertElapsed(seconds(2), () -> sleep(seconds(1))));
        assertTrue(failure.getMessage().contains("<PT2S>") && failure.getMessage().contains("<PT1S>"), failure.getMessage());
    }

    @Test
    void runReturnsTheValueOfItsBody() {
        assertEquals("value", LoopTests.run(() -> {
            sleep(seconds(1));
            return "value";
        }));
    }

    @Test
    void runThrowsWhatItsBodyThrowsAsItIs() {
        var broken = new IOException("broken");
        assertEquals(broken, assertThrows(IOException.class, () -> LoopTests.run(() -> {
            throw broken;
        })));
        assertEquals(0, broken.getSuppressed().length);
    }

    @Test
    void outsideOfATestThereIsNoSuchClock() {
        Meanwhile.run(() -> {
            var failure = assertThrows(IllegalStateException.class, LoopTests::elapsed);
            assertEquals("elapsed() was called outside of a test loop. Call it in a @LoopTest or LoopTests.run(() -> …).", failure.getMessage());
        });
        assertThrows(IllegalStateException.class, LoopTests::settle);
    }
}
