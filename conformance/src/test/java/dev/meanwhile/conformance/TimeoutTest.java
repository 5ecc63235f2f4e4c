package dev.meanwhile.conformance;

import static dev.meanwhile.Meanwhile.millis;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.scope;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static dev.meanwhile.Meanwhile.timeout;
import static dev.meanwhile.Meanwhile.timeoutAt;
import static dev.meanwhile.test.LoopTests.elapsed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Cancelled;
import dev.meanwhile.Loop;
import dev.meanwhile.Promise;
import dev.meanwhile.Task;
import dev.meanwhile.TimedOutException;
import dev.meanwhile.Timeout;
import dev.meanwhile.test.LoopTest;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code timeout}. */
class TimeoutTest {
    private Timeout outer;
    private Timeout inner;

    @LoopTest(seeds = 20)
    @Case(number = 75, cpython = "test_timeouts.test_timeout_basic")
    void throwsWhenTheTimeIsUp() {
        assertThrows(TimedOutException.class, () -> timeout(seconds(0.01), it -> {
            outer = it;
            sleep(seconds(10));
        }));
        assertEquals(seconds(0.01), elapsed());
        assertTrue(outer.expired());
    }

    @LoopTest(seeds = 20)
    @Case(number = 75, cpython = "test_timeouts.test_timeout_at_basic", differs = "D65")
    void theDeadlineMayBeAMomentOfTheLoopsClock() {
        var start = Loop.current().time();
        assertThrows(TimedOutException.class, () -> timeoutAt(start.plus(seconds(0.01)), () -> sleep(seconds(10))));
        assertEquals(start.plus(seconds(0.01)), Loop.current().time());
    }

    @LoopTest(seeds = 20)
    @Case(number = 76, cpython = "test_timeouts.test_nested_timeouts")
    void ofTwoWithOneDeadlineTheOuterThrows() {
        var cancelled = new boolean[1];
        assertThrows(TimedOutException.class, () -> timeout(seconds(0.01), first -> {
            outer = first;
            try {
                timeout(seconds(0.01), second -> {
                    inner = second;
                    sleep(seconds(10));
                });
            } catch (Cancelled e) {
                cancelled[0] = true;
                throw e;
            }
        }));
        assertTrue(cancelled[0] && outer.expired() && inner.expired());
    }

