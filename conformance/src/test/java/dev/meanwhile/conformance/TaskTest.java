package dev.meanwhile.conformance;

import static dev.meanwhile.Meanwhile.gather;
import static dev.meanwhile.Meanwhile.newLoop;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static dev.meanwhile.test.LoopTests.settle;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Loop;
import dev.meanwhile.Outcome;
import dev.meanwhile.Promise;
import dev.meanwhile.Task;
import dev.meanwhile.test.LoopTest;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/** Tasks, apart from their cancellation. */
class TaskTest {
    @LoopTest(seeds = 20)
    @Case(number = 25, cpython = "test_tasks.test_current_task_with_interleaving_tasks", differs = "D73")
    void theCurrentTaskIsTheOneThatRuns() {
        var wakeFirst = new Promise<Void>();
        var wakeSecond = new Promise<Void>();
        var first = spawn("first", () -> {
            var me = Task.current();
            wakeFirst.await();
            assertSame(me, Task.current());
            wakeSecond.complete(null);
            sleep(Duration.ZERO);
            assertSame(me, Task.current());
        });
        var second = spawn("second", () -> {
            var me = Task.current();
            wakeFirst.complete(null);
            wakeSecond.await();
            assertSame(me, Task.current());
        });
        Loop.current().execute(() -> assertThrows(IllegalStateException.class, Task::current));
        gather(first, second);
        assertEquals("main", Task.current().name());
    }

    @LoopTest(seeds = 20)
    @Case(number = 27, cpython = "test_tasks.test_exception_chaining_after_await", differs = "D74")
    void theFailureOfAnAwaitedTaskIsChainedByWhoeverPassesItOn() {
        var broken = new IllegalStateException("broken");
        var task = spawn(() -> {
            try {
                throw new ArithmeticException("first");
            } catch (ArithmeticException e) {
                Task<Integer> raising = spawn(() -> {
                    throw broken;
                });
                var second = assertThrows(IllegalStateException.class, raising::await);
                assertSame(broken, second);
                assertNull(second.getCause());
                assertEquals(0, second.getSuppressed().length);
                second.addSuppressed(e);
                throw second;
            }
        });
        assertSame(broken, assertThrows(IllegalStateException.class, task::await));
        assertEquals(1, broken.getSuppressed().length);
        assertEquals("first", broken.getSuppressed()[0].getMessage());
    }

    @LoopTest(seeds = 20)
    @Case(number = 29, cpython = "test_tasks.test_log_destroyed_pending_task", differs = "D13")
    void aTaskThatNobodyRefersToDoesNotVanish() {
        var done = new Promise<String>();
        spawn(() -> {
            sleep(seconds(1));
            done.complete("still there");
        });
        settle();
        System.gc();
        assertEquals("still there", done.await());
    }

    private static int inner(int value) {
        sleep(Duration.ZERO);
        return value;
    }

    /** On a loop led by hand, as CPython's. */
    @Test
    @Case(cpython = "test_tasks.test_task_basics")
    void aBodyAddsWhatTwoOthersReturn() {
        try (var loop = newLoop()) {
            assertEquals(1042, loop.runUntilComplete(() -> {
                var a = inner(42);
                var b = inner(1000);
                return a + b;
            }));
        }
    }

    @LoopTest(seeds = 20)
    @Case(cpython = "test_tasks.test_task_class", differs = "D14")
    void aTaskEndsOnce() {
        var task = spawn(() -> {
            sleep(Duration.ZERO);
            return "result";
        });
        assertFalse(task.isDone());
        assertThrows(IllegalStateException.class, task::outcome);
        assertEquals("result", task.await());
        assertEquals("result", task.await());
        assertTrue(task.isDone());
        assertFalse(task.isCancelled());
        assertEquals(new Outcome.Success<>("result"), task.outcome());
    }

    @LoopTest(seeds = 20)
    @Case(cpython = "test_tasks.test_task_awaits_on_itself")
    void aTaskThatAwaitsItselfFails() {
        var self = new ArrayList<Task<Integer>>();
        self.add(spawn(() -> self.getFirst().await()));
        assertThrows(IllegalStateException.class, () -> self.getFirst().await());
    }
}
