package dev.meanwhile;

import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static dev.meanwhile.Meanwhile.waitFor;
import static dev.meanwhile.Until.ALL_COMPLETED;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A time limit ends the wait and nothing else. */
@Timeout(10)
class WaitForTimeoutTest {
    private static Task<Void> sleeper(double time) {
        return spawn(() -> sleep(seconds(time)));
    }

    @Test
    void zeroLooksAndLetsTheOthersRunOnce() {
        run(() -> {
            var clock = JumpingClock.install();
            var slow = sleeper(10);
            var quick = spawn(() -> { });
            assertEquals(List.of(quick), waitFor(List.of(slow, quick), ALL_COMPLETED, Duration.ZERO).done());
            assertEquals(List.of(quick), waitFor(List.of(slow, quick), ALL_COMPLETED, seconds(-1)).done());
            assertEquals(Duration.ZERO, clock.elapsed());
        });
    }

    @Test
    void noTimerIsLeftWhenTheTasksEndFirst() {
        run(() -> {
            var clock = JumpingClock.install();
            waitFor(List.of(sleeper(1)), ALL_COMPLETED, seconds(60));
            assertEquals(0, Task.current().loop.timers.size());
            assertEquals(seconds(1), clock.elapsed());
        });
    }
}
