package dev.meanwhile;

import static dev.meanwhile.Meanwhile.gather;
import static dev.meanwhile.Meanwhile.gatherSettled;
import static dev.meanwhile.Meanwhile.generate;
import static dev.meanwhile.Meanwhile.mapConcurrent;
import static dev.meanwhile.Meanwhile.race;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.scope;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static dev.meanwhile.Meanwhile.timeout;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A task that waits for others to clean up passes a further request to cancel on to them: what is stuck can be interrupted from outside. */
@Timeout(10)
class SecondRequestTest {
    /** The ways to own a task. */
    enum Owner {
        GATHER {
            @Override
            void own(Action<?> child) {
                gather(child.asBody());
            }
        },
        SETTLED {
            @Override
            void own(Action<?> child) {
                gatherSettled(child.asBody());
            }
        },
        RACE {
            @Override
            void own(Action<?> child) {
                race(child.asBody());
            }
        },
        SCOPE {
            @Override
            void own(Action<?> child) {
                scope(s -> {
                    s.spawn(child);
                });
            }
        },
        BODY_OF_SCOPE {
            @Override
            void own(Action<?> child) {
                scope(s -> {
                    s.spawn(child);
                    new Promise<Void>().await();
                });
            }
        },
        MAP_CONCURRENT {
            @Override
            void own(Action<?> child) {
                mapConcurrent(List.of(1), 1, _ -> child.asBody().call());
            }
        },
        WAITING_FOR_ROOM {
            @Override
            void own(Action<?> child) {
                mapConcurrent(List.of(1, 2), 1, _ -> child.asBody().call());
            }
        },
        AWAIT {
            @Override
            void own(Action<?> child) {
                spawn(child).await();
            }
        },
        FLOW {
            @Override
            void own(Action<?> child) {
                generate(_ -> child.run()).iterator().hasNext();
            }
        },
        BUFFER {
            @Override
            void own(Action<?> child) {
                generate(_ -> child.run()).buffer(1).toList();
            }
        },
        MERGE {
            @Override
            void own(Action<?> child) {
                Flow.merge(generate(_ -> child.run()), generate(_ -> { })).toList();
            }
        },
        MAPPED_FLOW {
            @Override
            void own(Action<?> child) {
                generate(out -> out.emit(1)).mapConcurrent(2, _ -> child.asBody().call()).toList();
            }
        };

        abstract void own(Action<?> child);
    }

    private final List<String> log = new ArrayList<>();

    private void stuckInCleanUp() {
        try {
            sleep(seconds(3600));
        } finally {
            log.add("cleans up");
            try {
                sleep(seconds(3600));
            } finally {
                log.add("interrupted");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Owner.class)
    void reachesTheChildren(Owner owner) {
        run(() -> {
            JumpingClock.install();
            var task = spawn(() -> owner.own(this::stuckInCleanUp));
            Turns.pass(8);
            task.cancel("first");
            Turns.pass(8);
            assertEquals(List.of("cleans up"), log);
            task.cancel("second");
            Ends.cancelled(task);
            assertEquals(List.of("cleans up", "interrupted"), log);
        });
    }

    @ParameterizedTest
    @EnumSource(Owner.class)
    void anOuterTimeoutIsOne(Owner owner) {
        run(() -> {
            var clock = JumpingClock.install();
            var task = spawn(() -> timeout(seconds(9), () -> owner.own(this::stuckInCleanUp)));
            Turns.pass(8);
            task.cancel("first");
            Ends.cancelled(task);
            assertEquals(List.of("cleans up", "interrupted"), log);
            assertEquals(seconds(9), clock.elapsed());
        });
    }

    @Test
    void itReachesTheSiblingsOfOneThatFailed() {
        run(() -> {
            JumpingClock.install();
            assertThrows(TimedOutException.class, () -> timeout(seconds(9), () -> {
                assertThrows(IllegalStateException.class, () -> gather(() -> {
                    stuckInCleanUp();
                    return 1;
                }, () -> {
                    sleep(seconds(1));
                    throw new IllegalStateException();
                }));
                sleep(seconds(3600));
            }));
            assertEquals(List.of("cleans up", "interrupted"), log);
        });
    }

    @Test
    void inAScopeTheScopesOwnRequestIsNoSecondOne() {
        run(() -> {
            JumpingClock.install();
            var stopped = new ArrayList<String>();
            assertThrows(IllegalStateException.class, () -> scope(s -> {
                s.spawn(() -> {
                    try {
                        sleep(seconds(3600));
                    } finally {
                        Turns.pass(5);
                        stopped.add("cleaned up");
                    }
                });
                s.spawn(() -> {
                    Turns.pass(3);
                    throw new IllegalStateException();
                });
            }));
            assertEquals(List.of("cleaned up"), stopped);
        });
    }

    @Test
    void itReachesTheSiblingsOfAScopesFailedTask() {
        run(() -> {
            JumpingClock.install();
            var thrown = assertThrows(IllegalStateException.class, () -> timeout(seconds(9), () -> scope(s -> {
                s.spawn(this::stuckInCleanUp);
                s.spawn(() -> {
                    sleep(seconds(1));
                    throw new IllegalStateException("first");
                });
            })));
            assertEquals("first", thrown.getMessage());
            assertEquals(List.of("cleans up", "interrupted"), log);
        });
    }
}
