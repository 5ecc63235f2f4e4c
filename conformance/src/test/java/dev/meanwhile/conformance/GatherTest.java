package dev.meanwhile.conformance;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.gather;
import static dev.meanwhile.Meanwhile.gatherSettled;
import static dev.meanwhile.Meanwhile.millis;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static dev.meanwhile.test.LoopTests.elapsed;
import static dev.meanwhile.test.LoopTests.settle;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Outcome;
import dev.meanwhile.Promise;
import dev.meanwhile.Task;
import dev.meanwhile.WrongLoopException;
import dev.meanwhile.test.LoopTest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** {@code gather}. */
class GatherTest {
    private final RuntimeException broken = new IllegalStateException("broken");

    private static <T> Task<T> keeping(Promise<T> promise) {
        return spawn(promise::await);
    }

    @LoopTest(seeds = 20)
    @Case(number = 37, cpython = "test_tasks.GatherTestsBase.test_success")
    void theValuesAreInTheOrderOfTheArguments() {
        var first = new Promise<Integer>();
        var second = new Promise<Integer>();
        var third = new Promise<Integer>();
        var gathering = spawn(() -> gather(keeping(first), keeping(second), keeping(third)));
        settle();
        second.complete(2);
        settle();
        first.complete(1);
        settle();
        assertFalse(gathering.isDone());
        third.complete(3);
        assertEquals(List.of(1, 2, 3), gathering.await());
    }

    @LoopTest(seeds = 20)
    @Case(number = 38, cpython = "test_tasks.GatherTestsBase.test_one_exception", differs = "D20")
    void theFirstFailureCancelsTheOthersWhichAreWaitedFor() {
        var promises = IntStream.range(0, 5).mapToObj(_ -> new Promise<Integer>()).toList();
        var children = promises.stream().map(GatherTest::keeping).toList();
        var late = new IllegalArgumentException("late");
        var cleaning = spawn(() -> {
            try {
                sleep(seconds(10));
                return 0;
            } finally {
                sleep(seconds(1));
                throwIt(late);
            }
        });
        var gathering = spawn(() -> gather(Stream.concat(children.stream(), Stream.of(cleaning)).toList()));
        settle();
        promises.get(0).complete(1);
        promises.get(1).fail(broken);
        settle();
        assertFalse(gathering.isDone());
        assertSame(broken, assertThrows(IllegalStateException.class, gathering::await));
        assertEquals(seconds(1), elapsed());
        assertEquals(List.of(late), List.of(broken.getSuppressed()));
        assertTrue(children.subList(2, 5).stream().allMatch(Task::isCancelled));
    }

    private static void throwIt(RuntimeException failure) {
        throw failure;
    }

    @LoopTest(seeds = 20)
    @Case(number = 39, cpython = "test_tasks.GatherTestsBase.test_return_exceptions", differs = "D23")
    void settledFailuresStandInTheirPlaces() {
        var first = new Promise<Integer>();
        var second = new Promise<Integer>();
        var third = new Promise<Integer>();
        var gathering = spawn(() -> gatherSettled(keeping(first), keeping(second), keeping(third)));
        settle();
        third.fail(broken);
        settle();
        second.complete(2);
        settle();
        assertFalse(gathering.isDone());
        first.complete(1);
        var outcomes = gathering.await();
        assertEquals(List.of(new Outcome.Success<>(1), new Outcome.Success<>(2), new Outcome.Failure<>(broken)), outcomes);
    }

    @LoopTest(seeds = 20)
    @Case(number = 40, cpython = "test_tasks.FutureGatherTests.test_one_cancellation", differs = {"D21", "D22", "D78"})
    void oneThatIsCancelledCancelsTheOthers() {
        var children = IntStream.range(0, 3).mapToObj(_ -> GatherTest.<Integer>keeping(new Promise<>())).toList();
        var gathering = spawn(() -> {
            assertThrows(CancellationException.class, () -> gather(children));
            // It was a child that was cancelled, not the one who gathers.
            assertEquals(0, Task.current().cancelling());
            sleep(seconds(1));
            return 42;
        });
        settle();
        children.get(1).cancel();
        assertEquals(42, gathering.await());
        assertTrue(children.stream().allMatch(Task::isCancelled));
    }

