package dev.meanwhile;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.program.Program;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;

/** A blocked loop is reported while it is blocked: these block it until the report is there. When it is blocked is for {@link StallTest}. */
@Timeout(60)
@Tag(SeedsTest.ONCE)
class WatchdogTest {
    private final CapturedLog log = new CapturedLog();

    @AfterEach
    void stopCapturing() {
        log.close();
    }

    /** What blocks goes on when it has been reported. */
    private void whenReported(Loop loop, Runnable goOn) {
        Thread.ofPlatform().daemon().start(() -> {
            try {
                log.awaitText(loop + " ");
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            goOn.run();
        });
    }

    private AtomicBoolean reported(Loop loop) {
        var reported = new AtomicBoolean();
        whenReported(loop, () -> reported.set(true));
        return reported;
    }

    private LogRecord report(Loop loop) {
        return log.withText(loop + " ").getFirst();
    }

    @Test
    void aTaskThatComputesIsNamedWithItsStack() {
        run(() -> {
            var loop = Loop.current();
            var reported = reported(loop);
            spawn("busy", () -> Program.compute(reported)).await();
            assertEquals(Level.WARNING, report(loop).getLevel());
            var message = report(loop).getMessage();
            assertTrue(message.matches("(?s)loop '.*' has been blocked for \\d+ ms by task 'busy', which has computed for \\d+ ms; move long "
                    + "computations into compute\\(.*at dev.meanwhile.program.Program.compute\\(Program.java:\\d+\\).*"), message);
        });
    }

    @Test
    void soIsACallback() {
        run(() -> {
            var loop = Loop.current();
            var reported = reported(loop);
            loop.execute(() -> Program.compute(reported));
            Turns.pass(2);
            var message = report(loop).getMessage();
            assertTrue(message.contains("by a callback, which has computed for"), message);
            assertTrue(message.contains("Program.compute"), message);
        });
    }

    @Test
    @EnabledIf("dev.meanwhile.RunModes#portable")
    void aCallbackThatBlocksIsReportedWithTheCall() {
        run(() -> {
            var loop = Loop.current();
            var latch = new CountDownLatch(1);
            whenReported(loop, latch::countDown);
            loop.execute(() -> Program.block(latch));
            Turns.pass(2);
            var message = report(loop).getMessage();
            assertTrue(message.contains("by a callback, which is blocked in java.util.concurrent.CountDownLatch.await, while 1 other task "
                    + "waits for its turn; move calls that block into blocking(() -> …)"), message);
        });
    }

    /** In portable mode a call of the JDK that blocks holds the loop, as it would hold asyncio's. */
    @Test
    @EnabledIf("dev.meanwhile.RunModes#portable")
    void aCallThatBlocksThePortableLoopIsReported() {
        run(() -> {
            var loop = Loop.current();
            var latch = new CountDownLatch(1);
            whenReported(loop, latch::countDown);
            var blocked = spawn("blocked", () -> Program.block(latch));
            spawn("behind", () -> { });
            blocked.await();
            var message = report(loop).getMessage();
            assertTrue(message.contains("by task 'blocked', which is blocked in java.util.concurrent.CountDownLatch.await, while 1 other task "
                    + "waits for its turn; move calls that block into blocking(() -> …)\n"
                    + "\tat java.base/java.util.concurrent.CountDownLatch.await("), message);
        });
    }

    @Test
    void aDeepStackIsCut() {
        run(() -> {
            var loop = Loop.current();
            var reported = reported(loop);
            spawn(() -> Program.computeNested(300, reported)).await();
            var message = report(loop).getMessage();
            assertTrue(message.matches("(?s).*Program.compute\\(.*\t… \\d+ more\n.*"), message);
            assertTrue(message.lines().count() <= 20, message);
            assertFalse(message.contains("java.lang.VirtualThread"), message);
        });
    }

    /** A call of the JDK that blocks below a static initialiser ends by itself, so it is reported when it has lasted. */
    @Test
    void aCallThatBlocksBelowAStaticInitialiserIsReportedAsSuch() {
        run(() -> {
            var loop = Loop.current();
            whenReported(loop, Program.INITIALISED::countDown);
            spawn("slow", () -> Program.Slow.touch()).await();
            var message = report(loop).getMessage();
            assertTrue(message.matches("(?s)loop '.*' has been blocked for \\d+ ms by task 'slow', which waits where it can't be suspended: below "
                    + "the static initialiser of dev.meanwhile.program.Program\\$Slow; nothing else on this loop runs meanwhile, so wait before .*"), message);
        });
    }

    /** A log handler that fails with something that can't even be printed. The other loop runs before, as a new one would bring a new watchdog. */
    @Test
    void theWatchdogSurvivesAReportThatFails() throws InterruptedException {
        var failed = new CountDownLatch(1);
        var goOn = new CountDownLatch(1);
        var other = new CompletableFuture<Loop>();
        var thread = Thread.ofPlatform().daemon().start(() -> run(() -> {
            var loop = Loop.current();
            var reported = reported(loop);
            other.complete(loop);
            blocking(() -> Program.block(goOn));
            Program.compute(reported);
        }));
        other.join();
        var handler = new FailingHandler(failed);
        handler.install();
        run(() -> {
            var done = new AtomicBoolean();
            Thread.ofPlatform().daemon().start(() -> {
                Program.block(failed);
                done.set(true);
            });
            spawn(() -> Program.compute(done)).await();
        });
        handler.remove();
        goOn.countDown();
        thread.join();
        assertTrue(report(other.join()).getMessage().contains(" has been blocked for "));
    }

    private static final class FailingHandler extends Handler {
        /** Kept here because java.util.logging holds its loggers weakly. */
        private static final Logger LOGGER = Logger.getLogger("dev.meanwhile");
        private final CountDownLatch failed;

        FailingHandler(CountDownLatch failed) {
            this.failed = failed;
        }

        void install() {
            LOGGER.addHandler(this);
        }

        void remove() {
            LOGGER.removeHandler(this);
        }

        @Override
        public void publish(LogRecord logged) {
            failed.countDown();
            throw new Unprintable();
        }

        @Override
        public void flush() {
            // Nothing is buffered.
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }

    private static final class Unprintable extends Error {
        private static final long serialVersionUID = 1;

        @Override
        public String getMessage() {
            throw new OutOfMemoryError("no text");
        }
    }
}
