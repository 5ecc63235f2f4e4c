package dev.meanwhile;

import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;

/** A loop that is held up is reported while it still is: these hold it until the report is there. */
@Timeout(10)
@Tag(SeedsTest.ONCE)
class WatchdogTest {
    private final CapturedLog log = new CapturedLog();

    @AfterEach
    void stopCapturing() {
        log.close();
    }

    private LogRecord holdUpUntilReported(Loop loop) {
        while (log.withText(loop + " has been held up").isEmpty()) {
            Thread.onSpinWait();
        }
        return log.withText(loop + " has been held up").getFirst();
    }

    @Test
    void aTaskThatComputesIsNamedWithItsStack() {
        run(() -> {
            var report = spawn("busy", () -> holdUpUntilReported(Loop.current())).await();
            assertEquals(Level.WARNING, report.getLevel());
            var message = report.getMessage();
            assertTrue(message.matches("(?s)loop '.*' has been held up for \\d+ ms by task 'busy'; move calls that block into "
                    + "blocking\\(.*at dev.meanwhile.WatchdogTest.holdUpUntilReported\\(WatchdogTest.java:\\d+\\).*"), message);
        });
    }

    @Test
    void soIsACallback() {
        run(() -> {
            var loop = Loop.current();
            var report = new Promise<LogRecord>();
            loop.execute(() -> report.complete(holdUpUntilReported(loop)));
            var message = report.await().getMessage();
            assertTrue(message.contains("by a callback"), message);
            assertTrue(message.contains("WatchdogTest.holdUpUntilReported"), message);
        });
    }

    @Test
    void aDeepStackIsCut() {
        run(() -> {
            var message = spawn(() -> nested(300)).await().getMessage();
            assertTrue(message.matches("(?s).*… \\d+ more\n"), message);
            assertTrue(message.lines().count() < 100, message);
        });
    }

    private LogRecord nested(int depth) {
        return depth == 0 ? holdUpUntilReported(Loop.current()) : nested(depth - 1);
    }

    /** In portable mode a call of the JDK that blocks holds the loop, as it would hold asyncio's. */
    @Test
    @EnabledIf("dev.meanwhile.RunModes#portable")
    void aBlockingCallHoldsThePortableLoop() {
        run(() -> {
            var loop = Loop.current();
            var latch = new CountDownLatch(1);
            Thread.ofPlatform().start(() -> {
                holdUpUntilReported(loop);
                latch.countDown();
            });
            spawn("blocked", () -> latch.await()).await();
            var message = holdUpUntilReported(loop).getMessage();
            assertTrue(message.contains("by task 'blocked'"), message);
            assertTrue(message.contains("CountDownLatch.await"), message);
        });
    }

    /**
     * The loop hangs then, since the task cannot leave its thread and what it waits for cannot run. All that is left is to say
     * so; the test lets it go by a back door.
     */
    @Test
    @EnabledIf("dev.meanwhile.RunModes#carrier")
    void aWaitBelowAStaticInitialiserIsReportedAsSuch() {
        run(() -> {
            var loop = Loop.current();
            var task = spawn("pinned", () -> WaitsInItsInitialiser.touch());
            var rescuer = Thread.ofPlatform().unstarted(() -> {
                holdUpUntilReported(loop);
                task.fibre.resumed = true;
                LockSupport.unpark(task.fibre.thread);
            });
            rescuer.start();
            task.await();
            var message = holdUpUntilReported(loop).getMessage();
            assertTrue(message.contains("by task 'pinned', which waits where it can't be suspended"), message);
            assertTrue(message.contains("WaitsInItsInitialiser.<clinit>"), message);
        });
    }

    private static final class WaitsInItsInitialiser {
        static {
            Turns.pass(1);
        }

        static void touch() {
            // Its class is initialised; that is all.
        }
    }
}
