package dev.meanwhile;

import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.logging.LogRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;

/** A wait below a static initialiser, where a virtual thread cannot leave its carrier: said in both modes, with the class. */
@Timeout(10)
@Tag(SeedsTest.ONCE)
class PinTest {
    private static final String PLACE = "below the static initialiser of dev.meanwhile.PinTest$WaitsInItsInitialiser";
    private static Runnable wait;

    private static final class WaitsInItsInitialiser {
        static {
            wait.run();
        }

        static void touch() {
            // Its class is initialised; that is all.
        }
    }

    /** The loop's thread is stuck, until the watchdog has the wait fail. */
    @Test
    @EnabledIf("dev.meanwhile.RunModes#carrier")
    void inCarrierModeItBlocksTheLoopAndFails() {
        try (var log = new CapturedLog()) {
            run(() -> {
                var loop = Loop.require("the test");
                wait = () -> Turns.pass(1);
                var task = spawn("pinned", () -> WaitsInItsInitialiser.touch());
                spawn("behind", () -> { });
                var failure = assertThrows(ExceptionInInitializerError.class, task::await).getCause();
                assertEquals("task 'pinned' can't wait here, " + PLACE + ": it would block its loop for ever. Wait before that, or after it",
                        failure.getMessage());
                var message = awaitReport(log, "task 'pinned', which waits").getMessage();
                assertTrue(message.startsWith(loop + " is blocked by task 'pinned', which waits where it can't be suspended: " + PLACE
                        + ", while 1 other task waits for its turn"), message);
            });
        }
    }

    @Test
    @EnabledIf("dev.meanwhile.RunModes#portable")
    void inPortableModeItKeepsACarrierThreadOfTheJdk() {
        try (var log = new CapturedLog()) {
            run(() -> {
                var promise = new Promise<Void>();
                wait = promise::await;
                var loop = Loop.current();
                var task = spawn("pinned", () -> WaitsInItsInitialiser.touch());
                Thread.ofPlatform().start(() -> {
                    awaitReport(log, "task 'pinned' of ");
                    loop.execute(() -> promise.complete(null));
                });
                task.await();
                var message = awaitReport(log, "task 'pinned' of ").getMessage();
                assertTrue(message.startsWith("task 'pinned' of " + loop + " waits where it can't be suspended, " + PLACE
                        + ", and occupies one of the JDK's carrier threads"), message);
            });
        }
    }

    private static LogRecord awaitReport(CapturedLog log, String text) {
        while (log.withText(text).isEmpty()) {
            Thread.onSpinWait();
        }
        return log.withText(text).getFirst();
    }
}
