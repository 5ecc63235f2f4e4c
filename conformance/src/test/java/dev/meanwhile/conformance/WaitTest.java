package dev.meanwhile.conformance;

import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static dev.meanwhile.Meanwhile.waitFor;
import static dev.meanwhile.test.LoopTests.assertElapsed;
import static dev.meanwhile.test.LoopTests.settle;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.meanwhile.DoneAndPending;
import dev.meanwhile.Promise;
import dev.meanwhile.Task;
import dev.meanwhile.Until;
import dev.meanwhile.test.LoopTest;
import java.time.Duration;
import java.util.List;

/** {@code wait}, which is {@code waitFor} here. */
class WaitTest {
    private final RuntimeException broken = new ArithmeticException("broken");

    private static Task<Void> sleeper(double time) {
        return spawn(() -> sleep(seconds(time)));
    }

    private Task<Void> failing(double time) {
        return spawn(() -> {
            sleep(seconds(time));
            throw broken;
        });
    }

    private void assertBroken(Task<?> task) {
        assertSame(broken, assertThrows(ArithmeticException.class, task::await));
    }

    @LoopTest(seeds = 20)
    @Case(number = 49, cpython = "test_tasks.test_wait_first_completed", differs = "D58")
    void returnsAtTheFirstCompletion() {
        var a = sleeper(10);
        var b = sleeper(0.1);
        assertElapsed(seconds(0.1), () -> assertEquals(new DoneAndPending<>(List.of(b), List.of(a)), waitFor(List.of(b, a), Until.FIRST_COMPLETED)));
        assertFalse(a.isDone());
        a.await();
    }

    @LoopTest(seeds = 20)
    @Case(number = 51, cpython = "test_tasks.test_wait_first_exception", differs = "D58")
    void aFailureThatIsThereAlreadyEndsIt() {
        var a = sleeper(10);
        var b = failing(0);
        var waited = assertElapsed(Duration.ZERO, () -> waitFor(List.of(b, a), Until.FIRST_EXCEPTION));
        assertEquals(new DoneAndPending<>(List.of(b), List.of(a)), waited);
        assertBroken(b);
        a.await();
    }

    @LoopTest(seeds = 20)
    @Case(number = 51, cpython = "test_tasks.test_wait_first_exception_in_wait", differs = "D58")
    void andOneThatComesLater() {
        var a = sleeper(10);
        var b = failing(0.01);
        var quick = sleeper(0.001);
        var waited = assertElapsed(seconds(0.01), () -> waitFor(List.of(b, a, quick), Until.FIRST_EXCEPTION));
        assertEquals(new DoneAndPending<>(List.of(b, quick), List.of(a)), waited);
        assertBroken(b);
        a.await();
    }

    @LoopTest(seeds = 20)
    @Case(number = 53, cpython = "test_tasks.test_wait_with_timeout", differs = "D58")
    void atTheDeadlineTheTasksAreSplit() {
        var a = sleeper(0.1);
        var b = sleeper(0.15);
        var waited = assertElapsed(seconds(0.11), () -> waitFor(List.of(b, a), Until.ALL_COMPLETED, seconds(0.11)));
        assertEquals(new DoneAndPending<>(List.of(a), List.of(b)), waited);
        b.await();
    }

    /** One order: the sleep was there before the wait, and so are their timers. */
    @LoopTest
    @Case(number = 53, cpython = "test_tasks.test_wait_concurrent_complete", differs = "D58")
    void whatEndsAtTheDeadlineCounts() {
        var a = sleeper(0.1);
        var b = sleeper(0.15);
        settle();
        var waited = assertElapsed(seconds(0.1), () -> waitFor(List.of(b, a), Until.ALL_COMPLETED, seconds(0.1)));
        assertEquals(new DoneAndPending<>(List.of(a), List.of(b)), waited);
        b.await();
    }

    @LoopTest(seeds = 20)
    @Case(number = 55, cpython = "test_tasks.test_yield_wait_does_not_shield_cancel")
    void cancellingTheWaiterLeavesTheTasksRunning() {
        var a = sleeper(1);
        var waiter = spawn(() -> waitFor(List.of(a), Until.ALL_COMPLETED));
        settle();
        waiter.cancel();
        Ends.cancelled(waiter);
        assertFalse(a.isDone());
        a.await();
    }

    @LoopTest(seeds = 20)
    @Case(cpython = "test_tasks.test_wait", differs = "D58")
    void waitsForAll() {
        var a = sleeper(0.1);
        var b = sleeper(0.15);
        assertElapsed(seconds(0.15), () -> assertEquals(new DoneAndPending<>(List.of(a, b), List.of()), waitFor(List.of(a, b), Until.ALL_COMPLETED)));
        assertElapsed(Duration.ZERO, () -> assertEquals(List.of(), waitFor(List.of(a, b), Until.ALL_COMPLETED).pending()));
    }

    @LoopTest(seeds = 20)
    @Case(cpython = "test_tasks.test_wait_errors")
    void nothingToWaitForIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> waitFor(List.<Task<Void>>of(), Until.ALL_COMPLETED));
    }

    @LoopTest(seeds = 20)
    @Case(cpython = "test_tasks.test_wait_with_exception", differs = {"D58", "D62"})
    void aFailureIsNotThrown() {
        var a = sleeper(0.1);
        var b = failing(0.15);
        var waited = waitFor(List.of(b, a), Until.ALL_COMPLETED);
        assertEquals(new DoneAndPending<>(List.of(b, a), List.of()), waited);
        assertBroken(b);
    }

    /** One order: both have to end in the turn before that of the one who waits. */
    @LoopTest
    @Case(cpython = "test_tasks.test_wait_really_done", differs = "D58")
    void whatEndedMeanwhileIsDoneToo() {
        var promise = new Promise<Integer>();
        var a = spawn(promise::await);
        var b = spawn(promise::await);
        var waiter = spawn(() -> waitFor(List.of(b, a), Until.FIRST_COMPLETED));
        settle();
        promise.complete(1);
        assertEquals(new DoneAndPending<>(List.of(b, a), List.of()), waiter.await());
    }

    @LoopTest(seeds = 20)
    @Case(cpython = "test_tasks.test_wait_duplicate_coroutines", differs = "D58")
    void aTaskThatIsNamedTwiceIsThereOnce() {
        var a = sleeper(1);
        var b = sleeper(2);
        assertEquals(new DoneAndPending<>(List.of(a, b), List.of()), waitFor(List.of(a, a, b), Until.ALL_COMPLETED));
    }
}
