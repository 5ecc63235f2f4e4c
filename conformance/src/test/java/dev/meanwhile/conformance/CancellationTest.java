package dev.meanwhile.conformance;

import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static dev.meanwhile.test.LoopTests.assertElapsed;
import static dev.meanwhile.test.LoopTests.settle;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Cancelled;
import dev.meanwhile.Loop;
import dev.meanwhile.Meanwhile;
import dev.meanwhile.Promise;
import dev.meanwhile.Task;
import dev.meanwhile.TaskFailedException;
import dev.meanwhile.test.LoopTest;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

/** What becomes of a request to cancel. */
class CancellationTest {
    @LoopTest(seeds = 20)
    @Case(number = 1, cpython = "test_tasks.test_cancel")
    void aSleeperEndsAtOnceAndCannotBeCancelledAgain() {
        var task = spawn(() -> sleep(seconds(10)));
        settle();
        assertTrue(task.cancel());
        assertElapsed(Duration.ZERO, () -> Ends.cancelled(task));
        assertTrue(task.isDone() && task.isCancelled());
        assertFalse(task.cancel());
    }

    @LoopTest(seeds = 20)
    @Case(number = 2, cpython = "test_tasks.test_cancelling")
    void everyRequestCounts() {
        var task = spawn(() -> sleep(seconds(10)));
        settle();
        assertEquals(0, task.cancelling());
        assertTrue(task.cancel());
        assertEquals(1, task.cancelling());
        assertTrue(task.cancel());
        assertEquals(2, task.cancelling());
        Ends.cancelled(task);
    }

    @LoopTest(seeds = 20)
    @Case(number = 3, cpython = "test_tasks.test_uncancel_basic")
    void whoTakesARequestBackGoesOn() {
        var task = spawn(() -> {
            try {
                sleep(seconds(10));
            } catch (Cancelled e) {
                Task.current().uncancel();
                sleep(seconds(10));
            }
        });
        settle();
        task.cancel();
        settle();
        assertFalse(task.isDone());
        assertEquals(0, task.cancelling());
        assertTrue(task.cancel());
        assertEquals(1, task.cancelling());
        Ends.cancelled(task);
        assertEquals(0, task.uncancel());
        assertTrue(task.isCancelled());
    }

    /** A timeout as somebody would write it who has cancel and uncancel only. */
    private static boolean timedOut(Duration limit, Runnable body) {
        var task = Task.current();
        var fired = new boolean[1];
        var timer = spawn(() -> {
            sleep(limit);
            fired[0] = true;
            task.cancel();
        });
        try {
            body.run();
            return false;
        } catch (Cancelled e) {
            if (!fired[0] || task.uncancel() > 0) {
                throw e;
            }
            return true;
        } finally {
            timer.cancel();
        }
    }

    @LoopTest(seeds = 20)
    @Case(number = 4, cpython = "test_tasks.test_uncancel_structured_blocks")
    void aHandWrittenTimeoutEndsItsBlockOnly() {
        assertElapsed(seconds(1), () -> assertTrue(timedOut(seconds(1), () -> sleep(seconds(10)))));
        assertEquals(0, Task.current().cancelling());
        assertElapsed(seconds(2), () -> assertFalse(timedOut(seconds(10), () -> sleep(seconds(2)))));
        assertElapsed(seconds(3), () -> sleep(seconds(3)));
        assertEquals(0, Task.current().cancelling());
    }

    @LoopTest(seeds = 20)
    @Case(number = 5, cpython = "test_tasks.test_uncancel_resets_must_cancel")
    void aRequestThatWasNotDeliveredIsForgotten() {
        var wait = new Promise<Integer>();
        var task = spawn(() -> {
            wait.await();
            sleep(Duration.ZERO);
            return 42;
        });
        settle();
        wait.complete(1);
        assertTrue(task.cancel());
        assertEquals(1, task.cancelling());
        assertEquals(0, task.uncancel());
        assertEquals(42, task.await());
    }

    @LoopTest(seeds = 20)
    @Case(number = 7, cpython = "test_tasks.test_cancel_with_message_before_starting_task")
    void onceCancelledATaskNeverStarts() {
        var ran = new boolean[1];
        var task = spawn(() -> {
            ran[0] = true;
        });
        task.cancel("no need");
        assertEquals("no need", Ends.cancelled(task).reason());
        assertFalse(ran[0]);
    }

