package dev.meanwhile.conformance;

import static dev.meanwhile.Meanwhile.generate;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Action;
import dev.meanwhile.Cancelled;
import dev.meanwhile.ContextVar;
import dev.meanwhile.Loop;
import dev.meanwhile.LoopOptions;
import dev.meanwhile.Promise;
import dev.meanwhile.Runner;
import dev.meanwhile.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;

/** {@code run} and {@code Runner}. All but what runs within is outside of loops, so there is no virtual time. */
class RunnerTest {
    private static final class Broken extends Exception {
        private static final long serialVersionUID = 1L;
    }

    @Test
    @Case(number = 169, cpython = "test_runners.RunTests.test_asyncio_run_return")
    void theValueOfMainIsReturned() {
        assertEquals(42, run(() -> {
            sleep(Duration.ZERO);
            return 42;
        }));
    }

    @Test
    @Case(number = 169, cpython = "test_runners.RunTests.test_asyncio_run_raises")
    void itsFailureIsThrown() {
        var broken = new Broken();
        assertSame(broken, assertThrows(Broken.class, () -> run(() -> {
            sleep(Duration.ZERO);
            throw broken;
        })));
    }

    @Test
    @Case(number = 169, cpython = "test_runners.RunTests.test_asyncio_run_only_coro", differs = "D75")
    void nothingIsNoMain() {
        Action<RuntimeException> nothing = null;
        assertThrows(NullPointerException.class, () -> run(nothing));
    }

    @Test
    @Case(number = 169, cpython = "test_runners.RunTests.test_asyncio_run_from_running_loop")
    void withinALoopItIsRefused() {
        run(() -> {
            var failure = assertThrows(IllegalStateException.class, () -> run(() -> 1));
            assertTrue(failure.getMessage().contains("inside a running loop"), failure.getMessage());
        });
    }

    @Test
    @Case(number = 170, cpython = "test_runners.RunTests.test_asyncio_run_cancels_hanging_tasks", differs = "D3")
    void tasksThatAreLeftAreCancelled() {
        var left = run(() -> spawn(() -> sleep(seconds(3600))));
        assertTrue(left.isCancelled());
    }

    @Test
    @Case(number = 170, cpython = "test_runners.RunTests.test_asyncio_run_reports_hanging_tasks_errors")
    void ifTheyFailThatIsReported() {
        var reports = new ArrayList<String>();
        var options = new LoopOptions().exceptionHandler((_, failure) -> reports.add(failure.getMessage()));
        try (var runner = new Runner(options)) {
            runner.run(() -> {
                spawn(() -> {
                    try {
                        sleep(seconds(3600));
                    } catch (Cancelled e) {
                        throw new IllegalStateException("hanging");
                    }
                });
                sleep(Duration.ZERO);
            });
        }
        assertEquals(List.of("hanging"), reports);
    }

    @Test
    @Case(number = 170, cpython = "test_runners.RunTests.test_asyncio_run_closes_gens_after_hanging_tasks_errors", differs = "D40")
    void theirFlowsAreClosed() {
        var log = new ArrayList<String>();
        var options = new LoopOptions().exceptionHandler((_, failure) -> log.add(failure.getMessage()));
        assertThrows(Broken.class, () -> runWith(options, () -> {
            spawn(() -> {
                var fidget = generate(out -> {
                    try {
                        while (true) {
                            out.emit(1);
                            sleep(seconds(1));
                        }
                    } finally {
                        log.add("closed");
                    }
                });
                try {
                    fidget.iterator().next();
                    sleep(seconds(3600));
                } catch (Cancelled e) {
                    throw new IllegalStateException("hanging");
                }
            });
            sleep(Duration.ZERO);
            sleep(Duration.ZERO);
            sleep(Duration.ZERO);
            throw new Broken();
        }));
        assertEquals(List.of("closed", "hanging"), log);
    }

    private static <X extends Exception> void runWith(LoopOptions options, Action<X> main) throws X {
        try (var runner = new Runner(options)) {
            runner.run(main);
        }
    }