    @LoopTest(seeds = 20)
    @Case(number = 41, cpython = "test_tasks.FutureGatherTests.test_result_exception_one_cancellation", differs = {"D23", "D78"})
    void settledCancellationsStandInTheirPlacesAsFailures() {
        var promises = IntStream.range(0, 4).mapToObj(_ -> new Promise<Integer>()).toList();
        var gathering = spawn(() -> gatherSettled(promises.stream().map(GatherTest::keeping).toList()));
        settle();
        promises.get(0).complete(1);
        promises.get(1).fail(broken);
        // asyncio's gather is given the futures; here the task that awaits one fails.
        promises.get(2).cancel();
        promises.get(3).complete(4);
        var outcomes = gathering.await();
        assertEquals(List.of(new Outcome.Success<>(1), new Outcome.Failure<>(broken)), outcomes.subList(0, 2));
        assertInstanceOf(CancellationException.class, assertInstanceOf(Outcome.Failure.class, outcomes.get(2)).cause());
        assertEquals(new Outcome.Success<>(4), outcomes.get(3));
    }

    @LoopTest(seeds = 20)
    @Case(number = 43, cpython = "test_tasks.FutureGatherTests.test_constructor_heterogenous_futures")
    void tasksOfTwoLoopsAreRefused() {
        Task<Integer> foreign = blocking(() -> run(() -> {
            var task = spawn(() -> 1);
            task.await();
            return task;
        }));
        var ours = spawn(() -> 2);
        assertThrows(WrongLoopException.class, () -> gather(ours, foreign));
        assertEquals(2, ours.await());
    }

    @LoopTest(seeds = 20)
    @Case(number = 45, cpython = "test_tasks.CoroutineGatherTests.test_cancellation_broadcast")
    void cancellingTheOneWhoGathersCancelsAll() {
        var children = IntStream.range(0, 2).mapToObj(_ -> GatherTest.<Integer>keeping(new Promise<>())).toList();
        var gathering = spawn(() -> gather(children));
        settle();
        assertTrue(gathering.cancel());
        Ends.cancelled(gathering);
        assertTrue(children.stream().allMatch(Task::isCancelled));
    }

    /** One order: the request has to come between the end of the last child and the step of the one who gathers. */
    @LoopTest
    @Case(number = 47, cpython = "test_tasks.test_cancel_gather_1", differs = "D22")
    void aRequestAfterTheLastChildIsNotLost() {
        var promise = new Promise<Integer>();
        var child = keeping(promise);
        var gathering = spawn(() -> gather(child));
        settle();
        promise.complete(1);
        while (!child.isDone()) {
            sleep(Duration.ZERO);
        }
        assertFalse(gathering.isDone());
        assertTrue(gathering.cancel());
        Ends.cancelled(gathering);
        assertEquals(1, child.await());
    }

    @LoopTest(seeds = 20)
    @Case(number = 48, cpython = "test_tasks.test_cancel_gather_2")
    void gatherSettledDoesNotSwallowARequest() {
        var task = spawn(() -> {
            while (true) {
                gatherSettled(() -> {
                    sleep(millis(100));
                    return 0;
                });
            }
        });
        sleep(millis(250));
        task.cancel("enough");
        assertEquals("enough", Ends.cancelled(task).reason());
        assertEquals(millis(250), elapsed());
    }

    @LoopTest(seeds = 20)
    @Case(cpython = "test_tasks.FutureGatherTests.test_constructor_empty_sequence")
    void nothingGathersToNothing() {
        assertEquals(List.of(), gather(List.<Task<Integer>>of()));
    }

    @LoopTest(seeds = 20)
    @Case(cpython = "test_tasks.CoroutineGatherTests.test_duplicate_coroutines")
    void aTaskMayStandInTwoPlaces() {
        var runs = new int[1];
        var task = spawn(() -> "abc" + ++runs[0]);
        var other = spawn(() -> "def");
        assertEquals(List.of("abc1", "abc1", "def", "abc1"), gather(task, task, other, task));
    }

    @LoopTest(seeds = 20)
    @Case(cpython = "test_tasks.CoroutineGatherTests.test_exception_marking", differs = "D20")
    void noFailureOfAGatherCountsAsUnread() {
        assertThrows(IllegalStateException.class, () -> gather(() -> {
            throw broken;
        }, () -> {
            try {
                sleep(seconds(10));
                return 0;
            } finally {
                throwIt(new IllegalArgumentException("second"));
            }
        }));
        assertEquals("second", broken.getSuppressed()[0].getMessage());
    }
}
