package dev.meanwhile;

import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.program.Program;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The ring of a loop's last events. */
@Timeout(10)
class RecorderTest {
    private static final long HOUR = Duration.ofHours(1).toNanos();

    private long now;
    private final Recorder recorder = new Recorder(() -> now);

    private static List<String> of(Task<?> task, List<LoopEvent> events) {
        return events.stream().filter(event -> event.taskId() == task.id()).map(event -> event.kind() + " " + event.detail()).map(String::trim).toList();
    }

    @Test
    void aTaskLeavesItsLifeInIt() {
        run(() -> {
            var task = spawn("worker", () -> {
                sleep(seconds(0.001));
                Turns.pass(1);
            });
            task.await();
            assertEquals(List.of("SPAWN", "STEP", "WAIT SLEEP", "STEP", "WAIT TURN", "STEP", "END SUCCEEDED"), of(task, Loop.require("").events()));
        });
    }

    @Test
    void requestsToCancelAndHowTasksEnd() {
        run(() -> {
            var cancelled = spawn(() -> sleep(seconds(60)));
            Task<Void> failed = spawn(() -> {
                throw new IllegalStateException("on purpose");
            });
            Turns.pass(1);
            cancelled.cancel();
            Meanwhile.gatherSettled(cancelled, failed);
            var events = Loop.require("").events();
            assertEquals(List.of("SPAWN", "STEP", "WAIT SLEEP", "CANCEL", "STEP", "END CANCELLED"), of(cancelled, events));
            assertEquals(List.of("SPAWN", "STEP", "END FAILED"), of(failed, events));
        });
    }

    @Test
    void timesAreThoseOfTheLoopsClockAndRunningTasksHaveTheirNames() {
        run(() -> {
            JumpingClock.install();
            var task = spawn("sleeper", () -> {
                sleep(seconds(5));
                sleep(seconds(60));
            });
            sleep(seconds(6));
            var events = Loop.require("").events().stream().filter(event -> event.taskId() == task.id()).toList();
            assertTrue(events.stream().allMatch(event -> event.task().equals("sleeper")), events::toString);
            var first = events.get(2);
            var second = events.getLast();
            assertEquals(List.of("SLEEP", "SLEEP"), List.of(first.detail(), second.detail()));
            assertEquals(seconds(5), second.at().minus(first.at()));
            assertTrue(second.toString().matches("\\d+\\.\\d\\d\\d s  sleeper  WAIT SLEEP"), second::toString);
            task.cancel();
        });
    }

    @Test
    void theOldestAreOverwrittenAndCounted() {
        run(() -> {
            var first = spawn(() -> { });
            Turns.pass(2 * Recorder.SIZE);
            var events = Loop.require("").events();
            assertEquals(List.of(), of(first, events));
            assertTrue(events.size() >= Recorder.SIZE - 1, () -> "only " + events.size() + " are left");
            assertTrue(events.getFirst().number() > Recorder.SIZE);
            for (var i = 1; i < events.size(); i++) {
                assertEquals(events.get(i - 1).number() + 1, events.get(i).number());
            }
        });
    }

    /** Steps and waits take turns; a torn copy would show two of a kind next to each other. */
    @Test
    @Tag(SeedsTest.ONCE)
    void anotherThreadThatReadsMeanwhileSeesWholeEvents() throws InterruptedException {
        var started = new CountDownLatch(1);
        var stop = new boolean[1];
        var problems = new CountDownLatch(1);
        var reader = Thread.ofPlatform().unstarted(() -> {
            var loop = Loop.running().stream().filter(it -> it.tasks().stream().anyMatch(task -> task.name().equals("busy"))).findFirst()
                    .orElseThrow();
            started.countDown();
            for (var i = 0; i < 300; i++) {
                var entries = loop.events();
                for (var at = 1; at < entries.size(); at++) {
                    var before = entries.get(at - 1);
                    var entry = entries.get(at);
                    if (entry.taskId() == before.taskId() && entry.kind() == before.kind() && entry.kind() != LoopEvent.Kind.CANCEL
                            && entry.taskId() != 0) {
                        problems.countDown();
                    }
                }
            }
        });
        run(() -> {
            var busy = spawn("busy", () -> {
                while (!stop[0]) {
                    Turns.pass(1);
                }
            });
            Turns.pass(1);
            reader.start();
            while (reader.isAlive()) {
                Turns.pass(1);
            }
            stop[0] = true;
            busy.await();
        });
        reader.join();
        assertEquals(0, started.getCount(), "the reader has not found the loop");
        assertEquals(1, problems.getCount(), "events were torn");
    }

    /** The watchdog has seen a step that began an hour ago. */
    private void tickOfALongStep() {
        recorder.tick(System.nanoTime() - HOUR, false);
    }

    @Test
    void aShorterStepIsNotTheLongest() {
        recorder.tick(System.nanoTime() - 2 * HOUR, false);
        recorder.step(1);
        var longest = recorder.longestStep();
        assertTrue(longest >= 2 * HOUR, () -> longest + " ns");
        tickOfALongStep();
        recorder.step(1);
        assertEquals(longest, recorder.longestStep());
    }

    @Test
    void neitherASleepNorTheTimeBetweenTwoRunsIsAStep() {
        tickOfALongStep();
        recorder.idle();
        recorder.step(1);
        assertEquals(0, recorder.longestStep());
        tickOfALongStep();
        recorder.resumes();
        recorder.step(1);
        assertEquals(0, recorder.longestStep());
    }

    @Test
    void aStallIsRecordedOnce() {
        recorder.stalledMillis = 250;
        for (var n = 0; n < 2; n++) {
            tickOfALongStep();
            recorder.step(1);
        }
        assertEquals(List.of("STALL 250 ms", "STEP", "STEP"),
                recorder.events(Map.of()).stream().map(event -> event.kind() + " " + event.detail()).map(String::trim).toList());
    }

    @Test
    void aCallbackAfterTheWatchdogsLookIsDatedAnew() {
        tickOfALongStep();
        now = 250;
        recorder.callback();
        assertEquals(Duration.ofNanos(250), recorder.events(Map.of()).getLast().at());
    }

    /** Another thread may be asking. */
    @Test
    void theEventWhosePlaceTheNextOneTakesIsLeftOut() {
        for (var n = 0; n < 2 * Recorder.SIZE; n++) {
            recorder.step(1);
        }
        var events = recorder.events(Map.of());
        assertEquals(Recorder.SIZE - 1, events.size());
        assertEquals(Recorder.SIZE + 1, events.getFirst().number());
    }

    /** The watchdog wants processor time, which a busy machine gives in small pieces. */
    @Test
    @Timeout(60)
    @Tag(SeedsTest.ONCE)
    void theWatchdogsReportStandsInItOnceTheLoopMoves() {
        try (var log = new CapturedLog()) {
            run(() -> {
                var loop = Loop.require("");
                var reported = new AtomicBoolean();
                Thread.ofPlatform().daemon().start(() -> {
                    assertDoesNotThrow(() -> log.awaitText(loop + " has been blocked"));
                    reported.set(true);
                });
                Program.compute(reported);
                // The next look of the watchdog makes the loop look up.
                while (loop.events().stream().noneMatch(event -> event.kind() == LoopEvent.Kind.STALL)) {
                    Turns.pass(1);
                }
                var stall = loop.events().stream().filter(event -> event.kind() == LoopEvent.Kind.STALL).findFirst().orElseThrow();
                assertTrue(stall.detail().matches("\\d{3,} ms"), stall::toString);
                assertEquals("", stall.task());
            });
        }
    }
}
