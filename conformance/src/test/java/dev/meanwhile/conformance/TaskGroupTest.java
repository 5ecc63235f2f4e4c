package dev.meanwhile.conformance;

import static dev.meanwhile.Meanwhile.scope;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.test.LoopTests.assertElapsed;
import static dev.meanwhile.test.LoopTests.elapsed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Scope;
import dev.meanwhile.Task;
import dev.meanwhile.test.LoopTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Task groups, which are {@code scope} here. */
class TaskGroupTest extends TaskGroups {
    @LoopTest(seeds = 20)
    @Case(number = 90, cpython = "test_taskgroups.test_taskgroup_01")
    void itWaitsForAllItsTasks() {
        var tasks = scope(s -> {
            return List.of(valueAfter(s, 0.1, 42), valueAfter(s, 0.2, 11));
        });
        assertEquals(seconds(0.2), elapsed());
        assertEquals(List.of(42, 11), tasks.stream().map(Task::await).toList());
    }

    @LoopTest(seeds = 20)
    @Case(number = 90, cpython = "test_taskgroups.test_taskgroup_02")
    void alsoForThoseThatComeLater() {
        var tasks = scope(s -> {
            var first = valueAfter(s, 0.1, 42);
            sleep(seconds(0.15));
            return List.of(first, valueAfter(s, 0.2, 11));
        });
        assertEquals(seconds(0.35), elapsed());
        assertEquals(List.of(42, 11), tasks.stream().map(Task::await).toList());
    }

    @LoopTest(seeds = 20)
    @Case(number = 91, cpython = "test_taskgroups.test_taskgroup_03")
    void aTaskThatIsCancelledAloneDisturbsNobody() {
        var tasks = scope(s -> {
            var first = valueAfter(s, 1, 42);
            sleep(seconds(0.15));
            first.cancel();
            return List.of(first, valueAfter(s, 0.2, 11));
        });
        assertTrue(tasks.get(0).isCancelled());
        assertEquals(11, tasks.get(1).await());
        assertEquals(seconds(0.35), elapsed());
    }

    @LoopTest(seeds = 20)
    @Case(number = 92, cpython = "test_taskgroups.test_taskgroup_04", differs = "D26")
    void aFailureCancelsTheOthers() {
        assertBroken(() -> scope(s -> {
            s.spawn(() -> failAfter(0.1, broken));
            s.spawn(() -> sleepAndLog(1, "sibling"));
        }));
        assertEquals(seconds(0.1), elapsed());
        assertEquals(List.of("sibling"), log);
    }

    @LoopTest(seeds = 20)
    @Case(number = 92, cpython = "test_taskgroups.test_cancel_children_on_child_error", differs = "D26")
    void andTheBody() {
        assertBroken(() -> scope(s -> {
            s.spawn(() -> failAfter(0.1, broken));
            s.spawn(() -> failAfter(0.1, broken));
            s.spawn(() -> sleepAndLog(5, "sibling"));
            sleepAndLog(10, "body");
        }));
        assertEquals(Set.of("sibling", "body"), Set.copyOf(log));
        assertSuppressed();
    }

    @LoopTest(seeds = 20)
    @Case(number = 95, cpython = "test_taskgroups.test_taskgroup_09", differs = {"D26", "D27"})
    void aFailureOfTheBodyCancelsTheTasks() {
        assertBroken(() -> scope(s -> {
            s.spawn(() -> sleepAndLog(1, "task"));
            s.spawn(() -> sleepAndLog(2, "task"));
            sleep(seconds(0.1));
            throwIt(broken);
        }));
        assertEquals(List.of("task", "task"), log);
        assertEquals(seconds(0.1), elapsed());
    }

    @LoopTest(seeds = 20)
    @Case(number = 95, cpython = "test_taskgroups.test_taskgroup_10", differs = {"D26", "D27"})
    void alsoBeforeTheyBegan() {
        var tasks = new ArrayList<Task<?>>();
        assertBroken(() -> scope(s -> {
            tasks.add(s.spawn(() -> log.add("never")));
            throwIt(broken);
        }));
        assertTrue(tasks.getFirst().isCancelled());
        assertEquals(List.of(), log);
    }

    @LoopTest(seeds = 20)
    @Case(number = 100, cpython = "test_taskgroups.test_taskgroup_19", differs = {"D26", "D27"})
    void aFailureOfTheBodyThatIsBeingCancelledIsAdded() {
        assertBroken(() -> scope(s -> {
            s.spawn(() -> failAfter(0.1, broken));
            sleepAndFail(10, other);
        }));
        assertSuppressed(other);
    }

    private static final class Exit extends Error {
        private static final long serialVersionUID = 1L;
    }

    private final Exit exit = new Exit();

