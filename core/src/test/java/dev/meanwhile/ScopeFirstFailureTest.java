package dev.meanwhile;

import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.scope;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class ScopeFirstFailureTest {
    private static final RuntimeException FIRST = new IllegalStateException("first");

    private static void fail() {
        throw FIRST;
    }

    @Test
    @DisplayName("CPython: test_taskgroup_04, test_cancel_children_on_child_error")
    void aTasksFailureStopsItsSiblingsAndTheBody() {
        run(() -> {
            var log = new ArrayList<String>();
            var thrown = assertThrows(IllegalStateException.class, () -> scope(s -> {
                s.spawn(() -> {
                    try {
                        sleep(seconds(3600));
                    } catch (Cancelled e) {
                        log.add("sibling: " + e.reason());
                        throw e;
                    }
                });
                s.spawn("bad", () -> fail());
                try {
                    sleep(seconds(3600));
                } catch (Cancelled e) {
                    log.add("body: " + e.reason());
                    throw e;
                }
            }));
            assertSame(FIRST, thrown);
            assertEquals(List.of("sibling: its sibling task 'bad' failed", "body: a task of its scope failed"), log);
            assertEquals(0, Task.current().cancelling());
            sleep(Duration.ZERO);
        });
    }

    @Test
    @DisplayName("CPython: test_taskgroup_05")
    void alsoWhenTheBodyHasEndedAlready() {
        run(() -> {
            var sibling = new ArrayList<Task<?>>();
            assertSame(FIRST, assertThrows(IllegalStateException.class, () -> scope(s -> {
                sibling.add(s.spawn(() -> sleep(seconds(3600))));
                s.spawn(() -> fail());
            })));
            assertTrue(sibling.getFirst().isCancelled());
        });
    }

    @Test
    @DisplayName("CPython: test_taskgroup_09, test_taskgroup_10")
    void theBodysFailureStopsTheTasksWhichAreWaitedFor() {
        run(() -> {
            var log = new ArrayList<String>();
            assertSame(FIRST, assertThrows(IllegalStateException.class, () -> scope(s -> {
                s.spawn(() -> {
                    try {
                        sleep(seconds(3600));
                    } catch (Cancelled e) {
                        Turns.pass(3);
                        log.add(e.reason());
                    }
                });
                Turns.pass(1);
                fail();
            })));
            assertEquals(List.of("its scope failed: " + FIRST), log);
        });
    }

    @Test
    @DisplayName("CPython: test_taskgroup_context_manager_exit_raises")
    void furtherFailuresAreSuppressed() {
        run(() -> {
            var first = new IllegalStateException("first");
            var second = new IOException("second");
            var ofBody = new IllegalArgumentException("body");
            var thrown = assertThrows(IllegalStateException.class, () -> scope(s -> {
                s.spawn(() -> {
                    try {
                        sleep(seconds(3600));
                    } catch (Cancelled e) {
                        throw second;
                    }
                });
                s.spawn(() -> {
                    throw first;
                });
                try {
                    sleep(seconds(3600));
                } catch (Cancelled e) {
                    throw ofBody;
                }
            }));
            assertSame(first, thrown);
            assertArrayEquals(new Throwable[] {second, ofBody}, thrown.getSuppressed());
            assertEquals(0, Task.current().cancelling());
        });
    }

    @Test
    @DisplayName("CPython: test_taskgroup_19")
    void whenTheBodyFailedFirstItsFailureIsTheOneThrown() {
        run(() -> {
            var ofBody = new IllegalArgumentException("body");
            var thrown = assertThrows(IllegalArgumentException.class, () -> scope((Scope s) -> {
                s.spawn(() -> {
                    try {
                        sleep(seconds(3600));
                    } catch (Cancelled e) {
                        throw FIRST;
                    }
                });
                Turns.pass(1);
                throw ofBody;
            }));
            assertSame(ofBody, thrown);
            assertArrayEquals(new Throwable[] {FIRST}, thrown.getSuppressed());
        });
    }

    @Test
    void aTasksCheckedFailureIsWrapped() {
        run(() -> {
            var failure = new IOException("no disk");
            var thrown = assertThrows(TaskFailedException.class, () -> scope(s -> {
                s.spawn(() -> {
                    throw failure;
                });
            }));
            assertSame(failure, thrown.getCause());
        });
    }

    @Test
    @DisplayName("CPython: test_taskgroup_no_create_task_after_failure")
    void oneThatIsFailingStartsNoNewTask() {
        run(() -> {
            var refused = new ArrayList<String>();
            assertThrows(IllegalStateException.class, () -> scope(s -> {
                s.spawn(() -> fail());
                try {
                    sleep(seconds(3600));
                } finally {
                    refused.add(assertThrows(IllegalStateException.class, () -> s.spawn(() -> 1)).getMessage());
                }
            }));
            assertEquals(List.of("this scope is failing and starts no new task"), refused);
        });
    }

    @Test
    @DisplayName("CPython: test_taskgroup_25")
    void runawaySpawningIsStoppedByAFailure() {
        run(() -> {
            var spawned = new int[1];
            assertSame(FIRST, assertThrows(IllegalStateException.class, () -> scope(s -> {
                s.spawn(() -> {
                    while (true) {
                        s.spawn(() -> sleep(seconds(3600)));
                        spawned[0]++;
                        sleep(Duration.ZERO);
                    }
                });
                s.spawn(() -> {
                    Turns.pass(20);
                    fail();
                });
            })));
            assertTrue(spawned[0] >= 20);
        });
    }

    /** The awaiting sibling is told of the failure in the same moment in which it is cancelled because of it. */
    @Test
    void aSiblingThatAwaitsTheFailingTaskIsStoppedLikeAnyOther() {
        run(() -> {
            var log = new ArrayList<String>();
            assertSame(FIRST, assertThrows(IllegalStateException.class, () -> scope(s -> {
                var failing = s.spawn(() -> {
                    Turns.pass(2);
                    fail();
                });
                s.spawn(() -> {
                    try {
                        failing.await();
                    } catch (IllegalStateException e) {
                        log.add("could live without it");
                    }
                    sleep(seconds(3600));
                });
            })));
            assertEquals(List.of(), log);
        });
    }

    @Test
    void noFailureOfAScopeIsLogged() {
        try (var log = new CapturedLog()) {
            assertThrows(IllegalStateException.class, () -> run(() -> {
                scope(s -> {
                    s.spawn(() -> fail());
                    s.spawn(() -> {
                        throw new IOException();
                    });
                });
            }));
            assertEquals(List.of(), log.withText("failed"));
        }
    }
}
