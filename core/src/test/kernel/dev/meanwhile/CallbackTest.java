package dev.meanwhile;

import static dev.meanwhile.Meanwhile.millis;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class CallbackTest {
    @Test
    @InOrder
    void tasksAndCallbacksRunInTheOrderInWhichTheyBecameReady() {
        run(() -> {
            var log = new ArrayList<String>();
            var loop = Loop.current();
            spawn(() -> log.add("a"));
            loop.execute(() -> log.add("b"));
            spawn(() -> log.add("c"));
            loop.execute(() -> log.add("d"));
            Turns.pass(1);
            assertEquals(List.of("a", "b", "c", "d"), log);
        });
    }

    @Test
    @InOrder
    void whatACallbackPutsRunsInTheNextTurn() {
        run(() -> {
            var log = new ArrayList<String>();
            var loop = Loop.current();
            loop.execute(() -> {
                log.add("first");
                loop.execute(() -> log.add("third"));
            });
            spawn(() -> log.add("second"));
            Turns.pass(1);
            assertEquals(List.of("first", "second"), log);
            Turns.pass(1);
            assertEquals(List.of("first", "second", "third"), log);
        });
    }

    @Test
    void onesThatDoNotBlockShareAThread() {
        run(() -> {
            var threads = new ArrayList<Thread>();
            for (var n = 0; n < 3; n++) {
                Loop.current().execute(() -> threads.add(Thread.currentThread()));
                Turns.pass(1);
            }
            assertEquals(3, threads.size());
            assertEquals(1, threads.stream().distinct().count(), threads::toString);
        });
    }

    @Test
    @DisplayName("CPython: test_default_exc_handler_callback")
    void whatItThrowsIsLoggedAndTheLoopGoesOn() {
        try (var log = new CapturedLog()) {
            var error = new AssertionError("broken");
            assertEquals("value", run(() -> {
                Loop.current().execute(() -> {
                    throw error;
                });
                Turns.pass(1);
                return "value";
            }));
            assertSame(error, log.withText("a callback of the loop failed").getFirst().getThrown());
        }
    }

    @Test
    void oneThatWaitsIsToldThatItMustNot() {
        try (var log = new CapturedLog()) {
            run(() -> {
                Loop.current().execute(() -> sleep(seconds(1)));
                Turns.pass(1);
            });
            assertInstanceOf(IllegalStateException.class, log.withText("a callback").getFirst().getThrown());
        }
    }

    @Test
    void noneIsRefusedWhereverItIsPut() throws Exception {
        run(() -> {
            var loop = Loop.current();
            assertThrows(NullPointerException.class, () -> loop.execute(null));
            var refused = new Promise<Boolean>();
            Thread.ofPlatform().start(() -> {
                assertThrows(NullPointerException.class, () -> loop.execute(null));
                assertThrows(NullPointerException.class, () -> loop.submit(null));
                loop.execute(() -> refused.complete(true));
            }).join();
            refused.await();
            assertThrows(NullPointerException.class, () -> spawn((Body<Void, RuntimeException>) null));
        });
    }

    /** A poller may be anybody's. */
    @Test
    void aPollerThatFailsIsReportedAndTheLoopGoesOn() {
        var failures = new ArrayList<Throwable>();
        var failure = new IllegalArgumentException("broken poller");
        var slept = runWith(new LoopOptions().exceptionHandler((_, it) -> failures.add(it)), () -> {
            Loop.current().poller(new Poller() {
                @Override
                public int poll(long timeoutNanos) {
                    throw failure;
                }

                @Override
                public void wakeup() {
                    // Nobody calls.
                }
            });
            sleep(millis(30));
            return true;
        });
        assertTrue(slept);
        // Once a second at most.
        assertEquals(List.of(failure), failures);
    }

    @Test
    void abortEndsTheLoopAndLeavesItsTasks() {
        var ran = new ArrayList<String>();
        var cause = new AssertionError("enough");
        try (var log = new CapturedLog()) {
            var thrown = assertThrows(IllegalStateException.class, () -> run(() -> {
                try {
                    Loop.current().abort(cause);
                    sleep(seconds(3600));
                } finally {
                    ran.add("finally");
                }
            }));
            assertSame(cause, thrown.getCause());
            assertSame(cause, log.withText("failed").getFirst().getThrown());
        }
        assertEquals(List.of(), ran);
    }

    private static <T> T runWith(LoopOptions options, Body<T, RuntimeException> main) {
        try (var runner = new Runner(options)) {
            return runner.run(main);
        }
    }
}
