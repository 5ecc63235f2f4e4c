package dev.meanwhile;

import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.scope;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class NestedScopesTest {
    private final RuntimeException failure = new IllegalStateException("inner");

    private void failAfter(int turns) {
        Turns.pass(turns);
        throw failure;
    }

    @Test
    @DisplayName("CPython: test_taskgroup_11, test_taskgroup_12")
    void cancellingTheOwnerStopsBoth() {
        run(() -> {
            var log = new ArrayList<String>();
            var owner = spawn(() -> scope(outer -> {
                outer.spawn(() -> sleepAndLog(log, "outer child"));
                scope(inner -> {
                    inner.spawn(() -> sleepAndLog(log, "inner child"));
                });
            }));
            Turns.pass(2);
            owner.cancel("stop");
            assertEquals("stop", Ends.cancelled(owner).reason());
            assertEquals(List.of("inner child", "outer child"), log);
        });
    }

    private static void sleepAndLog(List<String> log, String who) {
        try {
            sleep(seconds(3600));
        } finally {
            log.add(who);
        }
    }

    @Test
    @DisplayName("CPython: test_taskgroup_13")
    void aFailureInTheOuterOneStopsTheInnerOne() {
        run(() -> {
            var log = new ArrayList<String>();
            assertSame(failure, assertThrows(IllegalStateException.class, () -> scope(outer -> {
                outer.spawn(() -> failAfter(2));
                scope(inner -> {
                    inner.spawn(() -> sleepAndLog(log, "inner child"));
                });
                log.add("never");
            })));
            assertEquals(List.of("inner child"), log);
            assertEquals(0, Task.current().cancelling());
            sleep(Duration.ZERO);
        });
    }

    @Test
    @DisplayName("CPython: test_taskgroup_14")
    void aFailureInTheInnerOneReachesTheOuterOneThroughItsBody() {
        run(() -> {
            var log = new ArrayList<String>();
            assertSame(failure, assertThrows(IllegalStateException.class, () -> scope(outer -> {
                outer.spawn(() -> sleepAndLog(log, "outer child"));
                scope(inner -> {
                    inner.spawn(() -> failAfter(1));
                });
            })));
            assertEquals(List.of("outer child"), log);
        });
    }

    @Test
    void oneThatIsHandledBetweenThemIsNoneOfTheOuterOne() {
        run(() -> {
            var value = scope(outer -> {
                var child = outer.spawn(() -> {
                    Turns.pass(5);
                    return "undisturbed";
                });
                assertThrows(IllegalStateException.class, () -> scope(inner -> {
                    inner.spawn(() -> failAfter(1));
                    sleep(seconds(3600));
                }));
                assertEquals(0, Task.current().cancelling());
                return child.await();
            });
            assertEquals("undisturbed", value);
        });
    }

    @Test
    @DisplayName("CPython: test_nested_groups_both_cancelled")
    void whenBothFailAtOnceEachThrowsItsOwn() {
        run(() -> {
            var outerFailure = new IllegalArgumentException("outer");
            var log = new ArrayList<String>();
            var thrown = assertThrows(IllegalArgumentException.class, () -> scope(outer -> {
                try {
                    scope(inner -> {
                        outer.spawn(() -> {
                            throw outerFailure;
                        });
                        inner.spawn(() -> failAfter(0));
                    });
                } catch (IllegalStateException e) {
                    log.add("inner failed, requests " + Task.current().cancelling());
                    throw e;
                }
            }));
            assertSame(outerFailure, thrown);
            assertArrayEquals(new Throwable[] {failure}, thrown.getSuppressed());
            assertEquals(List.of("inner failed, requests 1"), log);
            assertEquals(0, Task.current().cancelling());
            sleep(Duration.ZERO);
        });
    }

    @Test
    void theOutersRequestSurvivesAFailureThatIsHandledInside() {
        run(() -> {
            var outerFailure = new IllegalArgumentException("outer");
            var log = new ArrayList<String>();
            var thrown = assertThrows(IllegalArgumentException.class, () -> scope(outer -> {
                assertThrows(IllegalStateException.class, () -> scope(inner -> {
                    outer.spawn(() -> {
                        throw outerFailure;
                    });
                    inner.spawn(() -> failAfter(0));
                }));
                log.add("handled");
                sleep(seconds(3600));
                log.add("never");
            }));
            assertSame(outerFailure, thrown);
            assertEquals(List.of("handled"), log);
            assertEquals(0, Task.current().cancelling());
        });
    }

    @Test
    @DisplayName("CPython: test_cancelling_level_preserved")
    void requestsThatTheScopeMadeItselfAreTakenBackAndOthersAreLeft() {
        run(() -> {
            var task = spawn(() -> {
                var self = Task.current();
                self.cancel("swallowed");
                assertThrows(Cancelled.class, () -> sleep(Duration.ZERO));
                assertEquals(1, self.cancelling());
                scope(s -> {
                    s.spawn(() -> Turns.pass(2));
                });
                assertEquals(1, self.cancelling());
                sleep(Duration.ZERO);
                return "went on";
            });
            assertEquals("went on", task.await());
            assertTrue(task.isDone());
        });
    }
}
