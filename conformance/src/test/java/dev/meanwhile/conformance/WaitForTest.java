package dev.meanwhile.conformance;

import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.shield;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static dev.meanwhile.Meanwhile.timeout;
import static dev.meanwhile.Meanwhile.waitFor;
import static dev.meanwhile.test.LoopTests.assertElapsed;
import static dev.meanwhile.test.LoopTests.elapsed;
import static dev.meanwhile.test.LoopTests.settle;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Action;
import dev.meanwhile.Cancelled;
import dev.meanwhile.Promise;
import dev.meanwhile.Task;
import dev.meanwhile.TimedOutException;
import dev.meanwhile.Until;
import dev.meanwhile.test.LoopTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** {@code wait_for}, which is {@code timeout} around a wait here. */
class WaitForTest {
    private final List<String> log = new ArrayList<>();

    /** Ten seconds of work that takes its time to clean up. */
    private Task<String> working(Duration cleanUp) {
        return spawn(() -> {
            log.add("start");
            try {
                sleep(seconds(10));
                return "done";
            } finally {
                if (!cleanUp.isZero()) {
                    sleep(cleanUp);
                }
                log.add("end");
            }
        });
    }

    @LoopTest(seeds = 20)
    @Case(number = 63, cpython = "test_waitfor.test_wait_for")
    void theTaskIsCancelledAndWaitedFor() {
        var task = working(Duration.ZERO);
        assertThrows(TimedOutException.class, () -> timeout(seconds(0.1), task::await));
        assertEquals(seconds(0.1), elapsed());
        assertTrue(task.isCancelled());
        assertEquals(List.of("start", "end"), log);
    }

    @LoopTest(seeds = 20)
    @Case(number = 64, cpython = "test_waitfor.test_wait_for_timeout_less_then_0_or_0_future_done")
    void noTimeIsEnoughForWhatIsDone() {
        var promise = new Promise<String>();
        promise.complete("done");
        assertElapsed(Duration.ZERO, () -> assertEquals("done", timeout(Duration.ZERO, promise::await)));
    }

    @LoopTest(seeds = 20)
    @Case(number = 65, cpython = "test_waitfor.test_wait_for_timeout_less_then_0_or_0_coroutine_do_not_started", differs = "D28")
    void aBodyWithNoTimeRunsToItsFirstWait() {
        assertThrows(TimedOutException.class, () -> timeout(Duration.ZERO, () -> {
            log.add("start");
            sleep(Duration.ZERO);
            log.add("never");
        }));
        assertEquals(List.of("start"), log);
        assertEquals(Duration.ZERO, elapsed());
    }

    @LoopTest(seeds = 20)
    @Case(number = 66, cpython = "test_waitfor.test_wait_for_timeout_less_then_0_or_0")
    void aTaskThatRunsIsCancelledAndWaitedFor() {
        for (var limit : List.of(Duration.ZERO, seconds(-1))) {
            log.clear();
            var task = working(Duration.ZERO);
            settle();
            assertThrows(TimedOutException.class, () -> timeout(limit, task::await));
            assertTrue(task.isCancelled());
            assertEquals(List.of("start", "end"), log);
        }
        assertEquals(Duration.ZERO, elapsed());
    }

    @LoopTest(seeds = 20)
    @Case(number = 67, cpython = "test_waitfor.test_wait_for_waits_for_task_cancellation")
    void slowCleanUpComesToItsEndFirst() {
        var task = working(seconds(3));
        var failure = assertThrows(TimedOutException.class, () -> timeout(seconds(1), task::await));
        assertEquals(seconds(4), elapsed());
        assertEquals(List.of("start", "end"), log);
        assertInstanceOf(Cancelled.class, failure.getCause());
    }

    @LoopTest(seeds = 20)
    @Case(number = 67, cpython = "test_waitfor.test_wait_for_waits_for_task_cancellation_w_timeout_0")
    void alsoWithNoTime() {
        var task = working(seconds(3));
        settle();
        var failure = assertThrows(TimedOutException.class, () -> timeout(Duration.ZERO, task::await));
        assertEquals(seconds(3), elapsed());
        assertEquals(List.of("start", "end"), log);
        assertInstanceOf(Cancelled.class, failure.getCause());
    }

    @LoopTest(seeds = 20)
    @Case(number = 68, cpython = "test_waitfor.test_wait_for_reraises_exception_during_cancellation", differs = "D30")
    void aFailureOfTheCleanUpIsWhatIsThrown() {
        var broken = new IllegalStateException("broken");
        var task = spawn(() -> {
            try {
                sleep(seconds(10));
            } catch (Cancelled e) {
                throw broken;
            }
        });
        assertSame(broken, assertThrows(IllegalStateException.class, () -> timeout(seconds(1), task::await)));
        assertInstanceOf(TimedOutException.class, broken.getSuppressed()[0]);
    }

    private static int deaf(int value) {
        try {
            sleep(seconds(10));
        } catch (Cancelled e) {
            // Not a good idea.
        }
        return value;
    }

    @LoopTest(seeds = 20)
    @Case(number = 69, cpython = "test_waitfor.test_wait_for_cancel_suppressed")
    void aValueInSpiteOfTheRequestIsReturned() {
        assertElapsed(seconds(0.1), () -> assertEquals(42, timeout(seconds(0.1), () -> deaf(42))));
    }

