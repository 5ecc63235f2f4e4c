package dev.meanwhile.conformance;

import static dev.meanwhile.Meanwhile.millis;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Meanwhile;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** A loop led by hand, and what it does with failures that nobody gets. Outside of loops, so there is no virtual time. */
class LoopLifeTest {
    private final List<String> log = new CopyOnWriteArrayList<>();

    private static void broken(String message) {
        throw new IllegalStateException(message);
    }

    @Test
    @Case(number = 188, cpython = "test_base_events.test_set_exc_handler_custom", differs = "D9")
    void theHandlerGetsWhatFailed() {
        try (var loop = Meanwhile.newLoop()) {
            loop.exceptionHandler((message, failure) -> log.add(message + ": " + failure.getMessage()));
            loop.callSoon(() -> broken("broken"));
            loop.runUntilComplete(() -> sleep(Duration.ZERO));
            assertEquals(List.of("a callback of the loop failed: broken"), log);
            loop.exceptionHandler((_, failure) -> log.add("other: " + failure.getMessage()));
            loop.callSoon(() -> broken("again"));
            loop.runUntilComplete(() -> sleep(Duration.ZERO));
        }
        assertEquals("other: again", log.getLast());
    }

    @Test
    @Case(number = 188, cpython = "test_base_events.test_set_exc_handler_broken")
    void aBrokenHandlerIsLoggedAndTheLoopGoesOn() {
        try (var reports = new CapturedLog(); var loop = Meanwhile.newLoop()) {
            loop.exceptionHandler((_, _) -> broken("the handler is broken"));
            loop.callSoon(() -> broken("broken"));
            assertEquals(42, loop.runUntilComplete(() -> {
                sleep(Duration.ZERO);
                return 42;
            }));
            assertTrue(reports.has("the exception handler of"));
        }
    }

    @Test
    @Case(number = 188, cpython = "test_base_events.test_default_exc_handler_broken")
    void soItDoesIfTheLogIsBrokenToo() {
        try (var reports = new CapturedLog(true); var loop = Meanwhile.newLoop()) {
            loop.callSoon(() -> broken("broken"));
            loop.callSoon(() -> log.add("next"));
            assertEquals(42, loop.runUntilComplete(() -> {
                sleep(Duration.ZERO);
                return 42;
            }));
            assertTrue(reports.has("a callback of the loop failed"));
        }
        assertEquals(List.of("next"), log);
    }

    @Test
    @Case(number = 189, cpython = "test_base_events.test_run_forever_pre_stopped")
    void stoppedBeforehandItRunsOneTurn() {
        try (var loop = Meanwhile.newLoop()) {
            loop.callSoon(() -> {
                log.add("first turn");
                loop.callSoon(() -> log.add("second turn"));
            });
            loop.stop();
            loop.runForever();
            assertEquals(List.of("first turn"), log);
            assertFalse(loop.isRunning());
        }
    }

    private static final class Exit extends Error {
        private static final long serialVersionUID = 1L;
    }

    @Test
    @Case(number = 189, cpython = "test_base_events.test_run_until_complete_baseexception")
    void anErrorOfMainIsThrownAndTheLoopCanBeRunAgain() {
        try (var loop = Meanwhile.newLoop()) {
            var exit = new Exit();
            assertSame(exit, assertThrows(Exit.class, () -> loop.runUntilComplete(() -> {
                throw exit;
            })));
            // In the second turn: a stop that the first run left behind would end this one after its first.
            loop.callSoon(() -> loop.callSoon(() -> {
                loop.stop();
                log.add("ran");
            }));
            loop.runForever();
            assertEquals(List.of("ran"), log);
        }
    }

    @Test
    @Case(number = 189, cpython = "test_base_events.test_run_until_complete_loop_orphan_future_close_loop", differs = "D6")
    void anErrorOfACallbackDoesNotStopTheLoopAndARunEndsWithItsOwnMain() {
        try (var loop = Meanwhile.newLoop()) {
            loop.exceptionHandler((_, failure) -> log.add(failure.getClass().getSimpleName()));
            loop.callSoon(() -> {
                throw new Exit();
            });
            var left = loop.runUntilComplete(() -> spawn(() -> {
                sleep(millis(1));
                log.add("left over");
            }));
            assertEquals(List.of("Exit"), log);
            loop.runUntilComplete(() -> sleep(millis(2)));
            assertTrue(left.isDone());
        }
        assertEquals(List.of("Exit", "left over"), log);
    }

    @Test
    @Case(cpython = "test_events.test_run_until_complete_stopped")
    void aRunThatIsStoppedSaysSo() {
        try (var loop = Meanwhile.newLoop()) {
            assertThrows(IllegalStateException.class, () -> loop.runUntilComplete(() -> {
                loop.stop();
                sleep(seconds(3600));
            }));
        }
    }

    @Test
    @Case(cpython = "test_events.test_close", differs = "D64")
    void aClosedLoopRunsNothing() {
        var loop = Meanwhile.newLoop();
        assertFalse(loop.isClosed());
        loop.close();
        assertTrue(loop.isClosed());
        loop.close();
        assertThrows(IllegalStateException.class, loop::runForever);
        assertThrows(IllegalStateException.class, () -> loop.execute(() -> log.add("never")));
    }
}
