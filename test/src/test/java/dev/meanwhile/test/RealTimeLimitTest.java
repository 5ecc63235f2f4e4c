package dev.meanwhile.test;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.millis;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Action;
import dev.meanwhile.Cancelled;
import dev.meanwhile.Loop;
import dev.meanwhile.Promise;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A test that does not end is ended, or at least reported. */
@Timeout(30)
class RealTimeLimitTest {
    private static String failureOf(Action<?> body) {
        var failure = assertThrows(AssertionError.class, () -> new TestRun(0, millis(200)).run(body.asBody()));
        var message = failure.getMessage();
        assertTrue(message.startsWith("the test has not ended within 200 ms of real time. Its tasks:\n"), message);
        return message;
    }

    @Test
    void aCallThatNeverReturns() {
        var never = new CountDownLatch(1);
        var message = failureOf(() -> {
            spawn("other", () -> sleep(seconds(3600)));
            blocking(() -> {
                never.await();
                return null;
            });
        });
        assertTrue(message.contains("\n  task 'main' waits for blocking code in another thread\n      at "), message);
        assertTrue(message.contains("\n  task 'other' waits for a sleep to end\n"), message);
    }

    @Test
    void aTaskThatHoldsTheLoopUpIsShownWithItsStack() {
        var enough = new boolean[1];
        var message = failureOf(() -> {
            var spinning = spawn("spinning", () -> spin(enough));
            spinning.await();
        });
        enough[0] = true;
        assertTrue(message.contains("\n  task 'main' waits for task 'spinning'\n"), message);
        assertTrue(message.matches("(?s).*\\n  task 'spinning' runs, or is in a blocking call of the JDK\\n.*RealTimeLimitTest.spin\\(.*"),
                message);
    }

    private static void spin(boolean[] enough) {
        while (!enough[0]) {
            Thread.onSpinWait();
            Thread.yield();
        }
    }

    @Test
    void tasksThatNeverWaitLong() {
        failureOf(() -> {
            while (true) {
                sleep(seconds(1));
            }
        });
    }

    @Test
    void aTestThatDoesNotStopEither() {
        failureOf(() -> {
            while (true) {
                try {
                    sleep(seconds(1));
                } catch (Cancelled ignored) {
                    // As if nothing had happened.
                }
            }
        });
    }

    @Test
    void anInterruptOfTheCallerCancelsTheTest() {
        Thread.currentThread().interrupt();
        assertThrows(CancellationException.class, () -> LoopTests.run(() -> {
            blocking(() -> {
                Thread.sleep(60_000);
                return null;
            });
        }));
        assertTrue(Thread.interrupted());
    }
}
