package dev.meanwhile;

import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class PromiseTest {
    @Test
    @InOrder
    void allWhoAwaitItGetTheValueInTheOrderInWhichTheyCame() {
        run(() -> {
            var promise = new Promise<String>();
            var log = new ArrayList<String>();
            var tasks = List.of(spawn(() -> log.add("a " + promise.await())), spawn(() -> log.add("b " + promise.await())));
            Turns.pass(1);
            assertFalse(promise.isDone());
            assertTrue(promise.complete("value"));
            assertEquals(List.of(), log, "nobody runs inside complete()");
            tasks.forEach(Task::await);
            assertEquals(List.of("a value", "b value"), log);
            assertEquals("value", promise.await());
        });
    }

    @Test
    void theFirstOutcomeCounts() {
        run(() -> {
            var promise = new Promise<String>();
            assertTrue(promise.complete("first"));
            assertFalse(promise.complete("second"));
            assertFalse(promise.fail(new IllegalStateException()));
            assertFalse(promise.cancel());
            assertEquals("first", promise.await());
            assertFalse(promise.isCancelled());
        });
    }

    @Test
    void anUncheckedFailureIsRethrownAsItIs() {
        run(() -> {
            var failure = new IllegalStateException();
            var promise = new Promise<String>();
            assertTrue(promise.fail(failure));
            assertTrue(promise.isDone());
            assertSame(failure, assertThrows(IllegalStateException.class, promise::await));
            assertFalse(promise.complete("late"));
        });
    }

    @Test
    void aCheckedOneIsWrapped() {
        run(() -> {
            var failure = new IOException("no disk");
            var promise = new Promise<String>();
            promise.fail(failure);
            assertSame(failure, assertThrows(TaskFailedException.class, promise::await).getCause());
        });
    }

    @Test
    void itsValueMayBeNull() {
        run(() -> {
            var promise = new Promise<String>();
            promise.complete(null);
            assertNull(promise.await());
        });
    }

    @Test
    void cancellingItEndsTheWaitOfAll() {
        run(() -> {
            var promise = new Promise<String>();
            var task = spawn(() -> promise.await());
            Turns.pass(1);
            assertTrue(promise.cancel());
            assertFalse(promise.cancel());
            assertTrue(promise.isCancelled());
            assertEquals("a promise was cancelled by task 'main'", Ends.failedBecauseOfAnother(task).getMessage());
            assertEquals("task 'main'", Ends.cancelled(promise).canceller());
        });
    }

    @Test
    void aCallbackOfTheLoopMayCompleteIt() {
        run(() -> {
            var promise = new Promise<String>();
            var loop = Loop.current();
            Thread.ofPlatform().start(() -> loop.execute(() -> promise.complete("from another thread")));
            assertEquals("from another thread", promise.await());
        });
    }

    @Test
    void whoWasCancelledAfterItsCompletionDoesNotChangeIt() {
        run(() -> {
            var promise = new Promise<String>();
            var first = spawn(() -> promise.await());
            var second = spawn(() -> promise.await());
            Turns.pass(1);
            promise.complete("value");
            first.cancel();
            Ends.cancelled(first);
            assertEquals("value", second.await());
            assertEquals("value", promise.await());
        });
    }
}
