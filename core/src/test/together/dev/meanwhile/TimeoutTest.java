package dev.meanwhile;

import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static dev.meanwhile.Meanwhile.timeout;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class TimeoutTest {
    @Test
    void aBodyThatTakesTooLongIsStopped() {
        run(() -> {
            var clock = JumpingClock.install();
            var log = new ArrayList<String>();
            var thrown = assertThrows(TimedOutException.class, () -> timeout(seconds(0.5), () -> {
                try {
                    sleep(seconds(10));
                } finally {
                    log.add("clean-up");
                }
                log.add("never");
            }));
            assertEquals("timed out after 500 ms", thrown.getMessage());
            assertInstanceOf(Cancelled.class, thrown.getCause());
            assertEquals(List.of("clean-up"), log);
            assertEquals(seconds(0.5), clock.elapsed());
        });
    }

    @Test
    void aBodyThatIsInTimeReturnsItsValueAndLeavesNoTimer() {
        run(() -> {
            JumpingClock.install();
            assertEquals("value", timeout(seconds(1), () -> {
                sleep(seconds(0.5));
                return "value";
            }));
            assertTrue(Loop.current().timers.isEmpty());
        });
    }

    @Test
    void aBodyThatWouldWakeAtTheDeadlineItselfIsTooLate() {
        run(() -> {
            JumpingClock.install();
            assertThrows(TimedOutException.class, () -> timeout(seconds(1), () -> sleep(seconds(1))));
        });
    }

    @Test
    void withNoTimeABodyThatDoesNotWaitReturnsItsValue() {
        run(() -> {
            var done = spawn(() -> "value");
            Turns.pass(1);
            assertEquals("value", timeout(Duration.ZERO, () -> done.await()));
        });
    }

    @Test
    void whatTheBodyThrowsByItselfPasses() {
        run(() -> {
            JumpingClock.install();
            var failure = new IOException("no disk");
            try {
                timeout(seconds(1), () -> {
                    throw failure;
                });
            } catch (IOException e) {
                assertSame(failure, e);
                assertEquals(0, e.getSuppressed().length);
                return;
            }
            throw new AssertionError("nothing was thrown");
        });
    }
}
