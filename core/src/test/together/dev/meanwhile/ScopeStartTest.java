package dev.meanwhile;

import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.scope;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class ScopeStartTest {
    private final List<String> log = new ArrayList<>();

    @Test
    void itWaitsUntilTheTaskIsReadyAndLetsItGoOn() {
        run(() -> {
            scope(s -> {
                int port = s.start("server", ready -> {
                    Turns.pass(3);
                    log.add("listens");
                    ready.accept(8000);
                    Turns.pass(3);
                    log.add("served");
                });
                log.add("port " + port);
            });
            assertEquals(List.of("listens", "port 8000", "served"), log);
        });
    }

    @Test
    void aFailureBeforeThatIsTheCallersAndNotTheScopes() {
        run(() -> {
            var failure = new IOException("the port is in use");
            var value = scope(s -> {
                var sibling = s.spawn(() -> {
                    Turns.pass(5);
                    return "sibling";
                });
                var thrown = assertThrows(TaskFailedException.class, () -> s.start(_ -> {
                    Turns.pass(1);
                    throw failure;
                }));
                assertSame(failure, thrown.getCause());
                return sibling.await();
            });
            assertEquals("sibling", value);
        });
    }

    @Test
    void aFailureAfterThatIsTheScopes() {
        run(() -> {
            var failure = new IllegalStateException("broken");
            var thrown = assertThrows(IllegalStateException.class, () -> scope(s -> {
                s.<Boolean>start(ready -> {
                    ready.accept(true);
                    throw failure;
                });
                log.add("ready");
                sleep(seconds(3600));
            }));
            assertSame(failure, thrown);
            assertEquals(List.of("ready"), log);
        });
    }

    @Test
    void aTaskThatEndsAndIsNeverReadyIsAMistake() {
        run(() -> scope(s -> {
            var thrown = assertThrows(IllegalStateException.class, () -> s.start("forgetful", _ -> Turns.pass(1)));
            assertEquals("task 'forgetful' ended without calling ready, so start(…) has nothing to return", thrown.getMessage());
        }));
    }

    @Test
    void itIsReadyOnceAndSaysSomething() {
        run(() -> scope(s -> {
            s.<Boolean>start(ready -> {
                assertThrows(NullPointerException.class, () -> ready.accept(null));
                ready.accept(true);
                assertThrows(IllegalStateException.class, () -> ready.accept(false));
                log.add("checked");
            });
            Turns.pass(2);
            assertEquals(List.of("checked"), log);
        }));
    }

    @Test
    void whoIsCancelledMeanwhileStopsTheTask() {
        run(() -> {
            scope(s -> {
                var starter = s.spawn(() -> {
                    s.start(_ -> {
                        try {
                            sleep(seconds(3600));
                        } finally {
                            Turns.pass(3);
                            log.add("cleaned up");
                        }
                    });
                });
                Turns.pass(3);
                starter.cancel();
                while (!starter.isDone()) {
                    Turns.pass(1);
                }
                assertTrue(starter.isCancelled());
            });
            assertEquals(List.of("cleaned up"), log);
        });
    }

    @Test
    void aScopeThatHasEndedTakesNoTask() {
        run(() -> {
            var scope = new AtomicReference<Scope>();
            var ready = new AtomicReference<Consumer<? super Boolean>>();
            var ends = new Promise<Void>();
            var owner = spawn(() -> scope(s -> {
                scope.set(s);
                ends.await();
            }));
            Turns.pass(2);
            var stranger = spawn(() -> scope.get().<Boolean>start(it -> {
                ready.set(it);
                sleep(seconds(3600));
            }));
            Turns.pass(3);
            ends.complete(null);
            owner.await();
            ready.get().accept(true);
            assertThrows(IllegalStateException.class, stranger::await);
            assertThrows(IllegalStateException.class, () -> scope.get().start(_ -> { }));
            assertFalse(Loop.current().tasks().size() > 1);
        });
    }

    @Test
    void cancelledAnywhere() {
        Torture.thoroughly(() -> new Torture.Attempt() {
            private int running;

            @Override
            void body() {
                scope(s -> {
                    int said = s.start(ready -> {
                        running++;
                        try {
                            Turns.pass(2);
                            ready.accept(7);
                            Turns.pass(2);
                        } finally {
                            try {
                                Turns.pass(1);
                            } finally {
                                running--;
                            }
                        }
                    });
                    assertEquals(7, said);
                });
            }

            @Override
            void check() {
                assertEquals(0, running);
            }
        });
    }
}
