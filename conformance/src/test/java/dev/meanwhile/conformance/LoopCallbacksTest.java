package dev.meanwhile.conformance;

import static dev.meanwhile.Meanwhile.await;
import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.test.LoopTests.elapsed;
import static dev.meanwhile.test.LoopTests.settle;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Cancelled;
import dev.meanwhile.Loop;
import dev.meanwhile.Promise;
import dev.meanwhile.WrongLoopException;
import dev.meanwhile.test.LoopTest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** The loop's callbacks: {@code call_soon}, {@code call_later}, {@code call_soon_threadsafe}. */
class LoopCallbacksTest {
    private final List<String> log = new CopyOnWriteArrayList<>();

    @LoopTest(seeds = 20)
    @Case(number = 183, cpython = "test_events.test_call_soon_threadsafe")
    void anActionOfAnotherThreadRuns() {
        var loop = Loop.current();
        blocking(() -> {
            loop.execute(() -> log.add("hello"));
            loop.execute(() -> log.add("world"));
        });
        settle();
        assertEquals(List.of("hello", "world"), log);
    }

    /** In portable mode too: the other thread belongs to no loop. */
    @LoopTest(seeds = 20)
    @Case(number = 183, cpython = "test_events.test_call_soon_threadsafe_handle_block_check_cancelled", differs = "D66")
    void whoAsksWhetherItWasCancelledDoesNotWaitForItsEnd() {
        var loop = Loop.current();
        var go = new Promise<Void>();
        var answer = new CompletableFuture<Boolean>();
        var started = new CompletableFuture<Void>();
        var future = loop.submit(() -> {
            started.complete(null);
            return go.await();
        });
        blocking(() -> {
            started.join();
            answer.complete(future.isCancelled());
        });
        assertFalse(answer.join());
        assertFalse(future.isDone());
        go.complete(null);
        await(future);
    }

    @LoopTest(seeds = 20)
    @Case(number = 183, cpython = "test_events.test_call_soon_threadsafe_handle_block_cancellation", differs = "D66")
    void norDoesWhoCancelsIt() {
        var loop = Loop.current();
        var told = new Promise<String>();
        var started = new CompletableFuture<Void>();
        var future = loop.submit(() -> {
            started.complete(null);
            try {
                sleep(seconds(3600));
            } catch (Cancelled e) {
                told.complete("told");
                throw e;
            }
            return 1;
        });
        blocking(() -> {
            started.join();
            assertTrue(future.cancel(true));
            assertTrue(future.isCancelled());
        });
        assertEquals("told", told.await());
    }

    @LoopTest(seeds = 20)
    @Case(number = 183, cpython = "test_events.test_call_soon_threadsafe_handle_cancel_same_thread", differs = "D66")
    void cancellingItselfDoesNotKeepItFromItsEnd() {
        var loop = Loop.current();
        blocking(() -> {
            var self = new CompletableFuture<CompletableFuture<?>>();
            var started = new CompletableFuture<Void>();
            var ended = new CompletableFuture<Void>();
            var future = loop.submit(() -> {
                started.complete(null);
                assertTrue(await(self).cancel(false));
                log.add("hello");
                return ended.complete(null);
            });
            self.complete(future);
            started.join();
            ended.join();
            assertTrue(future.isCancelled());
        });
        assertEquals(List.of("hello"), log);
    }

    @LoopTest(seeds = 20)
    @Case(number = 183, cpython = "test_events.test_call_soon_threadsafe_handle_cancel_other_thread", differs = "D66")
    void cancelledByAnotherThreadBeforeItsTurnItNeverRuns() {
        var loop = Loop.current();
        blocking(() -> {
            var held = new CompletableFuture<Void>();
            var done = new CompletableFuture<Void>();
            // Blocks the loop, so that the next one has no turn yet. A wait would suspend the callback alone.
            loop.execute(() -> {
                held.complete(null);
                while (!done.isDone()) {
                    Thread.onSpinWait();
                }
            });
            held.join();
            try {
                var future = loop.submit(() -> log.add("never"));
                assertTrue(future.cancel(false));
                assertTrue(future.isCancelled());
            } finally {
                done.complete(null);
            }
        });
        settle();
        assertEquals(List.of(), log);
    }

