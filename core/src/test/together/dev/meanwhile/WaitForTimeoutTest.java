package dev.meanwhile;

import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static dev.meanwhile.Meanwhile.waitFor;
import static dev.meanwhile.Until.ALL_COMPLETED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A time limit ends the wait and nothing else. */
@Timeout(10)
class WaitForTimeoutTest {
    private static Task<Void> sleeper(double time) {
        return spawn(() -> sleep(seconds(time)));
    }

    @Test
    @DisplayName("53 CPython: test_wait_with_timeout")
    void theTasksAreSplitAndGoOn() {
        run(() -> {
            var clock = JumpingClock.install();
            var quick = sleeper(1);
            var slow = sleeper(10);
            assertEquals(new Waited<>(List.of(quick), List.of(slow)), waitFor(List.of(quick, slow), ALL_COMPLETED, seconds(2)));
            assertEquals(seconds(2), clock.elapsed());
            slow.await();
            assertEquals(seconds(10), clock.elapsed());
        });
    }

    @Test
    @DisplayName("54 CPython: test_wait_concurrent_complete")
    @InOrder
    void oneThatEndsAtTheLimitHasEnded() {
        run(() -> {
            JumpingClock.install();
            var quick = sleeper(2);
            var slow = sleeper(3);
            Turns.pass(1);
            assertEquals(List.of(quick), waitFor(List.of(quick, slow), ALL_COMPLETED, seconds(2)).done());
        });
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
    @DisplayName("CPython: test_wait_with_timeout, the timer is gone afterwards")
    void noTimerIsLeftWhenTheTasksEndFirst() {
        run(() -> {
            var clock = JumpingClock.install();
            waitFor(List.of(sleeper(1)), ALL_COMPLETED, seconds(60));
            assertEquals(0, Task.current().loop.timers.size());
            assertEquals(seconds(1), clock.elapsed());
        });
    }

    @Test
    @DisplayName("55 CPython: test_yield_wait_does_not_shield_cancel")
    void cancellingTheWaiterLeavesTheTasksRunning() {
        run(() -> {
            JumpingClock.install();
            var slow = sleeper(10);
            var waiter = spawn(() -> waitFor(List.of(slow), ALL_COMPLETED, seconds(60)));
            Turns.pass(2);
            waiter.cancel();
            Turns.pass(2);
            assertTrue(waiter.isCancelled());
            assertFalse(slow.isDone());
            slow.await();
        });
    }
}
