package dev.meanwhile;

import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.shielded;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.timeout;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

/** Whenever a task under timeouts and shields is cancelled, it ends cancelled; and undisturbed, nothing sticks to it. */
@org.junit.jupiter.api.Timeout(30)
class TimeoutTortureTest {
    private abstract static class Limited extends Torture.Attempt {
        int begun;
        int finished;

        abstract void limited();

        @Override
        void body() {
            limited();
            Turns.pass(1);
            assertEquals(0, Task.current().cancelling());
        }

        /** Something that must not be left half done. */
        void cleanUp() {
            begun++;
            Turns.pass(2);
            sleep(seconds(1));
            finished++;
        }

        @Override
        void check() {
            assertEquals(begun, finished);
        }
    }

    @Test
    void aTimeoutThatIsNotNeeded() {
        Torture.thoroughly(() -> new Limited() {
            @Override
            void limited() {
                timeout(seconds(3), () -> {
                    sleep(seconds(1));
                    sleep(seconds(1));
                });
            }
        });
    }

    @Test
    void aTimeoutThatExpires() {
        Torture.thoroughly(() -> new Limited() {
            @Override
            void limited() {
                assertThrowsTimedOut(() -> timeout(seconds(1), () -> {
                    try {
                        sleep(seconds(9));
                    } finally {
                        Turns.pass(3);
                    }
                }));
            }
        });
    }

    @Test
    void nestedTimeoutsThatExpireTogether() {
        Torture.thoroughly(() -> new Limited() {
            @Override
            void limited() {
                assertThrowsTimedOut(() -> timeout(seconds(1), () -> timeout(seconds(1), () -> {
                    try {
                        sleep(seconds(9));
                    } finally {
                        Turns.pass(3);
                    }
                })));
            }
        });
    }

    @Test
    void aRescheduledTimeout() {
        Torture.thoroughly(() -> new Limited() {
            @Override
            void limited() {
                timeout(seconds(1), deadline -> {
                    deadline.reschedule(seconds(5));
                    sleep(seconds(2));
                    deadline.disarm();
                    sleep(seconds(9));
                    return null;
                });
            }
        });
    }

    @Test
    void aTimeoutInsideTheCleanUpOfAnother() {
        Torture.thoroughly(() -> new Limited() {
            @Override
            void limited() {
                assertThrowsTimedOut(() -> timeout(seconds(1), () -> {
                    try {
                        sleep(seconds(9));
                    } finally {
                        assertThrowsTimedOut(() -> timeout(seconds(1), () -> sleep(seconds(9))));
                    }
                }));
            }
        });
    }

    /** Not assertThrows, which would take the torture's own Cancelled for a failure of the test. */
    private static void assertThrowsTimedOut(Runnable limited) {
        try {
            limited.run();
        } catch (TimedOutException e) {
            return;
        }
        throw new AssertionError("it did not time out");
    }

    @Test
    void aShield() {
        Torture.thoroughly(() -> new Limited() {
            @Override
            void limited() {
                sleep(seconds(1));
                shielded(this::cleanUp);
                sleep(seconds(1));
            }
        });
    }

    @Test
    void aShieldInFinally() {
        Torture.thoroughly(() -> new Limited() {
            private boolean entered;

            @Override
            void limited() {
                try {
                    entered = true;
                    sleep(seconds(1));
                } finally {
                    shielded(this::cleanUp);
                }
            }

            @Override
            void check() {
                super.check();
                assertEquals(entered, finished == 1);
            }
        });
    }

    @Test
    void aTimeoutInsideAShieldStillWorks() {
        Torture.thoroughly(() -> new Limited() {
            @Override
            void limited() {
                shielded(() -> {
                    begun++;
                    assertThrows(TimedOutException.class, () -> timeout(seconds(1), () -> sleep(seconds(9))));
                    shielded(() -> Turns.pass(2));
                    finished++;
                });
            }
        });
    }

    @Test
    void aShieldInsideATimeoutHoldsItUp() {
        Torture.thoroughly(() -> new Limited() {
            @Override
            void limited() {
                assertThrowsTimedOut(() -> timeout(seconds(0.5), () -> {
                    shielded(this::cleanUp);
                    assertEquals(1, finished);
                    sleep(seconds(9));
                }));
            }
        });
    }
}
