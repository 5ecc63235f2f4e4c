package dev.meanwhile.conformance;

import static dev.meanwhile.Meanwhile.scope;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static dev.meanwhile.Meanwhile.spawnEager;
import static dev.meanwhile.test.LoopTests.elapsed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.ContextVar;
import dev.meanwhile.Loop;
import dev.meanwhile.LoopOptions;
import dev.meanwhile.Promise;
import dev.meanwhile.Runner;
import dev.meanwhile.Task;
import dev.meanwhile.test.LoopTest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tasks that run at once up to their first wait. */
class EagerTest {
    @LoopTest(seeds = 20)
    @Case(number = 173, cpython = "test_eager_task_factory.test_eager_completion")
    void oneThatNeverWaitsHasEndedAtOnce() {
        var task = spawnEager(() -> "hello");
        assertTrue(task.isDone());
        assertEquals("hello", task.await());
    }

    @LoopTest(seeds = 20)
    @Case(number = 173, cpython = "test_eager_task_factory.test_block_after_eager_step")
    void oneThatWaitsGoesOnLater() {
        var log = new ArrayList<String>();
        var task = spawnEager(() -> {
            log.add("first step");
            sleep(seconds(0.1));
            return "finished after waiting";
        });
        assertEquals(List.of("first step"), log);
        assertFalse(task.isDone());
        assertEquals("finished after waiting", task.await());
        assertEquals(seconds(0.1), elapsed());
    }

    @LoopTest(seeds = 20)
    @Case(number = 173, cpython = "test_eager_task_factory.test_await_future_during_eager_step")
    void itMayKeepAPromiseInItsFirstStep() {
        var promise = new Promise<String>();
        assertTrue(spawnEager(() -> promise.complete("my message")).isDone());
        assertEquals("my message", promise.await());
    }

    @LoopTest(seeds = 20)
    @Case(number = 174, cpython = "test_eager_task_factory.test_cancellation_after_eager_completion")
    void whatHasEndedCannotBeCancelled() {
        var task = spawnEager(() -> "finished without waiting");
        assertFalse(task.cancel());
        assertEquals("finished without waiting", task.await());
        assertFalse(task.isCancelled());
    }

    @LoopTest(seeds = 20)
    @Case(number = 174, cpython = "test_eager_task_factory.test_cancellation_after_eager_step_blocks")
    void whatWaitsCan() {
        var task = spawnEager(() -> sleep(seconds(0.1)));
        assertTrue(task.cancel("cancellation message"));
        assertTrue(task.cancelling() > 0);
        assertEquals("cancellation message", Ends.cancelled(task).reason());
    }

    @LoopTest(seeds = 20)
    @Case(number = 175, cpython = "test_eager_task_factory.test_current_task")
    void itIsTheCurrentTaskBeforeAndAfterItsWait() {
        var current = new ArrayList<Task<?>>();
        var main = Task.current();
        var task = spawnEager(() -> {
            current.add(Task.current());
            sleep(seconds(0.1));
            current.add(Task.current());
        });
        assertSame(main, Task.current());
        assertEquals(List.of(task), current);
        task.await();
        assertEquals(List.of(task, task), current);
    }

    @LoopTest(seeds = 20)
    @Case(number = 175, cpython = "test_eager_task_factory.test_all_tasks_with_eager_completion")
    void itIsOneOfTheLoopsTasksInItsFirstStep() {
        var during = new ArrayList<Task<?>>();
        var task = spawnEager(() -> {
            during.addAll(Loop.current().tasks());
        });
        assertTrue(during.contains(task));
        assertFalse(Loop.current().tasks().contains(task));
    }

    @LoopTest(seeds = 20)
    @Case(number = 175, cpython = "test_eager_task_factory.test_all_tasks_with_blocking")
    void andWhileItWaits() {
        var promise = new Promise<Void>();
        var during = new ArrayList<Task<?>>();
        var task = spawnEager(() -> {
            during.addAll(Loop.current().tasks());
            promise.await();
        });
        assertTrue(during.contains(task));
        assertTrue(Loop.current().tasks().contains(task));
        promise.complete(null);
        task.await();
        assertFalse(Loop.current().tasks().contains(task));
    }

    @LoopTest(seeds = 20)
    @Case(number = 175, cpython = "test_eager_task_factory.test_context_vars")
    void itHasAContextOfItsOwn() {
        var number = ContextVar.of("number", 0);
        number.set(1);
        var task = spawnEager(() -> {
            assertEquals(1, number.get());
            number.set(2);
            sleep(seconds(0.1));
            assertEquals(2, number.get());
            number.set(3);
            return number.get();
        });
        assertEquals(1, number.get());
        assertEquals(3, task.await());
        assertEquals(1, number.get());
    }

    /** On a loop with options, which the test kit's does not have. */
    @Test
    @Case(cpython = "test_eager_task_factory.test_eager_task_factory_set", differs = "D15")
    void aLoopMayStartAllTasksSo() {
        try (var runner = new Runner(new LoopOptions().eager(true))) {
            runner.run(() -> {
                assertTrue(spawn(() -> 1).isDone());
                scope(s -> {
                    assertTrue(s.spawn(() -> 2).isDone());
                });
            });
        }
    }
}