    @LoopTest(seeds = 20)
    @Case(number = 8, cpython = "test_tasks.test_cancel_yield")
    void betweenTwoSleepsOfNoTime() {
        var steps = new int[1];
        var task = spawn(() -> {
            sleep(Duration.ZERO);
            steps[0]++;
            sleep(Duration.ZERO);
            steps[0]++;
        });
        while (steps[0] == 0) {
            sleep(Duration.ZERO);
        }
        task.cancel();
        Ends.cancelled(task);
        assertEquals(1, steps[0]);
    }

    @LoopTest(seeds = 20)
    @Case(number = 9, cpython = "test_tasks.test_cancel_inner_future", differs = "D78")
    void cancellingWhatATaskAwaitsFailsTheTask() {
        var promise = new Promise<Integer>();
        var task = spawn(promise::await);
        settle();
        assertTrue(promise.cancel());
        Ends.failedBecauseOfAnother(task);
        assertFalse(task.isCancelled());
    }

    @LoopTest(seeds = 20)
    @Case(number = 11, cpython = "test_tasks.test_cancel_task_catching")
    void whatItAwaitsIsCancelledAtOnceAndWhoCatchesThatIsNotCancelled() {
        var second = new Promise<Integer>();
        var task = spawn(() -> {
            try {
                return second.await();
            } catch (Cancelled e) {
                return 42;
            }
        });
        settle();
        task.cancel();
        assertTrue(second.isCancelled());
        assertFalse(task.isDone());
        assertEquals(42, task.await());
        assertFalse(task.isCancelled());
    }

    @LoopTest(seeds = 20)
    @Case(number = 12, cpython = "test_tasks.test_cancel_task_ignoring")
    void whoIgnoresARequestAndWaitsAgainGoesOn() {
        var first = new Promise<Integer>();
        var second = new Promise<Integer>();
        var task = spawn(() -> {
            try {
                first.await();
            } catch (Cancelled e) {
                // Goes on.
            }
            return second.await();
        });
        settle();
        task.cancel();
        settle();
        assertTrue(first.isCancelled());
        assertFalse(second.isDone() || task.isDone());
        second.complete(42);
        assertEquals(42, task.await());
    }

    @LoopTest(seeds = 20)
    @Case(number = 13, cpython = "test_tasks.test_cancel_current_task")
    void cancellingOneselfActsAtTheNextWait() {
        var after = new boolean[1];
        var task = spawn(() -> {
            assertTrue(Task.current().cancel());
            after[0] = true;
            assertElapsed(Duration.ZERO, () -> assertThrows(Cancelled.class, () -> sleep(seconds(100))));
            throw new IOException("the next wait was the one");
        });
        var failure = assertThrows(TaskFailedException.class, task::await);
        assertEquals("the next wait was the one", failure.getCause().getMessage());
        assertTrue(after[0]);
    }

    @LoopTest(seeds = 20)
    @Case(number = 14, cpython = "test_tasks.test_cancel_at_end")
    void cancellingOneselfAndReturningIsCancellation() {
        var task = spawn(() -> {
            Task.current().cancel();
            return 12;
        });
        Ends.cancelled(task);
        assertTrue(task.isCancelled());
    }

    @LoopTest(seeds = 20)
    @Case(number = 15, cpython = "test_tasks.test_cancel_awaited_task")
    void aRequestReachesTheTaskThatIsAwaitedNext() {
        var promise = new Promise<Integer>();
        var child = spawn(promise::await);
        var task = spawn(() -> {
            settle();
            Task.current().cancel();
            return child.await();
        });
        Ends.cancelled(task);
        assertTrue(task.isCancelled() && child.isCancelled() && promise.isCancelled());
    }

