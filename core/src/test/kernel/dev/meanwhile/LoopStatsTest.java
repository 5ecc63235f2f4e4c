package dev.meanwhile;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static dev.meanwhile.Meanwhile.timeout;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class LoopStatsTest {
    @Test
    void tasksStepsAndTurnsAreCounted() {
        run(() -> {
            var loop = Loop.current();
            var before = loop.stats();
            var tasks = IntStream.range(0, 3).mapToObj(_ -> spawn(() -> Turns.pass(2))).toList();
            var between = loop.stats();
            assertEquals(3, between.spawned() - before.spawned());
            assertEquals(3, between.live() - before.live());
            assertEquals(before.steps(), between.steps());
            tasks.forEach(Task::await);
            var after = loop.stats();
            assertEquals(before.live(), after.live());
            assertEquals(3 * 3 + 1, after.steps() - before.steps(), "each of the three takes three steps, and this one goes on");
            assertTrue(after.turns() - before.turns() >= 3, after::toString);
        });
    }

    @Test
    void callbacksAreNoSteps() {
        run(() -> {
            var loop = Loop.current();
            var before = loop.stats();
            loop.callSoon(() -> { });
            loop.callSoon(() -> { });
            Turns.pass(1);
            var after = loop.stats();
            assertEquals(2, after.callbacks() - before.callbacks());
            assertEquals(1, after.steps() - before.steps());
        });
    }

    /** By these the watchdog sees that a loop moves, also one that runs callbacks only. */
    @Test
    @InOrder
    void theWatchdogCountsCallbacksToo() {
        run(() -> {
            var loop = Loop.current();
            var before = loop.scheduler.steps();
            for (var n = 0; n < 3; n++) {
                loop.callSoon(() -> { });
            }
            Turns.pass(1);
            assertEquals(3 + 1, loop.scheduler.steps() - before);
        });
    }

    @Test
    void timersThatAreSet() {
        run(() -> timeout(seconds(3600), () -> {
            var loop = Loop.current();
            assertEquals(1, loop.stats().timers());
            timeout(seconds(1800), () -> assertEquals(2, loop.stats().timers()));
            assertEquals(1, loop.stats().timers());
        }));
    }

    @Test
    void sleepIsWaitingAndNotRunning() {
        run(() -> {
            JumpingClock.install();
            var loop = Loop.current();
            var before = loop.stats();
            sleep(seconds(100));
            var after = loop.stats();
            assertEquals(seconds(100), after.waiting().minus(before.waiting()));
            assertEquals(Duration.ZERO, after.running().minus(before.running()));
        });
    }

    @Test
    void anotherClockIsNoTimeThatHasPassed() {
        run(() -> {
            JumpingClock.install();
            var running = Loop.current().stats().running();
            assertTrue(running.compareTo(Duration.ofHours(1)) < 0, running::toString);
        });
    }

    @Test
    void aLoopThatIsNotRunDoesNeither() {
        try (var loop = Meanwhile.newLoop()) {
            loop.runUntilComplete(() -> sleep(Duration.ofMillis(1)));
            var before = loop.stats();
            assertEquals(before, loop.stats());
            assertTrue(before.running().isPositive(), before::toString);
            loop.runUntilComplete(() -> { });
            assertTrue(loop.stats().running().compareTo(before.running()) > 0);
        }
    }

    @Test
    void aStepThatTheWatchdogSeesIsTheLongest() {
        run(() -> {
            var loop = Loop.current();
            var ago = Duration.ofHours(1);
            // Again if the real watchdog comes between.
            while (loop.stats().longestStep().compareTo(ago) < 0) {
                loop.recorder.tick(System.nanoTime() - ago.toNanos(), false);
                Turns.pass(1);
            }
            var longest = loop.stats().longestStep();
            loop.recorder.tick(System.nanoTime() - 2 * ago.toNanos(), true);
            Turns.pass(1);
            assertEquals(longest, loop.stats().longestStep(), "it was asleep");
        });
    }

    @Test
    void anyThreadMayAsk() throws Exception {
        run(() -> {
            var loop = Loop.current();
            var spawned = loop.stats().spawned();
            assertEquals(spawned, blocking(() -> loop.stats().spawned()));
        });
    }
}
