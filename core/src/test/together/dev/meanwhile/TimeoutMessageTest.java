package dev.meanwhile;

import static dev.meanwhile.Meanwhile.millis;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.timeout;
import static dev.meanwhile.Meanwhile.timeoutAt;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The message of a timeout names the limit as the caller gave it, and not the time that has passed. */
@Timeout(10)
class TimeoutMessageTest {
    private static String messageOf(TimeoutAction<RuntimeException> body, Duration limit) {
        return assertThrows(TimedOutException.class, () -> timeout(limit, body)).getMessage();
    }

    @Test
    void itIsExact() {
        run(() -> {
            assertEquals("timed out after 1 ms", messageOf(_ -> sleep(seconds(3600)), millis(1)));
            assertEquals("timed out after 0 ms", messageOf(_ -> sleep(seconds(3600)), millis(-5)));
        });
    }

    @Test
    void afterReschedulingItCountsFromThere() {
        run(() -> {
            assertEquals("timed out 1 ms after it was rescheduled", messageOf(t -> {
                t.reschedule(millis(1));
                sleep(seconds(3600));
            }, seconds(3600)));
        });
    }

    @Test
    void aDeadlineIsNamedAsOne() {
        run(() -> {
            assertEquals("timed out at 1 ms on the loop's clock", messageOf(t -> {
                t.rescheduleAt(millis(1));
                sleep(seconds(3600));
            }, seconds(3600)));
            assertEquals("timed out at -5 ms on the loop's clock", assertThrows(TimedOutException.class,
                    () -> timeoutAt(millis(-5), () -> sleep(seconds(3600)))).getMessage());
        });
    }
}
