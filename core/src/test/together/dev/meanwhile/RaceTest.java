package dev.meanwhile;

import static dev.meanwhile.Meanwhile.race;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import static dev.meanwhile.Meanwhile.shielded;
import static org.junit.jupiter.api.Assertions.assertTrue;

@Timeout(10)
class RaceTest {
    private static String after(double time, String value) {
        sleep(seconds(time));
        return value;
    }

    private static <T> T fail(RuntimeException failure) {
        throw failure;
    }

    @Test
    void theFirstValueWinsAndTheOthersAreStoppedBeforeItIsReturned() {
        run(() -> {
            var clock = JumpingClock.install();
            var log = new ArrayList<String>();
            var winner = race(() -> after(2, "slow"), () -> after(1, "fast"), () -> {
                try {
                    return after(3600, "never");
                } catch (Cancelled e) {
                    Turns.pass(3);
                    log.add(e.reason());
                    throw e;
                }
            });
            assertEquals("fast", winner);
            assertEquals(seconds(1), clock.elapsed());
            assertEquals(List.of("another one won the race"), log);
        });
    }

    @Test
    void failuresDoNotWin() {
        run(() -> {
            JumpingClock.install();
            assertEquals("slow", race(() -> fail(new IllegalStateException()), () -> after(2, "slow")));
        });
    }

    @Test
    void norDoCancellations() {
        run(() -> {
            JumpingClock.install();
            assertEquals("slow", race(() -> {
                Task.current().cancel();
                return after(1, "cancelled");
            }, () -> after(2, "slow")));
        });
    }

    @Test
    @DisplayName("CPython: StaggeredTests.test_all_exceptions")
    void whenAllFailTheFirstFailureIsThrownWithTheOthersSuppressed() {
        run(() -> {
            JumpingClock.install();
            var first = new IllegalStateException("first");
            var later = new IllegalArgumentException("later");
            var thrown = assertThrows(IllegalStateException.class, () -> race(() -> {
                after(1, "");
                return fail(later);
            }, () -> fail(first)));
            assertSame(first, thrown);
            assertArrayEquals(new Throwable[] {later}, thrown.getSuppressed());
        });
    }

    @Test
    void aCheckedFailureIsWrapped() {
        run(() -> {
            var failure = new IOException("no disk");
            var thrown = assertThrows(TaskFailedException.class, () -> race(() -> {
                throw failure;
            }));
            assertSame(failure, thrown.getCause());
        });
    }

    @Test
    void whenAllAreCancelledTheRaceFails() {
        run(() -> {
            var task = spawn(() -> race(() -> {
                Task.current().cancel("gave up");
                return after(1, "");
            }));
            assertTrue(Ends.failedBecauseOfAnother(task).getMessage().endsWith(": gave up"));
        });
    }

    @Test
    @InOrder
    void ofTwoThatSucceedInOneTurnTheEarlierWins() {
        run(() -> {
            assertEquals("a", race(() -> "a", () -> "b"));
        });
    }

    @Test
    void nullMayWin() {
        run(() -> {
            assertNull(race(() -> null, () -> after(3600, "never")));
        });
    }

    @Test
    void aRaceNeedsSomebodyToRun() {
        run(() -> {
            assertThrows(IllegalArgumentException.class, Meanwhile::race);
        });
    }

    @Test
    void cancellingWhoRacesStopsAllAndWaitsForWhatTheyShield() {
        run(() -> {
            var log = new ArrayList<String>();
            var task = spawn(() -> race(() -> {
                try {
                    return after(3600, "never");
                } finally {
                    shielded(() -> Turns.pass(3));
                    log.add("cleaned up");
                }
            }));
            Turns.pass(2);
            task.cancel("stop");
            Turns.pass(1);
            task.cancel("stop at once");
            assertEquals("stop", Ends.cancelled(task).reason());
            assertEquals(List.of("cleaned up"), log);
        });
    }

    @Test
    void aRequestThatComesWhileTheLosersCleanUpHitsTheNextWait() {
        run(() -> {
            var log = new ArrayList<String>();
            var task = spawn(() -> {
                log.add(race(() -> "won", () -> {
                    try {
                        return after(3600, "never");
                    } finally {
                        Turns.pass(5);
                    }
                }));
                sleep(Duration.ZERO);
                log.add("never");
            });
            Turns.pass(4);
            task.cancel("stop");
            assertEquals("stop", Ends.cancelled(task).reason());
            assertEquals(List.of("won"), log);
        });
    }

    @Test
    void noneOfTheFailuresIsLogged() {
        try (var log = new CapturedLog()) {
            run(() -> {
                race(() -> fail(new IllegalStateException()), () -> after(0, "won"));
            });
            assertEquals(List.of(), log.withText("failed"));
        }
    }
}