    /** In a task, which the request reaches through the wait for it. */
    @LoopTest(seeds = 20)
    @Case(number = 69, cpython = "test_waitfor.test_wait_for_cancellation_race_condition")
    void alsoThatOfATask() {
        var task = spawn(() -> deaf(1));
        assertElapsed(seconds(0.01), () -> assertEquals(1, timeout(seconds(0.01), task::await)));
        sleep(seconds(1));
    }

    @LoopTest(seeds = 20)
    @Case(number = 70, cpython = "test_waitfor.test_wait_for_issue86296")
    void aRequestInTheTurnInWhichTheWaitEndsIsNotLost() {
        var promise = new Promise<Void>();
        var reachedEnd = new boolean[1];
        var task = spawn(() -> {
            timeout(seconds(100), promise::await);
            sleep(seconds(1));
            reachedEnd[0] = true;
        });
        settle();
        promise.complete(null);
        assertFalse(task.isDone());
        task.cancel();
        Ends.cancelled(task);
        assertFalse(reachedEnd[0]);
    }

    private void cancelTheWaiter(Action<RuntimeException> wait, Task<?> task) {
        var waiter = spawn(wait);
        settle();
        waiter.cancel();
        Ends.cancelled(waiter);
        assertTrue(task.isCancelled());
        assertEquals(Duration.ZERO, elapsed());
    }

    @LoopTest(seeds = 20)
    @Case(number = 71, cpython = "test_waitfor.test_cancel_wait_for")
    void cancellingTheWaiterCancelsTheTask() {
        var task = spawn(() -> new Promise<Void>().await());
        cancelTheWaiter(() -> timeout(seconds(60), task::await), task);
    }

    @LoopTest(seeds = 20)
    @Case(number = 71, cpython = "test_waitfor.test_cancel_blocking_wait_for")
    void alsoWithoutALimit() {
        var task = spawn(() -> new Promise<Void>().await());
        cancelTheWaiter(task::await, task);
    }

    @LoopTest(seeds = 20)
    @Case(number = 73, cpython = "test_waitfor.test_wait_for_race_condition")
    void aValueInTimeWins() {
        var promise = new Promise<String>();
        spawn(() -> {
            sleep(seconds(0.1));
            promise.complete("ok");
        });
        assertElapsed(seconds(0.1), () -> assertEquals("ok", timeout(seconds(0.2), promise::await)));
    }

    private Task<String> oneSecond() {
        return spawn(() -> {
            sleep(seconds(1));
            return "done";
        });
    }

    @LoopTest(seeds = 20)
    @Case(number = 74, cpython = "test_waitfor.WaitForShieldTests.test_zero_timeout")
    void whatIsShieldedOutlivesNoTime() {
        var task = oneSecond();
        assertThrows(TimedOutException.class, () -> timeout(Duration.ZERO, () -> shield(task)));
        assertFalse(task.isDone());
        assertElapsed(seconds(1), () -> assertEquals("done", task.await()));
    }

    @LoopTest(seeds = 20)
    @Case(number = 74, cpython = "test_waitfor.WaitForShieldTests.test_shielded_timeout")
    void andATimeout() {
        var task = oneSecond();
        assertThrows(TimedOutException.class, () -> timeout(seconds(0.1), () -> shield(task)));
        assertFalse(task.isDone());
        assertElapsed(seconds(0.9), () -> assertEquals("done", task.await()));
    }

    @LoopTest(seeds = 20)
    @Case(number = 74, cpython = "test_waitfor.WaitForShieldTests.test_none_timeout")
    void withoutALimitItIsWaitedFor() {
        assertElapsed(seconds(1), () -> assertEquals("done", shield(oneSecond())));
    }

    /** A fifth of a second of work that no request to cancel can stop. */
    private void stubborn() {
        while (elapsed().compareTo(seconds(0.2)) < 0) {
            try {
                sleep(seconds(0.2).minus(elapsed()));
            } catch (Cancelled e) {
                // Goes on.
            }
        }
        log.add("exited");
    }

    @LoopTest(seeds = 20)
    @Case(cpython = "test_waitfor.test_asyncio_wait_for_cancelled")
    void aStubbornBodyIsWaitedForByWhoeverCancels() {
        var task = spawn(() -> timeout(seconds(0.4), this::stubborn));
        settle();
        task.cancel();
        waitFor(List.of(task), Until.ALL_COMPLETED);
        assertEquals(List.of("exited"), log);
    }

    @LoopTest(seeds = 20)
    @Case(cpython = "test_waitfor.test_asyncio_wait_for_timeout")
    void andByTheTimeout() {
        timeout(seconds(0.1), this::stubborn);
        assertEquals(seconds(0.2), elapsed());
        assertEquals(List.of("exited"), log);
        assertEquals(0, Task.current().cancelling());
    }

    @LoopTest(seeds = 20)
    @Case(cpython = "test_waitfor.test_wait_for_self_cancellation")
    void aWaiterThatIsCancelledBeforeItWaitsLeavesTheTaskAlone() {
        var inner = spawn(() -> {
            sleep(seconds(0.3));
            return 42;
        });
        var waiter = spawn(() -> timeout(seconds(0.1), inner::await));
        waiter.cancel();
        Ends.cancelled(waiter);
        assertEquals(42, inner.await());
    }
}
