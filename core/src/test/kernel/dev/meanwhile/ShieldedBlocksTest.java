package dev.meanwhile;

import static dev.meanwhile.Meanwhile.gather;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.scope;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.shielded;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static dev.meanwhile.Meanwhile.timeout;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Timeouts and scopes work under a shield, and never take a request that it keeps back for their own. */
@Timeout(10)
class ShieldedBlocksTest {
    private final List<String> log = new ArrayList<>();

    /** Runs clean-up under a shield in a task that is cancelled 2 s after the start; afterwards the request must arrive. */
    private void cancelledDuring(Action<RuntimeException> cleanUp) {
        run(() -> {
            JumpingClock.install();
            var task = spawn(() -> {
                shielded(cleanUp);
                log.add("shield ends, requests " + Task.current().cancelling());
                sleep(Duration.ZERO);
                log.add("never");
            });
            sleep(seconds(2));
            task.cancel("stop");
            assertEquals("stop", Ends.cancelled(task).reason());
        });
    }

    @Test
    void aTimeoutInsideLimitsTheBody() {
        cancelledDuring(() -> {
            assertThrows(TimedOutException.class, () -> timeout(seconds(1), () -> sleep(seconds(10))));
            log.add("timed out");
            sleep(seconds(3));
        });
        assertEquals(List.of("timed out", "shield ends, requests 1"), log);
    }

    @Test
    void aRequestThatIsKeptBackMeanwhileDoesNotTurnItIntoACancellation() {
        cancelledDuring(() -> {
            assertThrows(TimedOutException.class, () -> timeout(seconds(5), () -> sleep(seconds(10))));
            log.add("timed out");
        });
        assertEquals(List.of("timed out", "shield ends, requests 1"), log);
    }

    @Test
    void norAreItsOwnRequestsMistakenForThoseKeptBack() {
        cancelledDuring(() -> {
            sleep(seconds(3));
            assertThrows(TimedOutException.class, () -> timeout(seconds(1), () -> sleep(seconds(10))));
            sleep(seconds(1));
            log.add("undisturbed");
        });
        assertEquals(List.of("undisturbed", "shield ends, requests 1"), log);
    }

    @Test
    void aScopeThatFailsInsideDoesNotLetTheRequestIn() {
        cancelledDuring(() -> {
            sleep(seconds(3));
            assertThrows(IllegalStateException.class, () -> scope(s -> {
                s.spawn(() -> {
                    throw new IllegalStateException();
                });
                sleep(seconds(10));
            }));
            sleep(seconds(1));
            log.add("undisturbed");
        });
        assertEquals(List.of("undisturbed", "shield ends, requests 1"), log);
    }

    @Test
    void norDoesOneThatIsAbortedWhileTheRequestArrives() {
        cancelledDuring(() -> {
            assertThrows(IllegalStateException.class, () -> scope(s -> {
                s.spawn(() -> {
                    sleep(seconds(5));
                    throw new IllegalStateException();
                });
                sleep(seconds(10));
            }));
            sleep(seconds(1));
            log.add("undisturbed");
        });
        assertEquals(List.of("undisturbed", "shield ends, requests 1"), log);
    }

    @Test
    void norDoesAGatherThatFails() {
        cancelledDuring(() -> {
            assertThrows(IllegalStateException.class, () -> gather(() -> {
                sleep(seconds(5));
                throw new IllegalStateException();
            }, () -> {
                sleep(seconds(10));
                return 1;
            }));
            sleep(seconds(1));
            log.add("undisturbed");
        });
        assertEquals(List.of("undisturbed", "shield ends, requests 1"), log);
    }

    @Test
    void norDoesAnyOfThemWhenTheRequestWasTheReasonForTheCleanUp() {
        run(() -> {
            JumpingClock.install();
            var task = spawn(() -> {
                try {
                    sleep(seconds(10));
                } finally {
                    shielded(() -> {
                        assertThrows(IllegalStateException.class, () -> scope(s -> {
                            s.spawn(() -> {
                                throw new IllegalStateException();
                            });
                        }));
                        assertThrows(TimedOutException.class, () -> timeout(seconds(1), () -> sleep(seconds(10))));
                        sleep(seconds(1));
                        log.add("undisturbed, requests " + Task.current().cancelling());
                    });
                }
            });
            Turns.pass(1);
            task.cancel("stop");
            assertEquals("stop", Ends.cancelled(task).reason());
        });
        assertEquals(List.of("undisturbed, requests 1"), log);
    }

    @Test
    void tasksSpawnedInsideAreNotShielded() {
        run(() -> {
            var inner = new ArrayList<Task<Void>>();
            shielded(() -> inner.add(spawn(() -> sleep(seconds(3600)))));
            Turns.pass(1);
            inner.getFirst().cancel();
            Ends.cancelled(inner.getFirst());
        });
    }

    @Test
    void aTimeoutAroundAShieldExpiresWhenTheShieldEnds() {
        run(() -> {
            var clock = JumpingClock.install();
            assertThrows(TimedOutException.class, () -> timeout(seconds(1), () -> {
                shielded(() -> sleep(seconds(5)));
                log.add("shield ends");
                sleep(seconds(10));
            }));
            assertEquals(List.of("shield ends"), log);
            assertEquals(seconds(5), clock.elapsed());
            assertEquals(0, Task.current().cancelling());
            sleep(Duration.ZERO);
        });
    }

    @Test
    void oneWhoseBodyReturnsWithoutAnotherWaitLeavesNothingBehind() {
        run(() -> {
            JumpingClock.install();
            assertEquals("saved", timeout(seconds(1), () -> shielded(() -> {
                sleep(seconds(5));
                return "saved";
            })));
            assertEquals(0, Task.current().cancelling());
            sleep(Duration.ZERO);
        });
    }

    @Test
    void timeoutsInsideAndOutsideOfAShieldExpireEachInItsPlace() {
        run(() -> {
            var clock = JumpingClock.install();
            assertThrows(TimedOutException.class, () -> timeout(seconds(1), () -> {
                shielded(() -> {
                    assertThrows(TimedOutException.class, () -> timeout(seconds(3), () -> sleep(seconds(10))));
                    log.add("inner at " + clock.elapsed().toSeconds());
                    sleep(seconds(1));
                    log.add("shield ends");
                });
                sleep(seconds(10));
            }));
            assertEquals(List.of("inner at 3", "shield ends"), log);
        });
    }
}
