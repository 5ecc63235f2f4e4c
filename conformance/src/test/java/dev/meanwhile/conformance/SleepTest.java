package dev.meanwhile.conformance;

import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static dev.meanwhile.test.LoopTests.assertElapsed;
import static dev.meanwhile.test.LoopTests.settle;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.meanwhile.Loop;
import dev.meanwhile.test.LoopTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code sleep}. */
class SleepTest {
    @Test
    @Case(number = 22, cpython = "test_tasks.test_sleep_cancel")
    void aCancelledSleepLeavesNoTimer() {
        assertEquals(seconds(1), Idle.after(() -> {
            var sleeper = spawn(() -> sleep(seconds(10)));
            sleep(seconds(1));
            sleeper.cancel();
            Ends.cancelled(sleeper);
        }));
    }

    @LoopTest(seeds = 20)
    @Case(number = 23, cpython = "test_tasks.test_sleep", differs = "D31")
    void itTakesExactlyItsTime() {
        var task = spawn(() -> {
            sleep(seconds(0.05));
            sleep(seconds(0.05));
            return "yeah";
        });
        assertElapsed(seconds(0.1), () -> assertEquals("yeah", task.await()));
    }

    @LoopTest(seeds = 20)
    @Case(number = 23, cpython = "test_tasks.test_sleep_when_delay_is_nan", differs = "D31")
    void notANumberIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> sleep(seconds(Double.NaN)));
    }

    /** One order: it is the order that is tested. */
    @LoopTest
    @Case(number = 24, cpython = "test_tasks.SleepTests.test_sleep_zero")
    void noTimeLetsWhatIsReadyRunFirst() {
        var log = new ArrayList<String>();
        Loop.current().execute(() -> {
            log.add("callback");
            Loop.current().execute(() -> log.add("next turn"));
        });
        sleep(Duration.ZERO);
        assertEquals(List.of("callback"), log);
        settle();
    }
}
