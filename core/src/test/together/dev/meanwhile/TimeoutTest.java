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
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(10)
class TimeoutTest {
    @Test
    @DisplayName("CPython: test_timeout_basic")
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

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE})
    @DisplayName("CPython: test_timeout_zero, test_timeout_zero_sleep_zero, test_timeout_in_the_past_sleep_zero")
    void oneThatHasNoTimeAtAllRunsToItsFirstWait(long seconds) {
        run(() -> {
            JumpingClock.install();
            var log = new ArrayList<String>();
            assertThrows(TimedOutException.class, () -> timeout(Duration.ofSeconds(seconds), () -> {
                log.add("started");
                sleep(Duration.ZERO);
                log.add("never");
            }));
            assertEquals(List.of("started"), log);
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
    @DisplayName("CPython: test_outer_task_is_not_cancelled")
    void theTaskGoesOnAfterwards() {
        run(() -> {
            JumpingClock.install();
            var task = spawn(() -> {
                assertThrows(TimedOutException.class, () -> timeout(seconds(0.1), () -> sleep(seconds(3600))));
                sleep(seconds(1));
                return Task.current().cancelling();
            });
            assertEquals(0, task.await());
        });
    }

    @Test
    @DisplayName("CPython: test_foreign_exception_passed")
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

    @Test
    @DisplayName("CPython: test_foreign_exception_on_timeout")
    void whatItsCleanUpThrowsWinsWithTheTimeoutSuppressed() {
        run(() -> {
            JumpingClock.install();
            var failure = new IllegalStateException("clean-up");
            var thrown = assertThrows(IllegalStateException.class, () -> timeout(seconds(1), () -> {
                try {
                    sleep(seconds(3600));
                } catch (Cancelled e) {
                    throw failure;
                }
            }));
            assertSame(failure, thrown);
            assertEquals("timed out after 1 s", assertInstanceOf(TimedOutException.class, thrown.getSuppressed()[0]).getMessage());
        });
    }

    @Test
    @DisplayName("CPython: test_wait_for_cancel_suppressed")
    void aBodyThatSwallowsTheRequestAndReturnsHasNotTimedOut() {
        run(() -> {
            JumpingClock.install();
            assertEquals("value", timeout(seconds(1), () -> {
                try {
                    sleep(seconds(3600));
                } catch (Cancelled e) {
                    sleep(seconds(5));
                }
                return "value";
            }));
            assertEquals(0, Task.current().cancelling());
        });
    }

    @Test
    @DisplayName("CPython: test_wait_for_waits_for_task_cancellation, test_wait_for_reraises_exception_during_cancellation")
    void anAwaitedTaskIsCancelledAndItsEndWaitedFor() {
        run(() -> {
            var clock = JumpingClock.install();
            var task = spawn(() -> {
                try {
                    sleep(seconds(3600));
                } finally {
                    sleep(seconds(2));
                }
            });
            assertThrows(TimedOutException.class, () -> timeout(seconds(1), () -> task.await()));
            assertTrue(task.isCancelled());
            assertEquals(seconds(3), clock.elapsed());
        });
    }
}