    @LoopTest(seeds = 20)
    @Case(number = 184, cpython = "test_base_events.test_call_later_negative_delays")
    void timesThatHavePassedStillComeInTheirOrder() {
        var loop = Loop.current();
        loop.callLater(seconds(-1), () -> log.add("a"));
        loop.callLater(seconds(-2), () -> log.add("b"));
        settle();
        sleep(Duration.ZERO);
        sleep(Duration.ZERO);
        assertEquals(List.of("b", "a"), log);
        assertEquals(Duration.ZERO, elapsed());
    }

    /** One order: it is the order that is tested. */
    @LoopTest
    @Case(number = 185, cpython = "test_base_events.test__run_once_schedule_handle")
    void aCallbackOfACallbackComesInTheNextTurn() {
        var loop = Loop.current();
        loop.callSoon(() -> {
            log.add("first");
            loop.callSoon(() -> log.add("second"));
        });
        sleep(Duration.ZERO);
        assertEquals(List.of("first"), log);
        sleep(Duration.ZERO);
        assertEquals(List.of("first", "second"), log);
    }

    @LoopTest(seeds = 20)
    @Case(number = 187, cpython = "test_base_events.test_check_thread", differs = "D67")
    void anotherThreadIsRefused() {
        var loop = Loop.current();
        blocking(() -> {
            assertThrows(WrongLoopException.class, () -> loop.callSoon(() -> log.add("never")));
            assertThrows(WrongLoopException.class, () -> loop.callLater(seconds(1), () -> log.add("never")));
            assertThrows(WrongLoopException.class, () -> loop.callAt(seconds(1), () -> log.add("never")));
        });
        sleep(seconds(10));
        assertEquals(List.of(), log);
    }

    @LoopTest(seeds = 20)
    @Case(number = 187, cpython = "test_base_events.test_call_coroutine", differs = "D75")
    void soIsNothing() {
        var loop = Loop.current();
        assertThrows(NullPointerException.class, () -> loop.callSoon(null));
        assertThrows(NullPointerException.class, () -> loop.callLater(seconds(1), null));
        assertThrows(NullPointerException.class, () -> loop.execute(null));
    }

    /** On real time: it is about a loop that has stopped moving. */
    @Test
    @Case(number = 187, cpython = "test_base_events.test_log_slow_callbacks", differs = "D11")
    void aBlockedLoopIsReportedWhileItIsBlocked() {
        try (var reports = new CapturedLog()) {
            run(() -> {
                while (!reports.has("has been blocked")) {
                    Thread.onSpinWait();
                }
            });
        }
    }

    @LoopTest(seeds = 20)
    @Case(cpython = "test_base_events.test_call_later")
    void aCallbackComesAtItsTime() {
        var loop = Loop.current();
        var handle = loop.callLater(seconds(10), () -> log.add("at " + elapsed().toSeconds()));
        assertEquals(loop.time().plus(seconds(10)), handle.when().orElseThrow());
        sleep(seconds(10));
        settle();
        assertEquals(1, log.size());
    }

    @LoopTest(seeds = 20)
    @Case(cpython = "test_events.HandleTests.test_handle")
    void aCancelledHandleNeverRuns() {
        var handle = Loop.current().callLater(seconds(1), () -> log.add("never"));
        var soon = Loop.current().callSoon(() -> log.add("never"));
        handle.cancel();
        soon.cancel();
        assertTrue(handle.isCancelled() && soon.isCancelled());
        sleep(seconds(2));
        assertEquals(List.of(), log);
    }
}