    /** Blocks the loop. Nothing else runs, whatever the run mode. */
    private static void crunch(Duration time) {
        var end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() - end < 0) {
            Thread.onSpinWait();
        }
    }

    /** On real time, which alone goes on while a task blocks the loop. */
    @Test
    @Case(number = 77, cpython = "test_timeouts.test_nested_timeouts_concurrent")
    void aDeadlineThatPassedWhileTheLoopWasBusyActsAtTheNextWait() {
        run(() -> {
            assertThrows(TimedOutException.class, () -> timeout(millis(2), () -> timeout(seconds(1000), () -> {
                crunch(millis(10));
                sleep(seconds(1000));
            })));
            assertEquals(0, Task.current().cancelling());
        });
    }

    @Test
    @Case(number = 77, cpython = "test_timeouts.test_nested_timeouts_loop_busy")
    void twoDeadlinesThatPassedBothAct() {
        run(() -> {
            assertThrows(TimedOutException.class, () -> timeout(millis(20), first -> {
                outer = first;
                try {
                    timeout(millis(2), second -> {
                        inner = second;
                        crunch(millis(30));
                        sleep(seconds(1000));
                    });
                } catch (TimedOutException e) {
                    // If they are not found in the same turn. Then the outer one ends this:
                    sleep(seconds(1000));
                }
            }));
            assertTrue(outer.expired() && inner.expired());
            assertEquals(0, Task.current().cancelling());
        });
    }

    private void expiresAtOnce(Duration limit, Duration wait) {
        assertThrows(TimedOutException.class, () -> timeout(limit, it -> {
            outer = it;
            sleep(wait);
        }));
        assertTrue(outer.expired());
        assertEquals(Duration.ZERO, elapsed());
    }

    @LoopTest(seeds = 20)
    @Case(number = 78, cpython = "test_timeouts.test_timeout_zero")
    void noTimeIsUpAtTheFirstWait() {
        expiresAtOnce(Duration.ZERO, seconds(10));
    }

    @LoopTest(seeds = 20)
    @Case(number = 78, cpython = "test_timeouts.test_timeout_zero_sleep_zero")
    void evenIfThatIsASleepOfNoTime() {
        expiresAtOnce(Duration.ZERO, Duration.ZERO);
    }

    @LoopTest(seeds = 20)
    @Case(number = 78, cpython = "test_timeouts.test_timeout_in_the_past_sleep_zero")
    void aDeadlineInThePastIsAsNoTime() {
        expiresAtOnce(seconds(-11), Duration.ZERO);
    }

    @LoopTest(seeds = 20)
    @Case(number = 79, cpython = "test_timeouts.test_timeout_disabled", differs = "D29")
    void onceDisarmedItNeverActs() {
        timeout(seconds(1), it -> {
            it.disarm();
            outer = it;
            sleep(seconds(100));
        });
        assertFalse(outer.expired());
        assertEquals(seconds(100), elapsed());
    }

    @LoopTest(seeds = 20)
    @Case(number = 79, cpython = "test_timeouts.test_timeout_at_disabled", differs = "D29")
    void alsoOneThatWasSetToAMoment() {
        timeout(seconds(1), it -> {
            it.rescheduleAt(Loop.current().time().plus(seconds(2)));
            it.disarm();
            outer = it;
            sleep(seconds(100));
            assertEquals(Optional.empty(), it.when());
        });
        assertFalse(outer.expired());
    }

    @LoopTest(seeds = 20)
    @Case(number = 79, cpython = "test_timeouts.test_timeout_not_called")
    void aBodyInTimeIsLeftAlone() {
        timeout(seconds(10), it -> {
            outer = it;
            sleep(seconds(0.01));
        });
        assertFalse(outer.expired());
        assertEquals(seconds(0.01), elapsed());
    }

    @LoopTest(seeds = 20)
    @Case(number = 80, cpython = "test_timeouts.test_foreign_exception_passed")
    void aFailureInTimePasses() {
        var broken = new IllegalArgumentException("broken");
        assertSame(broken, assertThrows(IllegalArgumentException.class, () -> timeout(seconds(0.01), it -> {
            outer = it;
            throwIt(broken);
        })));
        assertFalse(outer.expired());
        assertEquals(0, broken.getSuppressed().length);
    }

    private static void throwIt(RuntimeException failure) {
        throw failure;
    }

    private static void failCleaningUp(Function<Cancelled, RuntimeException> failure) {
        try {
            sleep(seconds(1));
        } catch (Cancelled e) {
            throw failure.apply(e);
        }
    }

    @LoopTest(seeds = 20)
    @Case(number = 81, cpython = "test_timeouts.test_foreign_exception_on_timeout", differs = "D30")
    void aFailureOfTheCleanUpWins() {
        var broken = new ArithmeticException("broken");
        assertSame(broken, assertThrows(ArithmeticException.class, () -> timeout(seconds(0.01), () -> failCleaningUp(_ -> broken))));
        assertInstanceOf(TimedOutException.class, broken.getSuppressed()[0]);
    }

    @LoopTest(seeds = 20)
    @Case(number = 81, cpython = "test_timeouts.test_foreign_exception_on_timeout_2", differs = "D30")
    void alsoAtTheEndOfAChainOfCauses() {
        var failure = assertThrows(IllegalArgumentException.class, () -> timeout(seconds(0.01),
                () -> failCleaningUp(cancelled -> new IllegalArgumentException("last", new ArithmeticException("first").initCause(cancelled)))));
        assertInstanceOf(TimedOutException.class, failure.getSuppressed()[0]);
        assertInstanceOf(ArithmeticException.class, failure.getCause());
        assertInstanceOf(Cancelled.class, failure.getCause().getCause());
    }

    @LoopTest(seeds = 20)
    @Case(number = 83, cpython = "test_timeouts.test_foreign_cancel_doesnt_timeout_if_not_expired")
    void aRequestFromElsewhereStaysOne() {
        assertThrows(Cancelled.class, () -> timeout(seconds(10), it -> {
            outer = it;
            Task.current().cancel();
            sleep(seconds(10));
        }));
        assertFalse(outer.expired());
        assertEquals(1, Task.current().cancelling());
        Task.current().uncancel();
    }

    @LoopTest(seeds = 20)
    @Case(number = 84, cpython = "test_timeouts.test_outer_task_is_not_cancelled")
    void theTaskItselfIsNotCancelled() {
        var task = spawn(() -> {
            assertThrows(TimedOutException.class, () -> timeout(seconds(0.001), () -> sleep(seconds(10))));
        });
        task.await();
        assertTrue(task.isDone() && !task.isCancelled());
        assertEquals(0, task.cancelling());
    }

    @LoopTest(seeds = 20)
    @Case(number = 85, cpython = "test_timeouts.test_reschedule", differs = {"D29", "D65"})
    void whenFollowsWhereItIsMoved() {
        var given = new Promise<Timeout>();
        var deadline = Loop.current().time().plus(seconds(10));
        var task = spawn(() -> timeout(seconds(10), it -> {
            given.complete(it);
            sleep(seconds(50));
        }));
        outer = given.await();
        assertEquals(Optional.of(deadline), outer.when());
        outer.rescheduleAt(deadline.plus(seconds(20)));
        assertEquals(Optional.of(deadline.plus(seconds(20))), outer.when());
        outer.disarm();
        assertEquals(Optional.empty(), outer.when());
        task.cancel();
        Ends.cancelled(task);
        assertFalse(outer.expired());
    }

    @LoopTest(seeds = 20)
    @Case(number = 86, cpython = "test_timeouts.test_nested_timeout_in_finally")
    void oneInTheCleanUpOfAnother() {
        var failure = assertThrows(TimedOutException.class, () -> timeout(seconds(0.01), () -> {
            try {
                sleep(seconds(1));
            } finally {
                assertThrows(TimedOutException.class, () -> timeout(seconds(0.01), () -> sleep(seconds(10))));
            }
        }));
        assertEquals(seconds(0.02), elapsed());
        assertInstanceOf(Cancelled.class, failure.getCause());
    }

    private static void swallowARequest() {
        Task.current().cancel();
        assertThrows(Cancelled.class, () -> sleep(seconds(1)));
    }

    @LoopTest(seeds = 20)
    @Case(number = 87, cpython = "test_timeouts.test_timeout_after_cancellation")
    void worksInATaskThatHasSwallowedARequest() {
        swallowARequest();
        assertThrows(TimedOutException.class, () -> timeout(Duration.ZERO, () -> sleep(seconds(1))));
        assertEquals(1, Task.current().cancelling());
        Task.current().uncancel();
    }

    @LoopTest(seeds = 20)
    @Case(number = 87, cpython = "test_timeouts.test_cancel_in_timeout_after_cancellation")
    void andANewRequestThereStaysOne() {
        swallowARequest();
        assertThrows(Cancelled.class, () -> timeout(seconds(1), () -> {
            Task.current().cancel();
            sleep(seconds(2));
        }));
        assertEquals(2, Task.current().cancelling());
        Task.current().uncancel();
        Task.current().uncancel();
    }

    @LoopTest(seeds = 20)
    @Case(number = 89, cpython = "test_timeouts.test_timeout_taskgroup", differs = {"D26", "D30"})
    void aFailureInAScopeThatIsCleaningUpIsThrown() {
        var broken = new IllegalStateException("broken");
        assertSame(broken, assertThrows(IllegalStateException.class, () -> timeout(seconds(0.1), () -> scope(s -> {
            s.spawn(() -> failCleaningUp(_ -> broken));
            sleep(seconds(1));
        }))));
        assertEquals(1, Stream.of(broken.getSuppressed()).filter(it -> it instanceof TimedOutException).count());
        assertEquals(0, Task.current().cancelling());
    }

    @LoopTest(seeds = 20)
    @Case(cpython = "test_timeouts.test_waiter_cancelled")
    void theBodySeesACancellation() {
        var cancelled = new boolean[1];
        assertThrows(TimedOutException.class, () -> timeout(seconds(0.01), () -> {
            try {
                sleep(seconds(10));
            } catch (Cancelled e) {
                cancelled[0] = true;
                throw e;
            }
        }));
        assertTrue(cancelled[0]);
    }

    @LoopTest(seeds = 20)
    @Case(cpython = "test_timeouts.test_timeout_exception_cause")
    void whoseCancellationIsTheCause() {
        var failure = assertThrows(TimedOutException.class, () -> timeout(Duration.ZERO, () -> sleep(seconds(1))));
        assertInstanceOf(Cancelled.class, failure.getCause());
    }

    @LoopTest(seeds = 20)
    @Case(cpython = "test_timeouts.test_timeout_finished")
    void afterItsEndItCannotBeMoved() {
        timeout(seconds(0.01), it -> {
            outer = it;
        });
        assertThrows(IllegalStateException.class, () -> outer.reschedule(seconds(0.02)));
    }

    @LoopTest(seeds = 20)
    @Case(cpython = "test_timeouts.test_timeout_expired")
    void norOnceItHasExpired() {
        assertThrows(TimedOutException.class, () -> timeout(seconds(0.01), it -> {
            outer = it;
            try {
                sleep(seconds(10));
            } finally {
                assertThrows(IllegalStateException.class, () -> it.reschedule(seconds(0.02)));
            }
        }));
    }

    @Test
    @Case(cpython = "test_timeouts.test_timeout_without_task")
    void outsideOfTasksThereIsNothingToCancel() {
        assertThrows(IllegalStateException.class, () -> timeout(seconds(0.01), () -> { }));
    }
}