    @Test
    @Case(number = 171, cpython = "test_runners.RunnerTests.test_run")
    void aRunnerRunsAndIsClosed() {
        Loop loop;
        var runner = new Runner();
        try (runner) {
            assertEquals("done", runner.run(() -> {
                sleep(Duration.ZERO);
                return "done";
            }));
            loop = runner.loop();
            assertFalse(loop.isClosed());
        }
        assertThrows(IllegalStateException.class, runner::loop);
        assertTrue(loop.isClosed());
    }

    @Test
    @Case(number = 171, cpython = "test_runners.RunnerTests.test_double_close")
    void closingItAgainDoesNothing() {
        var runner = new Runner();
        var loop = runner.loop();
        runner.close();
        assertTrue(loop.isClosed());
        runner.close();
        assertTrue(loop.isClosed());
    }

    @Test
    @Case(number = 171, cpython = "test_runners.RunnerTests.test_second_with_block_raises")
    void onceClosedItRunsNothing() {
        var ran = new ArrayList<Integer>();
        var runner = new Runner();
        try (runner) {
            runner.run(() -> ran.add(1));
        }
        assertThrows(IllegalStateException.class, () -> runner.run(() -> ran.add(2)));
        assertEquals(List.of(1), ran);
    }

    @Test
    @Case(number = 171, cpython = "test_runners.RunnerTests.test_run_keeps_context")
    void whatOneMainSetsTheNextOneFinds() {
        var number = ContextVar.of("number", -1);
        try (var runner = new Runner()) {
            for (var expected : List.of(-1, 1, 2)) {
                assertEquals(expected, runner.run(() -> {
                    var old = number.get();
                    sleep(Duration.ZERO);
                    number.set(Math.max(old, 0) + 1);
                    return old;
                }));
            }
        }
        assertEquals(-1, number.get());
    }

    /** The requests reach the thread that called run, which is this one. */
    private static void interruptedAsCancelled(Action<RuntimeException> main) {
        assertThrows(CancellationException.class, () -> run(main));
        assertTrue(Thread.interrupted());
    }

    @Test
    @Case(number = 172, cpython = "test_runners.RunnerTests.test_interrupt_call_soon", differs = {"D2", "D79"})
    void interruptingTheCallerCancelsMainBetweenTwoTurns() {
        var caller = Thread.currentThread();
        interruptedAsCancelled(() -> {
            caller.interrupt();
            while (true) {
                sleep(Duration.ZERO);
            }
        });
    }

    @Test
    @Case(number = 172, cpython = "test_runners.RunnerTests.test_interrupt_wait", differs = {"D2", "D79"})
    void alsoInAWaitAndWhatItAwaits() {
        var caller = Thread.currentThread();
        var awaited = new ArrayList<Promise<Integer>>();
        interruptedAsCancelled(() -> {
            awaited.add(new Promise<>());
            Loop.current().execute(caller::interrupt);
            awaited.getFirst().await();
        });
        assertTrue(awaited.getFirst().isCancelled());
    }

    @Test
    @Case(number = 172, cpython = "test_runners.RunnerTests.test_interrupt_cancelled_task", differs = {"D2", "D79"})
    void alsoIfItWasCancelledAnyway() {
        var caller = Thread.currentThread();
        interruptedAsCancelled(() -> {
            var main = Task.current();
            spawn(() -> {
                sleep(Duration.ZERO);
                main.cancel();
                caller.interrupt();
            });
            sleep(seconds(3600));
        });
    }

    @Test
    @Case(cpython = "test_runners.RunnerTests.test_explicit_close")
    void onceClosedItHasNoLoop() {
        var runner = new Runner();
        var loop = runner.loop();
        runner.close();
        assertThrows(IllegalStateException.class, runner::loop);
        assertTrue(loop.isClosed());
    }

    @Test
    @Case(cpython = "test_runners.RunnerTests.test_recursive_run")
    void withinItsOwnMainItIsRefused() {
        try (var runner = new Runner()) {
            runner.run(() -> {
                assertThrows(IllegalStateException.class, () -> runner.run(() -> 1));
            });
        }
    }
}
