package dev.meanwhile;

import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class TaskTest {
    @Test
    void aSpawnedTaskStartsAtTheNextTurnAndNotInsideSpawn() {
        var log = new ArrayList<String>();
        run(() -> {
            var task = spawn(() -> log.add("task"));
            log.add("spawned");
            task.await();
        });
        assertEquals(List.of("spawned", "task"), log);
    }

    @Test
    @InOrder
    void anyNumberOfTasksGetItsValueInTheOrderInWhichTheyCame() {
        run(() -> {
            var promise = new Promise<String>();
            var task = spawn(() -> promise.await());
            var log = new ArrayList<String>();
            for (var who : List.of("a", "b", "c")) {
                spawn(() -> log.add(who + " " + task.await()));
            }
            Turns.pass(2);
            promise.complete("value");
            Turns.pass(3);
            assertEquals(List.of("a value", "b value", "c value"), log);
            assertEquals("value", task.await());
        });
    }

    @Test
    void awaitIsAVerbToo() {
        run(() -> {
            var promise = new Promise<String>();
            var task = spawn(() -> Meanwhile.await(promise));
            promise.complete("value");
            assertEquals("value", Meanwhile.await(task));
        });
    }

    @Test
    void awaitingWhatIsDoneDoesNotLetOthersRun() {
        run(() -> {
            var done = spawn(() -> 1);
            Turns.pass(1);
            var other = spawn(() -> 2);
            assertEquals(1, done.await());
            assertFalse(other.isDone());
        });
    }

    @Test
    void whatATaskThrowsReachesEachWhoAwaitsIt() {
        run(() -> {
            var unchecked = new IllegalStateException("unchecked");
            var error = new AssertionError("error");
            Task<Integer> first = spawn(() -> {
                throw unchecked;
            });
            Task<Integer> second = spawn(() -> {
                throw error;
            });
            for (var time = 0; time < 2; time++) {
                assertSame(unchecked, assertThrows(IllegalStateException.class, first::await));
                assertSame(error, assertThrows(AssertionError.class, second::await));
            }
            assertTrue(first.isDone());
            assertFalse(first.isCancelled());
        });
    }

    @Test
    void aCheckedExceptionIsTheCauseOfTaskFailedException() {
        run(() -> {
            var checked = new IOException("no disk");
            Task<Integer> task = spawn("reader", () -> {
                throw checked;
            });
            var thrown = assertThrows(TaskFailedException.class, task::await);
            assertSame(checked, thrown.getCause());
            assertTrue(thrown.getMessage().contains("task 'reader'"), thrown.getMessage());
        });
    }

    @Test
    void namesAreThoseGivenOrNumbered() {
        run(() -> {
            assertEquals("main", Task.current().name());
            assertEquals("task-2", spawn(() -> 1).name());
            assertEquals("mine", spawn("mine", () -> 1).name());
            assertEquals("task-4", spawn(() -> { }).name());
        });
    }

    @Test
    @InOrder
    void theCurrentTaskIsTheOneThatRuns() {
        run(() -> {
            var seen = new ArrayList<Task<?>>();
            Body<Void, RuntimeException> body = () -> {
                for (var i = 0; i < 3; i++) {
                    seen.add(Task.current());
                    sleep(Duration.ZERO);
                }
                return null;
            };
            var a = spawn(body);
            var b = spawn(body);
            a.await();
            b.await();
            assertEquals(List.of(a, b, a, b, a, b), seen);
        });
    }

    @Test
    void theBodyMayReturnNull() {
        run(() -> {
            assertNull(spawn(() -> null).await());
            assertNull(spawn(() -> { }).await());
        });
    }

    @Test
    void betweenTwoWaitsNoOtherTaskRuns() {
        run(() -> {
            var counter = new int[1];
            var tasks = new ArrayList<Task<Void>>();
            for (var i = 0; i < 20; i++) {
                tasks.add(spawn(() -> {
                    for (var step = 0; step < 50; step++) {
                        var read = counter[0];
                        Thread.onSpinWait();
                        counter[0] = read + 1;
                        sleep(Duration.ZERO);
                    }
                }));
            }
            tasks.forEach(Task::await);
            assertEquals(1000, counter[0]);
        });
    }
}
