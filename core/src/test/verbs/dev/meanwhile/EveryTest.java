package dev.meanwhile;

import static dev.meanwhile.Meanwhile.every;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When the runs of an action begin. */
@Timeout(10)
class EveryTest {
    /** The seconds at which runs begin that take so long each, and after those no time. */
    private static List<Double> starts(Schedule schedule, int count, double... taking) {
        return run(() -> {
            var clock = JumpingClock.install();
            var starts = new ArrayList<Double>();
            var enough = new Promise<Void>();
            var task = every(schedule, () -> {
                var n = starts.size();
                starts.add(clock.elapsed().toMillis() / 1000.0);
                sleep(seconds(n < taking.length ? taking[n] : 0));
                if (starts.size() == count) {
                    enough.complete(null);
                }
            });
            enough.await();
            task.cancel();
            return starts;
        });
    }

    @Test
    void atOnceAndThenWithEachBeat() {
        assertEquals(List.of(0.0, 2.0, 4.0), starts(Schedule.of(seconds(2)), 3));
    }

    @Test
    void howeverLongTheRunsTakeTheBeatsStay() {
        assertEquals(List.of(0.0, 2.0, 4.0, 6.0), starts(Schedule.of(seconds(2)), 4, 1.5, 0.1, 1.9));
    }

    @Test
    void theFirstRunMayComeLater() {
        assertEquals(List.of(2.0, 4.0), starts(Schedule.of(seconds(2)).afterFirstPeriod(), 2));
        assertEquals(List.of(0.5, 2.5), starts(Schedule.of(seconds(2)).withDelay(seconds(0.5)), 2));
    }

    @Test
    void missedBeatsAreSkipped() {
        assertEquals(List.of(0.0, 6.0, 8.0), starts(Schedule.of(seconds(2)), 3, 5));
    }

    @Test
    void aBeatThatIsDueWhenARunEndsIsNotMissed() {
        assertEquals(List.of(0.0, 4.0, 6.0), starts(Schedule.of(seconds(2)), 3, 4));
        assertEquals(List.of(0.0, 2.0, 4.0), starts(Schedule.of(seconds(2)), 3, 2));
    }

    @Test
    void orTheyAreMadeUpFor() {
        assertEquals(List.of(0.0, 5.0, 5.0, 6.0, 8.0), starts(Schedule.of(seconds(2)).catchingUp(), 5, 5));
    }

    @Test
    void jitterPutsOffEachRunAndMovesNoBeat() {
        var starts = starts(Schedule.of(seconds(2)).withJitter(0.5), 50);
        for (var n = 0; n < 50; n++) {
            assertTrue(starts.get(n) >= 2 * n && starts.get(n) <= 2 * n + 1, starts::toString);
        }
        assertTrue(starts.stream().map(start -> start % 2).distinct().count() > 10, starts::toString);
    }

    @Test
    void othersRunBetweenRunsThatAreLate() {
        run(() -> {
            JumpingClock.install();
            var log = new ArrayList<String>();
            var task = every(Schedule.of(seconds(1)).catchingUp(), () -> {
                if (log.isEmpty()) {
                    sleep(seconds(5));
                    spawn(() -> log.add("other"));
                }
                log.add("run");
            });
            sleep(seconds(5.5));
            task.cancel();
            assertEquals(List.of("run", "other", "run", "run"), log.subList(0, 4));
        });
    }

    @Test
    void cancellingEndsTheRun() {
        run(() -> {
            var clock = JumpingClock.install();
            var log = new ArrayList<String>();
            var task = every(seconds(2), () -> {
                try {
                    sleep(seconds(60));
                } finally {
                    log.add("run ends");
                }
            });
            sleep(seconds(1));
            task.cancel();
            Ends.cancelled(task);
            assertEquals(List.of("run ends"), log);
            assertEquals(seconds(1), clock.elapsed());
        });
    }

    @Test
    void cancellingEndsThePause() {
        run(() -> {
            var clock = JumpingClock.install();
            var runs = new int[1];
            var task = every(seconds(60), () -> runs[0]++);
            sleep(seconds(1));
            task.cancel();
            Ends.cancelled(task);
            assertEquals(1, runs[0]);
            assertEquals(seconds(1), clock.elapsed());
        });
    }

    @Test
    void aFailureEndsItAndIsTheTasks() {
        run(() -> {
            JumpingClock.install();
            var runs = new int[1];
            var task = every(seconds(1), () -> {
                if (++runs[0] == 3) {
                    throw new IllegalArgumentException("broken");
                }
            });
            assertThrows(IllegalArgumentException.class, task::await);
            assertEquals(3, runs[0]);
        });
    }

    @Test
    void theReportOfAFailureNamesThePlace() {
        try (var log = new CapturedLog()) {
            run(() -> {
                every(seconds(1), () -> {
                    throw new IllegalArgumentException("broken");
                });
                Turns.pass(3);
            });
            var report = log.withText("every 1 s").getFirst().getMessage();
            assertTrue(report.contains("EveryTest.java"), report);
        }
    }

    @Test
    void badValuesAreNamed() {
        for (var bad : Arrays.<Action<RuntimeException>>asList(() -> Schedule.of(Duration.ZERO), () -> Schedule.of(seconds(-1)),
                () -> Schedule.of(seconds(1)).withDelay(seconds(-1)), () -> Schedule.of(seconds(1)).withJitter(1.5))) {
            assertThrows(IllegalArgumentException.class, bad::run);
        }
    }
}
