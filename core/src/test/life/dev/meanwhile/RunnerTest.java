package dev.meanwhile;

import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

/** Several mains on one loop. */
class RunnerTest {
    @Test
    void allMainsShareALoop() {
        try (var runner = new Runner()) {
            var first = runner.run(() -> Loop.current());
            var second = runner.run(() -> Loop.current());
            assertSame(first, second);
            assertSame(first, runner.loop());
            assertFalse(first.isRunning());
        }
    }

    @Test
    void closingOneThatWasNeverUsedMakesNoLoop() {
        var before = Loop.running();
        new Runner().close();
        assertEquals(before, Loop.running());
    }

    @Test
    void aTaskThatIsLeftGoesOnInTheNextRun() {
        var steps = new ArrayList<String>();
        try (var runner = new Runner()) {
            runner.run(() -> {
                spawn(() -> {
                    sleep(seconds(0));
                    steps.add("first");
                    sleep(seconds(0));
                    sleep(seconds(0));
                    steps.add("second");
                });
                Turns.pass(2);
            });
            assertEquals(List.of("first"), steps);
            runner.run(() -> Turns.pass(3));
            assertEquals(List.of("first", "second"), steps);
        }
    }

    @Test
    void closeStopsWhatIsLeft() {
        var ended = new ArrayList<String>();
        try (var runner = new Runner()) {
            runner.run(() -> {
                spawn(() -> {
                    try {
                        sleep(seconds(3600));
                    } finally {
                        ended.add("cleaned up");
                    }
                });
                Turns.pass(1);
            });
            assertEquals(List.of(), ended);
        }
        assertEquals(List.of("cleaned up"), ended);
    }

    @Test
    void failuresPassThroughAndTheLoopGoesOn() {
        try (var runner = new Runner()) {
            assertThrows(IOException.class, () -> runner.run(() -> {
                throw new IOException("gone");
            }));
            assertEquals(1, runner.run(() -> 1));
        }
    }

    @Test
    void aDeadlockIsFound() {
        try (var log = new CapturedLog(); var runner = new Runner(new LoopOptions().endOnDeadlock(true))) {
            assertThrows(DeadlockException.class, () -> runner.run(() -> {
                var lock = new Lock();
                lock.acquire();
                lock.acquire();
            }));
            assertEquals(1, log.withText("deadlock on").size());
        }
    }

    @Test
    void notInsideALoop() {
        Meanwhile.run(() -> {
            var runner = new Runner();
            assertThrows(IllegalStateException.class, () -> runner.run(() -> 1));
            assertThrows(IllegalStateException.class, () -> Loop.current().runForever());
        });
    }

    @Test
    void interruptingTheCallerCancelsMain() {
        try (var runner = new Runner()) {
            var caller = Thread.currentThread();
            assertThrows(CancellationException.class, () -> runner.run(() -> {
                caller.interrupt();
                sleep(seconds(3600));
            }));
            assertTrue(Thread.interrupted());
            assertEquals(2, runner.run(() -> 2));
        }
    }
}
