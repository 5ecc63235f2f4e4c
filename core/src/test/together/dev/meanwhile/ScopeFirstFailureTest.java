package dev.meanwhile;

import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.scope;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
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
class ScopeFirstFailureTest {
    private final RuntimeException broken = new IllegalStateException("broken");

    private void fail() {
        throw broken;
    }

    @Test
    @InOrder
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
            assertSame(broken, thrown);
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
            assertSame(broken, assertThrows(IllegalStateException.class, () -> scope(s -> {
                sibling.add(s.spawn(() -> sleep(seconds(3600))));
                s.spawn(() -> fail());
            })));
            assertTrue(sibling.getFirst().isCancelled());
        });
    }

    @Test
    void theBodysFailureStopsTheTasksWhichAreWaitedFor() {
        run(() -> {
            var log = new ArrayList<String>();
            assertSame(broken, assertThrows(IllegalStateException.class, () -> scope(s -> {
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
            assertEquals(List.of("its scope failed: " + broken), log);
        });
    }

    @Test
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

    /** The awaiting sibling is told of the failure in the same moment in which it is cancelled because of it. */
    @Test
    void aSiblingThatAwaitsTheFailingTaskIsStoppedLikeAnyOther() {
        run(() -> {
            var log = new ArrayList<String>();
            assertSame(broken, assertThrows(IllegalStateException.class, () -> scope(s -> {
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
}
