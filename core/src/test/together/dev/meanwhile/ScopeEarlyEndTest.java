package dev.meanwhile;

import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.scope;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static dev.meanwhile.Meanwhile.timeout;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@link Scope#cancel}, asyncio 3.15's {@code TaskGroup.cancel}. */
@Timeout(10)
class ScopeEarlyEndTest {
    private final List<String> seen = new ArrayList<>();

    @Test
    void fromTheBlock() {
        run(() -> {
            scope(s -> {
                s.spawn(() -> sleep(seconds(3600)));
                sleep(seconds(0));
                s.cancel();
                s.cancel();
                assertTrue(s.isCancelled());
                sleep(seconds(3600));
                seen.add("never");
            });
            assertEquals(List.of(), seen);
            assertEquals(0, Task.current().cancelling());
            sleep(seconds(0));
        });
    }

    @Test
    void fromAChildWhileTheBlockWaits() {
        run(() -> {
            scope(s -> {
                s.spawn(() -> {
                    Turns.pass(2);
                    s.cancel();
                });
                sleep(seconds(3600));
            });
            assertEquals(0, Task.current().cancelling());
        });
    }

    @Test
    void fromAChildAfterTheBlock() {
        run(() -> {
            Task<?>[] other = new Task<?>[1];
            scope(s -> {
                other[0] = s.spawn(() -> sleep(seconds(3600)));
                s.spawn(() -> {
                    Turns.pass(2);
                    s.cancel();
                });
            });
            assertTrue(other[0].isCancelled());
        });
    }

    @Test
    void fromAnotherTask() {
        run(() -> {
            var scopes = new Promise<Scope>();
            var owner = spawn(() -> scope(s -> {
                scopes.complete(s);
                sleep(seconds(3600));
            }));
            scopes.await().cancel();
            owner.await();
        });
    }

    @Test
    void nothingStartsAfterwards() {
        run(() -> {
            var thrown = new ArrayList<Throwable>();
            scope(s -> {
                s.cancel();
                thrown.add(assertThrows(IllegalStateException.class, () -> s.spawn(() -> 1)));
            });
            assertTrue(thrown.getFirst().getMessage().contains("was cancelled"));
        });
    }

    /** Not by the test's time limit: if nobody cancels the child, it ends with a value. */
    @Test
    void anEagerChildThatEndedItsScopeIsCancelledAtItsFirstWait() {
        run(() -> {
            var goOn = new Promise<String>();
            spawn(() -> {
                Turns.pass(5);
                goOn.complete("nobody cancelled it");
            });
            var child = Meanwhile.<Task<String>, RuntimeException>scope(s -> s.spawnEager(() -> {
                s.cancel();
                return goOn.await();
            }));
            assertEquals("its scope has ended", Ends.cancelled(child).reason());
        });
    }

    /** CPython #155433: the outer timeout must still fire. */
    @Test
    void aCancellationFromOutsideIsNotLost() {
        run(() -> {
            assertThrows(TimedOutException.class, () -> timeout(seconds(0.01), () -> scope(s -> {
                s.spawn(() -> {
                    try {
                        sleep(seconds(3600));
                    } finally {
                        // Slow clean-up, during which the time is up.
                        Meanwhile.shielded(() -> sleep(seconds(0.05)));
                    }
                });
                sleep(seconds(0));
                s.cancel();
            })));
            assertEquals(0, Task.current().cancelling());
        });
    }

    @Test
    void aRequestFromOutsideInTheSameTurn() {
        run(() -> {
            var scopes = new Promise<Scope>();
            var owner = spawn(() -> {
                scope(s -> {
                    scopes.complete(s);
                    sleep(seconds(3600));
                });
                seen.add("went on");
            });
            scopes.await().cancel();
            owner.cancel("from outside");
            Ends.cancelled(owner);
            assertEquals(List.of(), seen);
        });
    }

    @Test
    void aTaskThatIgnoredACancellationBeforeMayStillEndAScope() {
        run(() -> {
            var task = spawn(() -> {
                try {
                    sleep(seconds(3600));
                } catch (Cancelled ignored) {
                    seen.add("ignored");
                }
                scope(s -> {
                    s.cancel();
                    sleep(seconds(3600));
                });
                return "went on";
            });
            sleep(seconds(0));
            task.cancel();
            assertEquals("went on", task.await());
        });
    }

    @Test
    void aBlockThatHasItsValueReturnsIt() {
        run(() -> {
            String value = scope(s -> {
                s.spawn(() -> sleep(seconds(3600)));
                s.cancel();
                return "value";
            });
            assertEquals("value", value);
        });
    }

    @Test
    void aBlockWithoutItsValue() {
        run(() -> {
            assertThrows(CancellationException.class, () -> {
                String value = scope(s -> {
                    s.cancel();
                    sleep(seconds(3600));
                    return "value";
                });
                seen.add(value);
            });
            assertEquals(List.of(), seen);
            assertEquals(0, Task.current().cancelling());
        });
    }

    @Test
    void failuresInCleanUpAreThrown() {
        run(() -> {
            var thrown = assertThrows(IllegalStateException.class, () -> scope(s -> {
                s.spawn(() -> {
                    try {
                        sleep(seconds(3600));
                    } finally {
                        throw0();
                    }
                });
                sleep(seconds(0));
                s.cancel();
            }));
            assertEquals("in clean-up", thrown.getMessage());
            assertEquals(0, Task.current().cancelling());
        });
    }

    private static void throw0() {
        throw new IllegalStateException("in clean-up");
    }

    @Test
    void afterItsEndItDoesNothing() {
        run(() -> {
            var scopes = new ArrayList<Scope>();
            scope(s -> {
                scopes.add(s);
            });
            scopes.getFirst().cancel();
            assertFalse(scopes.getFirst().isCancelled());
            sleep(seconds(0));
        });
    }

    @Test
    void nested() {
        run(() -> {
            scope(outer -> {
                scope(inner -> {
                    inner.spawn(outer::cancel);
                    sleep(seconds(3600));
                });
                seen.add("never");
            });
            assertEquals(List.of(), seen);
            scope(outer -> {
                scope(inner -> {
                    inner.cancel();
                    sleep(seconds(3600));
                });
                seen.add("outer goes on");
            });
            assertEquals(List.of("outer goes on"), seen);
        });
    }

    @Test
    void cancelledAnywhere() {
        Torture.thoroughly(() -> new Torture.Attempt() {
            private final List<Task<?>> tasks = new ArrayList<>();

            @Override
            void body() {
                scope(s -> {
                    tasks.add(s.spawn(() -> {
                        Turns.pass(3);
                        s.cancel();
                    }));
                    tasks.add(s.spawn(() -> sleep(seconds(3600))));
                    sleep(seconds(3600));
                });
                Turns.pass(1);
            }

            @Override
            void check() {
                tasks.forEach(task -> assertTrue(task.isDone()));
            }
        });
    }
}
