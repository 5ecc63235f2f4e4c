package dev.meanwhile;

import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.shielded;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class NothingLeftRunningTest {
    @Test
    void tasksThatAreStillWaitingAreCancelled() {
        var task = run(() -> {
            var sleeper = spawn(() -> sleep(seconds(3600)));
            Turns.pass(1);
            return sleeper;
        });
        assertTrue(task.isCancelled());
        assertEquals("the program ends", Ends.cancelled(task).reason());
    }

    @Test
    void soTheyAreWhenMainFails() {
        var tasks = new ArrayList<Task<?>>();
        assertThrows(IllegalStateException.class, () -> run(() -> {
            tasks.add(spawn(() -> sleep(seconds(3600))));
            Turns.pass(1);
            throw new IllegalStateException("main");
        }));
        assertTrue(tasks.getFirst().isCancelled());
    }

    @Test
    @InOrder
    void aTaskThatMainSpawnsLastRunsToItsFirstWait() {
        var log = new ArrayList<String>();
        var task = run(() -> spawn(() -> {
            log.add("started");
            sleep(Duration.ZERO);
            log.add("went on");
        }));
        assertTrue(task.isCancelled());
        assertEquals(List.of("started"), log);
    }

    @Test
    void cleanUpMayWait() {
        var log = new ArrayList<String>();
        run(() -> {
            JumpingClock.install();
            spawn(() -> {
                try {
                    sleep(seconds(3600));
                } finally {
                    sleep(seconds(3));
                    log.add("cleaned up");
                }
            });
            Turns.pass(1);
            log.add("main ends");
        });
        assertEquals(List.of("main ends", "cleaned up"), log);
    }

    @Test
    void cleanUpMaySpawnAndAwait() {
        var log = new ArrayList<String>();
        run(() -> {
            spawn(() -> {
                try {
                    sleep(seconds(3600));
                } finally {
                    log.add(spawn(() -> "helped").await());
                }
            });
            Turns.pass(1);
        });
        assertEquals(List.of("helped"), log);
    }

    @Test
    void whatCleanUpLeavesBehindIsStoppedToo() {
        var tasks = new ArrayList<Task<?>>();
        run(() -> {
            sleepAndLeaveBehind(5, tasks);
            Turns.pass(1);
        });
        assertEquals(6, tasks.size());
        assertTrue(tasks.stream().allMatch(Task::isCancelled));
    }

    private static void sleepAndLeaveBehind(int generations, List<Task<?>> tasks) {
        tasks.add(spawn(() -> {
            try {
                sleep(seconds(3600));
            } finally {
                if (generations > 0) {
                    sleepAndLeaveBehind(generations - 1, tasks);
                    sleep(Duration.ZERO);
                }
            }
        }));
    }

    @Test
    void aTaskThatSwallowsItsCancellationIsWaitedFor() {
        var log = new ArrayList<String>();
        run(() -> {
            spawn(() -> {
                try {
                    sleep(seconds(3600));
                } catch (Cancelled e) {
                    Turns.pass(3);
                    log.add("ended by itself");
                }
            });
            Turns.pass(1);
        });
        assertEquals(List.of("ended by itself"), log);
    }

    @Test
    void aShieldedBodyComesToItsEnd() {
        var log = new ArrayList<String>();
        run(() -> {
            spawn(() -> {
                shielded(() -> {
                    Turns.pass(3);
                    log.add("saved");
                });
                sleep(seconds(3600));
                log.add("never");
            });
            Turns.pass(1);
        });
        assertEquals(List.of("saved"), log);
    }

    @Test
    void resourcesAreClosedAfterTheLastTaskTheYoungestFirstAndMayWait() {
        var log = new ArrayList<String>();
        run(() -> {
            Loop.resource(Older.class, _ -> new Older(log));
            Loop.resource(Younger.class, _ -> new Younger(log));
            spawn(() -> {
                try {
                    sleep(seconds(3600));
                } finally {
                    log.add("task");
                }
            });
            Turns.pass(1);
        });
        assertEquals(List.of("task", "younger", "older"), log);
    }

    private record Older(List<String> log) implements AutoCloseable {
        @Override
        public void close() {
            log.add("older");
        }
    }

    private record Younger(List<String> log) implements AutoCloseable {
        @Override
        public void close() {
            Turns.pass(2);
            log.add("younger");
        }
    }

    @Test
    void anEndedLoopTakesNothingMore() {
        var loop = run(() -> Loop.current());
        assertThrows(IllegalStateException.class, () -> loop.execute(() -> { }));
        assertThrows(IllegalStateException.class, () -> loop.submit(() -> 1));
        assertFalse(loop.scheduler.post(() -> { }));
        loop.cancelMain("nothing to cancel");
    }
}
