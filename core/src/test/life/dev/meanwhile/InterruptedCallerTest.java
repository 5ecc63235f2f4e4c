package dev.meanwhile;

import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An interrupt of the thread that called {@code run} is a request to stop. */
@Timeout(10)
class InterruptedCallerTest {
    @Test
    void mainIsCancelledAndTheFlagIsKept() {
        var caller = Thread.currentThread();
        var log = new ArrayList<String>();
        var thrown = assertThrows(CancellationException.class, () -> run(() -> {
            caller.interrupt();
            try {
                sleep(seconds(3600));
            } finally {
                Turns.pass(2);
                log.add("cleaned up");
            }
        }));
        assertTrue(thrown.getMessage().endsWith(": the thread that called run was interrupted"), thrown.getMessage());
        assertEquals(List.of("cleaned up"), log);
        assertTrue(Thread.interrupted());
    }

    @Test
    void mainMayDeclineAndReturnItsValue() {
        var caller = Thread.currentThread();
        var value = run(() -> {
            caller.interrupt();
            try {
                sleep(seconds(3600));
            } catch (Cancelled e) {
                Task.current().uncancel();
            }
            Turns.pass(2);
            return "value";
        });
        assertEquals("value", value);
        assertTrue(Thread.interrupted());
    }

    @Test
    void anotherInterruptCancelsCleanUpThatTakesTooLong() {
        var caller = Thread.currentThread();
        var log = new ArrayList<String>();
        assertThrows(CancellationException.class, () -> run(() -> {
            caller.interrupt();
            try {
                sleep(seconds(3600));
            } finally {
                caller.interrupt();
                try {
                    sleep(seconds(3600));
                } catch (Cancelled e) {
                    log.add("gave up");
                }
            }
        }));
        assertEquals(List.of("gave up"), log);
        assertTrue(Thread.interrupted());
    }

    @Test
    void aPromiseThatTheLoopRunsForIsCancelled() {
        var caller = Thread.currentThread();
        try (var loop = Meanwhile.newLoop()) {
            Promise<String> promise = loop.runUntilComplete(() -> new Promise<>());
            loop.callSoon(caller::interrupt);
            var thrown = assertThrows(CancellationException.class, () -> loop.runUntilComplete(promise));
            assertTrue(Thread.interrupted());
            assertTrue(thrown.getMessage().endsWith(": the thread that called run was interrupted"), thrown.getMessage());
        }
    }

    /** The interrupt comes too late. */
    @Test
    void unlessItIsKept() {
        run(() -> {
            var promise = new Promise<String>();
            promise.complete("kept");
            promise.cancelBecause("too late", "somebody");
            assertEquals("kept", promise.await());
        });
    }

    /** The loop has stopped before it has seen the interrupt. */
    @Test
    void theNextRunIsNotStopped() {
        var caller = Thread.currentThread();
        try (var loop = Meanwhile.newLoop()) {
            loop.callSoon(() -> {
                caller.interrupt();
                // Until it waits again, and has told the loop.
                while (caller.isInterrupted() || caller.getState() != Thread.State.WAITING) {
                    Thread.onSpinWait();
                }
                loop.stop();
            });
            loop.runForever();
            assertTrue(Thread.interrupted());
            assertEquals("next", loop.runUntilComplete(() -> {
                Turns.pass(2);
                return "next";
            }));
        }
    }

    @Test
    void anyThreadMayCancelMain() {
        var thrown = assertThrows(CancellationException.class, () -> run(() -> {
            var loop = Loop.current();
            Thread.ofPlatform().name("stopper").start(() -> loop.cancelMain("SIGTERM"));
            sleep(seconds(3600));
        }));
        assertEquals("task 'main' was cancelled by stopper: SIGTERM", thrown.getMessage());
        assertFalse(Thread.interrupted());
    }
}
