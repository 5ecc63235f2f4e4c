package dev.meanwhile;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.gather;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.shielded;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class UnreadFailureTest {
    private final CapturedLog log = new CapturedLog();
    private final RuntimeException failure = new IllegalStateException("broken");

    @AfterEach
    void stopCapturing() {
        log.close();
    }

    private Task<Void> failing(String name) {
        return spawn(name, () -> {
            throw failure;
        });
    }

    @Test
    void itIsLoggedOnceWithTheExceptionAndThePlaceOfTheSpawn() {
        run(() -> {
            spawn("unlucky", () -> {
                throw failure;
            });
            Turns.pass(3);
        });
        var reports = log.withText("unlucky");
        assertEquals(1, reports.size());
        var report = reports.getFirst();
        assertEquals(Level.SEVERE, report.getLevel());
        assertSame(failure, report.getThrown());
        assertTrue(report.getMessage().matches("task 'unlucky', spawned at .*UnreadFailureTest.*\\(UnreadFailureTest.java:\\d+\\), "
                + "failed, and nobody has awaited it"), report.getMessage());
    }

    @Test
    @InOrder
    void thePlaceIsThatOfEachLambda() {
        run(() -> {
            spawn("a", () -> {
                throw failure;
            });
            spawn("b", () -> {
                throw failure;
            });
            Turns.pass(1);
        });
        var places = log.withText("spawned at").stream()
                .map(report -> report.getMessage().replaceAll(".*UnreadFailureTest.java:(\\d+).*", "$1")).toList();
        assertEquals(2, places.size());
        assertEquals(3, Integer.parseInt(places.get(1)) - Integer.parseInt(places.get(0)));
    }

    @Test
    void inAProgramThatRunsOnItIsLoggedAfterASecond() {
        run(() -> {
            JumpingClock.install();
            failing("unlucky");
            sleep(seconds(0.9));
            assertEquals(List.of(), log.withText("unlucky"));
            sleep(seconds(0.2));
            assertEquals(1, log.withText("unlucky").size());
        });
        assertEquals(1, log.withText("unlucky").size());
    }

    @Test
    void severalAreLoggedEachInItsTime() {
        run(() -> {
            JumpingClock.install();
            for (var i = 0; i < 3; i++) {
                failing("unlucky " + i);
                sleep(seconds(0.6));
            }
            assertEquals(2, log.withText("unlucky").size());
            sleep(seconds(5));
            assertEquals(3, log.withText("unlucky").size());
        });
    }

    @Test
    void oneThatIsReadInTimeIsNot() {
        run(() -> {
            JumpingClock.install();
            var task = failing("lucky");
            sleep(seconds(0.9));
            assertThrows(IllegalStateException.class, task::await);
            sleep(seconds(5));
        });
        assertEquals(List.of(), log.withText("lucky"));
    }

    @Test
    void norIsOneThatAnotherThreadHasRead() {
        run(() -> {
            var task = failing("lucky");
            Turns.pass(1);
            blocking(task::outcome);
        });
        assertEquals(List.of(), log.withText("lucky"));
    }

    /** A timer that never fires would look as if the loop still had something to wait for. */
    @Test
    void ifOnlyTheEndIsToTellThereIsNoTimer() {
        Runs.with(new LoopOptions().unreadAfter(Duration.ofDays(1_000_000)), () -> {
            failing("unlucky");
            Turns.pass(1);
            assertEquals(0, Loop.current().stats().timers());
        });
        assertEquals(1, log.withText("unlucky").size());
    }

    @Test
    void norIsTheFailureOfTheMainTaskWhichTheCallerGets() {
        assertThrows(IllegalStateException.class, () -> run(() -> {
            throw failure;
        }));
        assertEquals(List.of(), log.withText("failed"));
    }

    @Test
    void norACancellation() {
        run(() -> {
            spawn(() -> sleep(seconds(3600))).cancel();
            Turns.pass(2);
        });
        assertEquals(List.of(), log.withText("cancelled"));
        assertEquals(List.of(), log.withText("failed"));
    }

    @Test
    void oneOfATaskWhoseWaiterWasCancelledIsLogged() {
        run(() -> {
            JumpingClock.install();
            var inner = spawn("inner", () -> {
                sleep(seconds(2));
                throw failure;
            });
            var waiter = spawn(() -> Meanwhile.asCompleted(List.of(inner)).iterator().next());
            Turns.pass(2);
            waiter.cancel();
            sleep(seconds(5));
            Ends.cancelled(waiter);
        });
        assertEquals(1, log.withText("inner").size());
    }

    @Test
    void whoRethrowsItIsToReportInstead() {
        run(() -> {
            var inner = failing("inner");
            spawn("outer", () -> inner.await());
            Turns.pass(3);
        });
        assertEquals(0, log.withText("task 'inner'").size());
        assertEquals(1, log.withText("task 'outer'").size());
    }

    @Test
    void onesGatheredUnderAShieldAreRead() {
        run(() -> {
            shielded(() -> assertThrows(IllegalStateException.class, () -> gather(failing("a"), failing("b"))));
        });
        assertEquals(List.of(), log.withText("failed"));
    }
}
