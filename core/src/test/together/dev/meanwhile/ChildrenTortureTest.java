package dev.meanwhile;

import static dev.meanwhile.Meanwhile.gather;
import static dev.meanwhile.Meanwhile.gatherSettled;
import static dev.meanwhile.Meanwhile.mapConcurrent;
import static dev.meanwhile.Meanwhile.race;
import static dev.meanwhile.Meanwhile.scope;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whenever the owner of tasks is cancelled, none of them outlives the call that owns them. */
@Timeout(30)
class ChildrenTortureTest {
    private abstract static class Family extends Torture.Attempt {
        private int started;
        private int ended;

        /** A task that takes a while to stop. */
        int child(double lives) {
            started++;
            try {
                sleep(seconds(lives));
                return started;
            } finally {
                try {
                    // The request may well hit here.
                    Turns.pass(2);
                } finally {
                    ended++;
                }
            }
        }

        int failing(double lives) {
            child(lives);
            throw new IllegalArgumentException("a child's");
        }

        abstract void family();

        @Override
        void body() {
            try {
                family();
            } catch (IllegalArgumentException e) {
                assertEquals("a child's", e.getMessage());
            } finally {
                assertEquals(started, ended, "children that outlive their owner");
            }
            // A request that came while a failure was on its way hits here.
            Turns.pass(1);
            assertEquals(0, Task.current().cancelling());
        }

        @Override
        void check() {
            assertEquals(started, ended);
        }
    }

    @Test
    void gatherOfTasksThatSucceed() {
        Torture.thoroughly(() -> new Family() {
            @Override
            void family() {
                gather(() -> child(1), () -> child(2), () -> child(2));
            }
        });
    }

    @Test
    void gatherOfWhichOneFails() {
        Torture.thoroughly(() -> new Family() {
            @Override
            void family() {
                gather(() -> child(1), () -> failing(2), () -> child(9));
            }
        });
    }

    @Test
    void gatherSettledOfWhichOneFails() {
        Torture.thoroughly(() -> new Family() {
            @Override
            void family() {
                gatherSettled(() -> child(1), () -> failing(2), () -> child(3));
            }
        });
    }

    @Test
    void gatherInsideGather() {
        Torture.thoroughly(() -> new Family() {
            @Override
            void family() {
                gather(() -> gather(() -> child(1), () -> child(2)), () -> gather(() -> child(3), () -> failing(4)));
            }
        });
    }

    @Test
    void raceThatIsWon() {
        Torture.thoroughly(() -> new Family() {
            @Override
            void family() {
                race(() -> failing(1), () -> child(2), () -> child(9));
            }
        });
    }

    @Test
    void raceThatNobodyWins() {
        Torture.thoroughly(() -> new Family() {
            @Override
            void family() {
                race(() -> failing(1), () -> failing(2));
            }
        });
    }

    @Test
    void scopeWhoseTasksSucceed() {
        Torture.thoroughly(() -> new Family() {
            @Override
            void family() {
                scope(scope -> {
                    scope.spawn(() -> child(2));
                    scope.spawn(() -> scope.spawn(() -> child(3)));
                    sleep(seconds(1));
                    child(1);
                });
            }
        });
    }

    @Test
    void scopeOfWhichATaskFails() {
        Torture.thoroughly(() -> new Family() {
            @Override
            void family() {
                scope(scope -> {
                    scope.spawn(() -> failing(1));
                    scope.spawn(() -> child(9));
                    child(9);
                });
            }
        });
    }

    @Test
    void scopeWhoseBodyFails() {
        Torture.thoroughly(() -> new Family() {
            @Override
            void family() {
                scope(scope -> {
                    scope.spawn(() -> child(9));
                    failing(1);
                });
            }
        });
    }

    @Test
    void scopeInsideScopeBothFailing() {
        Torture.thoroughly(() -> new Family() {
            @Override
            void family() {
                scope(outer -> {
                    outer.spawn(() -> failing(2));
                    scope(inner -> {
                        inner.spawn(() -> failing(2));
                        inner.spawn(() -> child(9));
                    });
                });
            }
        });
    }

    @Test
    void mapOfACollection() {
        Torture.thoroughly(() -> new Family() {
            @Override
            void family() {
                assertEquals(List.of(1, 2, 3), mapConcurrent(List.of(1, 2, 3), 2, this::one));
            }

            private int one(int n) {
                child(n);
                return n;
            }
        });
    }

    @Test
    void mapOfACollectionThatFails() {
        Torture.thoroughly(() -> new Family() {
            @Override
            void family() {
                mapConcurrent(List.of(1, 2, 3), 2, n -> n == 1 ? failing(1) : child(5));
            }
        });
    }
}
