package dev.meanwhile.conformance;

import static dev.meanwhile.Meanwhile.await;
import static dev.meanwhile.Meanwhile.spawn;
import static dev.meanwhile.test.LoopTests.settle;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Awaitable;
import dev.meanwhile.Outcome;
import dev.meanwhile.Promise;
import dev.meanwhile.test.LoopTest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Futures, which are {@code Promise} here. */
class FutureTest {
    private final List<Integer> bag = new ArrayList<>();
    private final Consumer<Awaitable<String>> first = _ -> bag.add(42);
    private final Consumer<Awaitable<String>> second = _ -> bag.add(17);
    private final Consumer<Awaitable<String>> third = _ -> bag.add(100);

    /** A promise with the three callbacks, in their order. */
    private Promise<String> promise() {
        var promise = new Promise<String>();
        promise.addDoneCallback(first);
        promise.addDoneCallback(second);
        promise.addDoneCallback(third);
        return promise;
    }

    private void complete(Promise<String> promise) {
        promise.complete("foo");
        assertEquals(List.of(), bag);
        settle();
    }

    @LoopTest(seeds = 20)
    @Case(number = 193, cpython = "test_futures.test_callbacks_invoked_on_set_result")
    void callbacksRunInOrderAndNeverInline() {
        complete(promise());
        assertEquals(List.of(42, 17, 100), bag);
    }

    @LoopTest(seeds = 20)
    @Case(number = 193, cpython = "test_futures.test_remove_done_callback")
    void aCallbackIsTakenBackAsOftenAsItWasAdded() {
        var promise = promise();
        promise.addDoneCallback(first);
        assertEquals(2, promise.removeDoneCallback(first));
        assertEquals(0, promise.removeDoneCallback(first));
        complete(promise);
        assertEquals(List.of(17, 100), bag);
    }

    private void removing(List<Consumer<Awaitable<String>>> removed, List<Integer> expected) {
        var promise = promise();
        removed.forEach(it -> assertEquals(1, promise.removeDoneCallback(it)));
        complete(promise);
        assertEquals(expected, bag);
    }

    @LoopTest(seeds = 20)
    @Case(number = 193, cpython = "test_futures.test_callbacks_remove_first_callback")
    void withoutTheFirst() {
        removing(List.of(first), List.of(17, 100));
    }

    @LoopTest(seeds = 20)
    @Case(number = 193, cpython = "test_futures.test_callbacks_remove_first_and_second_callback")
    void withoutTheFirstTwo() {
        removing(List.of(first, second), List.of(100));
    }

    @LoopTest(seeds = 20)
    @Case(number = 193, cpython = "test_futures.test_callbacks_remove_third_callback")
    void withoutTheThird() {
        removing(List.of(third), List.of(42, 17));
    }

    @LoopTest(seeds = 20)
    @Case(cpython = "test_futures.test_schedule_callbacks_list_mutation_1")
    void onceDueACallbackCannotBeTakenBack() {
        var promise = new Promise<String>();
        promise.addDoneCallback(it -> {
            bag.add(1);
            assertEquals(0, promise.removeDoneCallback(first));
        });
        promise.addDoneCallback(first);
        promise.addDoneCallback(first);
        complete(promise);
        assertEquals(List.of(1, 42, 42), bag);
        promise.addDoneCallback(second);
        assertEquals(3, bag.size());
        settle();
        assertEquals(List.of(1, 42, 42, 17), bag);
    }

    @LoopTest(seeds = 20)
    @Case(cpython = "test_futures.test_yield_from_twice")
    void awaitedTwiceItGivesTheSame() {
        var promise = new Promise<Integer>();
        var task = spawn(() -> List.of(promise.await(), promise.await()));
        settle();
        promise.complete(42);
        assertEquals(List.of(42, 42), task.await());
    }

    @LoopTest(seeds = 20)
    @Case(cpython = "test_futures.test_initial_state")
    void aNewOneIsNeitherDoneNorCancelled() {
        var promise = new Promise<Integer>();
        assertFalse(promise.isDone() || promise.isCancelled());
        promise.cancel();
        assertTrue(promise.isCancelled());
    }

    @Test
    @Case(cpython = "test_futures.test_constructor_without_loop")
    void withoutALoopThereIsNone() {
        assertThrows(IllegalStateException.class, () -> new Promise<Integer>());
    }

    @LoopTest(seeds = 20)
    @Case(cpython = "test_futures.test_callbacks_invoked_on_set_exception")
    void callbacksRunAfterAFailure() {
        var promise = promise();
        promise.fail(new IllegalStateException("broken"));
        settle();
        assertEquals(List.of(42, 17, 100), bag);
        assertThrows(IllegalStateException.class, promise::await);
    }

    @LoopTest(seeds = 20)
    @Case(cpython = "test_futures.test_result", differs = "D14")
    void theOutcomeOfWhatIsNotDoneIsRefused() {
        var promise = new Promise<Integer>();
        assertThrows(IllegalStateException.class, promise::outcome);
        promise.complete(42);
        assertEquals(new Outcome.Success<>(42), promise.outcome());
        assertFalse(promise.cancel());
    }

    @LoopTest(seeds = 20)
    @Case(cpython = "test_futures.test_exception", differs = "D14")
    void aFailureIsAnOutcome() {
        var broken = new IllegalStateException("broken");
        var promise = new Promise<Integer>();
        promise.fail(broken);
        assertEquals(new Outcome.Failure<>(broken), promise.outcome());
        assertSame(broken, assertThrows(IllegalStateException.class, promise::await));
        assertSame(broken, assertThrows(IllegalStateException.class, promise::await));
    }

    @LoopTest(seeds = 20)
    @Case(cpython = "test_futures.test_cancel", differs = "D14")
    void aCancelledPromiseTakesNoValue() {
        var promise = new Promise<Integer>();
        assertTrue(promise.cancel());
        assertTrue(promise.isCancelled() && promise.isDone());
        assertFalse(promise.complete(1) || promise.fail(new IllegalStateException()) || promise.cancel());
        Ends.cancelled(promise);
        assertInstanceOf(Outcome.Cancellation.class, promise.outcome());
    }

    @LoopTest(seeds = 20)
    @Case(cpython = "test_futures.test_wrap_future_cancel")
    void cancellingAWaitForAStageCancelsTheStage() {
        var stage = new CompletableFuture<Integer>();
        var task = spawn(() -> await(stage));
        settle();
        task.cancel();
        Ends.cancelled(task);
        assertTrue(stage.isCancelled());
    }
}
