package dev.meanwhile;

import static dev.meanwhile.Meanwhile.await;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.util.ArrayList;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class AwaitStageTest {
    @Test
    void whatIsDoneAlreadyDoesNotLetOthersRun() {
        run(() -> {
            var other = spawn(() -> 1);
            assertEquals("value", await(CompletableFuture.completedFuture("value")));
            assertNull(await(CompletableFuture.completedFuture(null)));
            assertFalse(other.isDone());
        });
    }

    @Test
    @DisplayName("CPython: test_wrap_future")
    void anotherThreadCompletesItWhileTheLoopSleeps() {
        run(() -> {
            var stage = new CompletableFuture<String>();
            Thread.ofPlatform().start(() -> stage.complete("value"));
            assertEquals("value", await(stage));
        });
    }

    @Test
    void theLoopsOwnTasksAndCallbacksMayCompleteItToo() {
        run(() -> {
            var first = new CompletableFuture<String>();
            var second = new CompletableFuture<String>();
            spawn(() -> first.complete("by a task"));
            assertEquals("by a task", await(first));
            Loop.current().execute(() -> second.complete("by a callback"));
            assertEquals("by a callback", await(second));
        });
    }

    @Test
    void theOthersRunMeanwhile() {
        run(() -> {
            var stage = new CompletableFuture<String>();
            var waiter = spawn(() -> await(stage));
            Turns.pass(5);
            assertFalse(waiter.isDone());
            stage.complete("value");
            assertEquals("value", waiter.await());
        });
    }

    @Test
    void anUncheckedFailureIsRethrownWithoutTheStagesWrapper() {
        run(() -> {
            var failure = new IllegalStateException("broken");
            var direct = CompletableFuture.failedFuture(failure);
            assertSame(failure, assertThrows(IllegalStateException.class, () -> await(direct)));
            var derived = direct.thenApply(value -> value);
            assertSame(failure, assertThrows(IllegalStateException.class, () -> await(derived)));
        });
    }

    @Test
    void aCheckedOneIsTheCauseOfTaskFailedException() {
        run(() -> {
            var failure = new IOException("no disk");
            var stage = CompletableFuture.supplyAsync(() -> {
                throw new CompletionException(failure);
            });
            assertSame(failure, assertThrows(TaskFailedException.class, () -> await(stage)).getCause());
        });
    }

    @Test
    void aCancelledStageFailsWhoAwaitsIt() {
        run(() -> {
            var stage = new CompletableFuture<String>();
            var task = spawn(() -> await(stage));
            Turns.pass(1);
            stage.cancel(false);
            assertEquals("the awaited CompletableFuture was cancelled", Ends.failedBecauseOfAnother(task).getMessage());
        });
    }

    @Test
    void manyTasksMayAwaitOne() {
        run(() -> {
            var stage = new CompletableFuture<Integer>();
            var tasks = new ArrayList<Task<Integer>>();
            for (var i = 0; i < 10; i++) {
                var n = i;
                tasks.add(spawn(() -> await(stage) + n));
            }
            Turns.pass(1);
            Thread.ofPlatform().start(() -> stage.complete(100));
            for (var i = 0; i < 10; i++) {
                assertEquals(100 + i, tasks.get(i).await());
            }
        });
    }
}
