package dev.meanwhile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Threads that run the same loop in turns: each waits for its own run, however soon the next one begins. */
@Timeout(60)
class RunsInTurnsTest {
    private static final int RUNS = 3000;

    @Test
    void eachGetsTheEndOfItsOwnRun() throws InterruptedException {
        var failures = new ConcurrentLinkedQueue<Throwable>();
        try (var loop = Meanwhile.newLoop()) {
            var both = new CountDownLatch(2);
            Runnable runs = () -> {
                both.countDown();
                for (var done = 0; done < RUNS && failures.isEmpty();) {
                    var mine = Integer.valueOf(done);
                    try {
                        assertEquals(mine, loop.runUntilComplete(() -> mine));
                        done++;
                    } catch (IllegalStateException e) {
                        if (!e.getMessage().contains("is running already")) {
                            failures.add(e);
                        }
                    } catch (Throwable t) {
                        failures.add(t);
                    }
                }
            };
            var other = Thread.ofPlatform().start(runs);
            runs.run();
            other.join();
        }
        assertEquals(0, failures.size(), failures::toString);
    }

    @Test
    void aRunThatNeverBeganLeavesTheLoopUsable() {
        Body<String, RuntimeException> none = null;
        try (var loop = Meanwhile.newLoop()) {
            assertThrows(NullPointerException.class, () -> loop.runUntilComplete(none));
            assertEquals("fine", loop.runUntilComplete(() -> "fine"));
        }
        try (var runner = new Runner()) {
            assertThrows(NullPointerException.class, () -> runner.run(none));
            assertEquals("fine", runner.run(() -> "fine"));
        }
    }

    @Test
    void soDoesOneWhoseMainCouldNotBeMade() {
        var runner = new LoopRunner(new LoopOptions());
        assertThrows(NullPointerException.class, () -> runner.run("run", null, Context.EMPTY));
        var main = runner.run("run", () -> "fine", Context.EMPTY);
        assertEquals("fine", runner.<String, RuntimeException>valueOf(main));
        runner.close();
    }
}
