package dev.meanwhile;

import static dev.meanwhile.Meanwhile.every;
import static dev.meanwhile.Meanwhile.gather;
import static dev.meanwhile.Meanwhile.generate;
import static dev.meanwhile.Meanwhile.queue;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.scope;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.logging.Level;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tasks that main leaves running: told once, unless they lose nothing by being cancelled. */
@Timeout(10)
class LeftRunningTest {
    private final CapturedLog log = new CapturedLog();

    @AfterEach
    void stopCapturing() {
        log.close();
    }

    private String report() {
        var reports = log.withText("has ended while");
        assertEquals(1, reports.size());
        assertEquals(Level.INFO, reports.getFirst().getLevel());
        return reports.getFirst().getMessage();
    }

    private void assertSilent() {
        assertEquals(List.of(), log.withText("has ended while"));
    }

    @Test
    void theyAreNamedWithTheirWaits() {
        run(() -> {
            JumpingClock.install();
            spawn("save", () -> sleep(seconds(60)));
            spawn("late", () -> { });
            sleep(seconds(2));
            spawn("new", () -> sleep(seconds(60)));
        });
        assertTrue(report().matches("the main task of loop '.*' has ended while 2 others were still running; they are cancelled now. "
                + "Await tasks that must finish, or spawn them in a scope:\n"
                + "  task 'save', spawned at .*LeftRunningTest.*, waits for a sleep to end \\[2 s, 58 s left\\]\n"
                + "  task 'new', spawned at .*LeftRunningTest.*, waits for .*"), this::report);
    }

    @Test
    void tenAreNamedAndTheOthersCounted() {
        run(() -> {
            for (var n = 0; n < 11; n++) {
                spawn("left " + n, () -> sleep(seconds(60)));
            }
            Turns.pass(1);
        });
        assertTrue(report().endsWith("\n  … and 1 more"), this::report);
        assertEquals(10, report().lines().filter(line -> line.startsWith("  task 'left ")).count());
    }

    @Test
    void whatBelongsToOneOfThemIsNotToldByItself() {
        run(() -> {
            spawn("gathers", () -> gather(spawn(() -> sleep(seconds(60))), spawn(() -> sleep(seconds(60)))));
            spawn("owns", () -> scope(s -> {
                s.spawn(() -> sleep(seconds(60)));
                sleep(seconds(60));
            }));
            spawn("iterates", () -> {
                var flow = generate(out -> {
                    out.emit(1);
                    out.emit(2);
                }).iterator();
                flow.next();
                sleep(seconds(60));
            });
            Turns.pass(4);
        });
        assertTrue(report().contains("3 others"), this::report);
    }

    @Test
    void onlyTheFirstTenAreListed() {
        run(() -> {
            for (var i = 0; i < 15; i++) {
                spawn(() -> sleep(seconds(60)));
            }
            Turns.pass(1);
        });
        assertTrue(report().endsWith("\n  … and 5 more"), this::report);
        assertEquals(12, report().lines().count());
    }

    @Test
    void periodicOnesWorkersWithoutWorkAndThoseThatWereToldToStopAreNot() {
        run(() -> {
            var queue = queue();
            every(seconds(1), () -> { });
            spawn(() -> queue.take());
            var cancelled = spawn(() -> {
                try {
                    sleep(seconds(60));
                } finally {
                    sleep(seconds(0.01));
                }
            });
            Turns.pass(2);
            cancelled.cancel();
            Turns.pass(2);
        });
        assertSilent();
    }

    @Test
    void norIsAnythingIfMainFailsOrIsCancelled() {
        assertThrows(IllegalStateException.class, () -> run(() -> {
            spawn(() -> sleep(seconds(60)));
            Turns.pass(1);
            throw new IllegalStateException("on purpose");
        }));
        assertThrows(CancellationException.class, () -> run(() -> {
            spawn(() -> sleep(seconds(60)));
            Task.current().cancel();
            Turns.pass(1);
        }));
        assertSilent();
    }

    @Test
    void norIsAProgramThatLeavesNothing() {
        run(() -> spawn(() -> Turns.pass(1)).await());
        assertSilent();
    }
}
