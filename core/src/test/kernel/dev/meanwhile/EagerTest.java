package dev.meanwhile;

import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.scope;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static dev.meanwhile.Meanwhile.spawnEager;
import static dev.meanwhile.Meanwhile.timeout;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EagerTest {
    private final List<String> seen = new ArrayList<>();

    @Test
    void upToItsFirstWait() {
        run(() -> {
            spawn(() -> seen.add("another task"));
            var task = spawnEager(() -> {
                seen.add("before its wait");
                Turns.pass(1);
                seen.add("after its wait");
            });
            seen.add("the caller");
            assertFalse(task.isDone());
            task.await();
            assertEquals(List.of("before its wait", "the caller", "another task", "after its wait"), seen);
        });
    }

    @Test
    void oneWithinAnother() {
        run(() -> {
            spawn(() -> seen.add("late"));
            spawnEager(() -> {
                seen.add("outer");
                spawnEager(() -> {
                    seen.add("inner");
                    Turns.pass(1);
                });
                seen.add("outer again");
            });
            assertEquals(List.of("outer", "inner", "outer again"), seen);
        });
    }

    @Test
    void theCallerIsCancelledByItAndHearsOfItAtItsNextWait() {
        run(() -> {
            var victim = spawn(() -> {
                var self = Task.current();
                spawnEager(() -> self.cancel("by my child"));
                seen.add("after spawnEager");
                sleep(Duration.ZERO);
                seen.add("never");
            });
            assertEquals("by my child", Ends.cancelled(victim).reason());
            assertEquals(List.of("after spawnEager"), seen);
        });
    }

    @Test
    void failsAtOnce() {
        run(() -> {
            var task = spawnEager(() -> {
                throw new IllegalStateException("at once");
            });
            assertTrue(task.isDone());
            assertThrows(IllegalStateException.class, task::await);
        });
    }

    /** CPython gh-128588: it must not reach the parent outside of the block. */
    @Test
    void aChildOfAScopeThatFailsAtOnce() {
        run(() -> {
            assertThrows(IllegalStateException.class, () -> scope(s -> {
                s.spawnEager(() -> {
                    throw new IllegalStateException("at once");
                });
                seen.add("still in the block");
                sleep(seconds(3600));
            }));
            assertEquals(List.of("still in the block"), seen);
            assertEquals(0, Task.current().cancelling());
        });
    }

    @Test
    void aBlockingCallGoesOnWhileTheCallerRuns() {
        run(() -> {
            var task = spawnEager(() -> Meanwhile.blocking(() -> "from a thread"));
            assertFalse(task.isDone());
            assertEquals("from a thread", task.await());
        });
    }

    @Test
    void calledByACallbackItIsSpawn() {
        run(() -> {
            var loop = Loop.current();
            var made = new Promise<Task<String>>();
            loop.callSoon(() -> {
                var task = spawnEager(() -> "value");
                assertFalse(task.isDone());
                made.complete(task);
            });
            assertEquals("value", made.await().await());
        });
    }

    @Test
    void allTasksOfALoop() {
        Runs.with(new LoopOptions().eager(true), () -> {
            assertTrue(spawn(() -> 1).isDone());
            scope(s -> {
                assertTrue(s.spawn(() -> 1).isDone());
            });
            assertEquals(List.of(1, 2), Meanwhile.gather(() -> 1, () -> 2));
            assertThrows(TimedOutException.class, () -> timeout(Duration.ZERO, () -> spawn(() -> sleep(seconds(3600))).await()));
        });
    }

    @Test
    void cancelledAnywhere() {
        Torture.thoroughly(() -> new Torture.Attempt() {
            private final List<Task<?>> tasks = new ArrayList<>();

            @Override
            void body() {
                var first = spawnEager(() -> {
                    Turns.pass(2);
                    return 1;
                });
                tasks.add(first);
                first.await();
                var second = spawnEager(() -> 2);
                tasks.add(second);
                second.await();
                Turns.pass(1);
            }

            @Override
            void check() {
                tasks.forEach(task -> assertTrue(task.isDone()));
            }
        });
    }
}