    @LoopTest(seeds = 20)
    @Case(number = 101, cpython = "test_taskgroups.test_taskgroup_20", differs = {"D6", "D26"})
    void anErrorOfTheBodyIsAFailureLikeAnother() {
        assertBroken(() -> scope(s -> {
            s.spawn(() -> failAfter(0.1, broken));
            sleepAndFail(10, exit);
        }));
        assertSuppressed(exit);
    }

    @LoopTest(seeds = 20)
    @Case(number = 101, cpython = "test_taskgroups.test_taskgroup_20a", differs = {"D6", "D26"})
    void alsoInATaskThatIsCleaningUp() {
        assertBroken(() -> scope(s -> {
            s.spawn(() -> failAfter(0.1, broken));
            s.spawn(() -> sleepAndFail(10, exit));
        }));
        assertSuppressed(exit);
    }

    @LoopTest(seeds = 20)
    @Case(number = 101, cpython = "test_taskgroups.test_taskgroup_21a", differs = {"D6", "D26"})
    void anErrorOfATaskIsThrownAsItIs() {
        assertSame(exit, assertThrows(Exit.class, () -> scope(s -> {
            s.spawn(() -> failAfter(0.1, exit));
            sleepAndFail(10, other);
        })));
        assertEquals(List.of(other), List.of(exit.getSuppressed()));
    }

    @LoopTest(seeds = 20)
    @Case(number = 103, cpython = "test_taskgroups.test_taskgroup_24")
    void tasksMayAddTasksWhileTheScopeEnds() {
        scope(s -> {
            s.spawn(() -> {
                sleep(seconds(0.1));
                valueAfter(s, 0.1, 1);
                valueAfter(s, 0.2, 2);
            });
        });
        assertEquals(seconds(0.3), elapsed());
    }

    private void hydra(Scope scope) {
        log.add("head");
        sleep(seconds(0.01));
        scope.spawn(() -> hydra(scope));
        scope.spawn(() -> hydra(scope));
    }

    @LoopTest(seeds = 20)
    @Case(number = 103, cpython = "test_taskgroups.test_taskgroup_25", differs = "D26")
    void aFailureStopsThoseThatMultiply() {
        assertBroken(() -> scope(s -> {
            s.spawn(() -> hydra(s));
            s.spawn(() -> {
                while (log.size() < 10) {
                    sleep(seconds(0.015));
                }
                throw broken;
            });
        }));
        assertTrue(log.size() >= 10 && log.size() < 100, log::toString);
    }

    @LoopTest(seeds = 20)
    @Case(number = 104, cpython = "test_taskgroups.test_taskgroup_no_create_task_after_failure", differs = "D26")
    void afterAFailureItTakesNoMoreTasks() {
        assertBroken(() -> scope(s -> {
            s.spawn(() -> failAfter(0, broken));
            try {
                sleep(seconds(10));
            } finally {
                assertThrows(IllegalStateException.class, () -> s.spawn(() -> log.add("never")));
            }
        }));
        assertEquals(List.of(), log);
    }

    @LoopTest(seeds = 20)
    @Case(cpython = "test_taskgroups.test_taskgroup_23")
    void manyShortTasksOneAfterAnother() {
        scope(s -> {
            for (var n = 0; n < 10; n++) {
                sleep(seconds(0.1));
                s.spawn(() -> {
                    sleep(seconds(0.3));
                    log.add("done");
                });
            }
        });
        assertEquals(10, log.size());
        assertEquals(seconds(1.3), elapsed());
    }

    @LoopTest(seeds = 20)
    @Case(cpython = "test_taskgroups.test_taskgroup_task_name")
    void aTaskMayHaveAName() {
        scope(s -> {
            assertEquals("yolo", s.spawn("yolo", () -> sleep(Duration.ZERO)).name());
        });
    }

    @LoopTest(seeds = 20)
    @Case(cpython = "test_taskgroups.test_taskgroup_finished")
    void afterItsEndItTakesNoTasks() {
        var scopes = new ArrayList<Scope>();
        scope(s -> {
            scopes.add(s);
        });
        assertThrows(IllegalStateException.class, () -> scopes.getFirst().spawn(() -> log.add("never")));
    }

    @Test
    @Case(cpython = "test_taskgroups.test_taskgroup_without_parent_task")
    void outsideOfTasksThereIsNoneToOwnIt() {
        assertThrows(IllegalStateException.class, () -> scope(_ -> { }));
    }

    @LoopTest(seeds = 20)
    @Case(cpython = "gh-128588", differs = "D26")
    void anEagerTaskThatFailsAtOnceCancelsTheBodyAtItsNextWait() {
        assertBroken(() -> scope(s -> {
            s.spawnEager(() -> throwIt(broken));
            log.add("goes on");
            sleepAndLog(10, "body");
        }));
        assertEquals(List.of("goes on", "body"), log);
        assertEquals(0, Task.current().cancelling());
        assertElapsed(seconds(1), () -> sleep(seconds(1)));
    }
}