    @LoopTest(seeds = 20)
    @Case(number = 17, cpython = "test_tasks.test_cancellation_exception_context", differs = "D74")
    void whatIsThrownInTheHandlerKeepsTheCancellationAsItsCause() {
        var task = spawn(() -> {
            try {
                sleep(seconds(10));
            } catch (Cancelled e) {
                throw new IllegalStateException("while cleaning up", e);
            }
        });
        settle();
        task.cancel("my message");
        var failure = assertThrows(IllegalStateException.class, task::await);
        assertEquals("my message", ((Cancelled) failure.getCause()).reason());
    }

    private static final class Exit extends Error {
        private static final long serialVersionUID = 1L;
    }

    @LoopTest(seeds = 20)
    @Case(number = 18, cpython = "test_tasks.test_baseexception_during_cancel", differs = "D6")
    void anErrorInTheHandlerIsAFailureOfItsTask() {
        var exit = new Exit();
        var task = spawn(() -> {
            try {
                sleep(seconds(10));
            } catch (Cancelled e) {
                throw exit;
            }
        });
        settle();
        task.cancel();
        assertSame(exit, assertThrows(Exit.class, task::await));
        assertTrue(task.isDone());
        assertFalse(task.isCancelled());
    }

    /** On a loop that can be stopped, which the test kit's cannot. */
    @Test
    @Case(number = 19, cpython = "test_tasks.test_stop_while_run_in_complete", differs = "D79")
    void aTaskWhoseLoopWasStoppedCanStillBeCancelled() {
        try (var loop = Meanwhile.newLoop()) {
            var steps = new int[1];
            var task = loop.runUntilComplete(() -> spawn(() -> {
                while (steps[0] < 10) {
                    if (++steps[0] == 2) {
                        Loop.current().stop();
                    }
                    sleep(Duration.ZERO);
                }
            }));
            var failure = assertThrows(IllegalStateException.class, () -> loop.runUntilComplete(task));
            assertTrue(failure.getMessage().contains("stopped"), failure.getMessage());
            assertEquals(2, steps[0]);
            assertFalse(task.isDone());
            task.cancel();
            assertThrows(CancellationException.class, () -> loop.runUntilComplete(task));
            assertTrue(task.isCancelled());
        }
    }

    @LoopTest(seeds = 20)
    @Case(number = 21, cpython = "test_tasks.test_task_cancel_sleeping_task")
    void aLongSleepIsOverWhenItIsCancelled() {
        var sleeper = spawn(() -> sleep(seconds(5000)));
        assertElapsed(seconds(0.1), () -> {
            sleep(seconds(0.1));
            sleeper.cancel();
            Ends.cancelled(sleeper);
        });
        assertTrue(sleeper.isCancelled());
    }

    @LoopTest(seeds = 20)
    @Case(cpython = "test_tasks.test_cancel_with_message_then_future_result", differs = "D78")
    void theReasonReachesWhoeverAwaits() {
        var task = spawn(() -> sleep(seconds(10)));
        settle();
        task.cancel("my message");
        var awaiting = spawn(task::await);
        assertTrue(Ends.failedBecauseOfAnother(awaiting).getMessage().endsWith(": my message"));
        assertFalse(awaiting.isCancelled());
    }

    @LoopTest(seeds = 20)
    @Case(cpython = "test_tasks.test_cancel_both_task_and_inner_future")
    void taskAndPromiseCancelledInOneTurn() {
        var promise = new Promise<Integer>();
        var task = spawn(promise::await);
        settle();
        promise.cancel();
        task.cancel();
        Ends.cancelled(task);
        assertTrue(promise.isCancelled() && task.isCancelled());
    }

    private static void interruptedHere() {
        sleep(seconds(10));
    }

    private static void awaitedHere() {
        var task = spawn(CancellationTest::interruptedHere);
        settle();
        task.cancel();
        task.await();
    }

    @LoopTest(seeds = 20)
    @Case(cpython = "test_tasks.test_cancel_traceback_for_future_result", differs = {"D78", "D86"})
    void theStackShowsWhatWasInterruptedAndWhoAwaitedThat() {
        var text = new StringWriter();
        Ends.failedBecauseOfAnother(spawn(CancellationTest::awaitedHere)).printStackTrace(new PrintWriter(text));
        assertTrue(text.toString().contains(".interruptedHere("), text::toString);
        assertTrue(text.toString().contains(".awaitedHere("), text::toString);
    }
}
