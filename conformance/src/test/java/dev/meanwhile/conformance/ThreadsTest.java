package dev.meanwhile.conformance;

import static dev.meanwhile.Meanwhile.await;
import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.gather;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Body;
import dev.meanwhile.ContextVar;
import dev.meanwhile.Loop;
import dev.meanwhile.LoopOptions;
import dev.meanwhile.Runner;
import dev.meanwhile.Task;
import dev.meanwhile.TaskFactory;
import dev.meanwhile.test.LoopTest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** {@code to_thread}, which is {@code blocking} here, and {@code run_coroutine_threadsafe}, which is {@code submit}. */
class ThreadsTest {
    private final ContextVar<String> name = ContextVar.of("name", "none");

    @LoopTest(seeds = 20)
    @Case(number = 180, cpython = "test_threads.test_to_thread_contextvars")
    void theThreadSeesTheCallersVariables() {
        name.set("main");
        assertEquals("main", blocking(() -> {
            var seen = name.get();
            name.set("thread");
            return seen;
        }));
        assertEquals("main", name.get());
    }

    @LoopTest(seeds = 20)
    @Case(number = 180, cpython = "test_threads.test_to_thread_exception")
    void itsFailurePasses() {
        var broken = new IOException("no disk");
        assertSame(broken, assertThrows(IOException.class, () -> blocking(() -> {
            throw broken;
        })));
    }

    /** Each waits for all others, so they have to be in as many threads at once. */
    @LoopTest(seeds = 20)
    @Case(number = 180, cpython = "test_threads.test_to_thread_concurrent")
    void tenCallsRunAtOnce() {
        var meeting = new CyclicBarrier(10);
        var calls = IntStream.range(0, 10).mapToObj(_ -> spawn(() -> blocking(() -> meeting.await()))).toList();
        assertEquals(45, gather(calls).stream().mapToInt(it -> it).sum());
    }

    private static void record(List<String> calls, Thread loops, String first, boolean something) {
        assertNotSame(loops, Thread.currentThread());
        calls.add(first + " " + something);
    }

    @LoopTest(seeds = 20)
    @Case(number = 180, cpython = "test_threads.test_to_thread_args_kwargs")
    void aLambdaBringsItsArguments() {
        var calls = new CopyOnWriteArrayList<String>();
        var loops = Thread.currentThread();
        var first = "test";
        var something = true;
        blocking(() -> record(calls, loops, first, something));
        assertEquals(List.of("test true"), calls);
    }

    @LoopTest(seeds = 20)
    @Case(cpython = "test_threads.test_to_thread")
    void theValueComesBack() {
        assertEquals(42, blocking(() -> 42));
    }

    @LoopTest(seeds = 20)
    @Case(number = 181, cpython = "test_tasks.RunCoroutineThreadsafeTests.test_run_coroutine_threadsafe")
    void anotherThreadGetsTheValueOfATask() throws Exception {
        var loop = Loop.current();
        assertEquals(3, blocking(() -> loop.submit(() -> {
            sleep(seconds(0.001));
            return 3;
        }).get()));
    }

    @LoopTest(seeds = 20)
    @Case(number = 181, cpython = "test_tasks.RunCoroutineThreadsafeTests.test_run_coroutine_threadsafe_with_exception")
    void orItsFailure() {
        var loop = Loop.current();
        var broken = new IllegalStateException("broken");
        var failure = assertThrows(ExecutionException.class, () -> blocking(() -> loop.submit(() -> {
            throw broken;
        }).get()));
        assertSame(broken, failure.getCause());
    }

    /** A task that nobody but its future knows. */
    private static final class Sleeper {
        private final CompletableFuture<Task<?>> started = new CompletableFuture<>();

        Void run() {
            started.complete(Task.current());
            sleep(seconds(3600));
            return null;
        }
    }

    @LoopTest(seeds = 20)
    @Case(number = 181, cpython = "test_tasks.RunCoroutineThreadsafeTests.test_run_coroutine_threadsafe_with_timeout")
    void whoWaitsForALimitedTimeCancelsTheTaskAfterwards() {
        var loop = Loop.current();
        var sleeper = new Sleeper();
        var task = blocking(() -> {
            var future = loop.submit(sleeper::run);
            var started = sleeper.started.join();
            assertThrows(TimeoutException.class, () -> future.get(1, TimeUnit.MILLISECONDS));
            assertTrue(future.cancel(true));
            return started;
        });
        Ends.cancelled(task);
    }

    @LoopTest(seeds = 20)
    @Case(number = 181, cpython = "test_tasks.RunCoroutineThreadsafeTests.test_run_coroutine_threadsafe_task_cancelled")
    void aTaskThatCancelsItselfCancelsTheFuture() {
        var loop = Loop.current();
        blocking(() -> {
            var future = loop.submit(() -> {
                Task.current().cancel();
                sleep(seconds(1));
                return 1;
            });
            assertThrows(CancellationException.class, future::get);
        });
    }

    @LoopTest(seeds = 20)
    @Case(number = 181, cpython = "test_tasks.RunCoroutineThreadsafeTests.test_run_coroutine_threadsafe_and_cancel")
    void cancellingTheFutureCancelsTheTask() {
        var loop = Loop.current();
        var sleeper = new Sleeper();
        var future = loop.submit(sleeper::run);
        var task = await(sleeper.started);
        blocking(() -> assertTrue(future.cancel(true)));
        Ends.cancelled(task);
        assertTrue(task.isCancelled());
    }

    /** A factory that is broken. */
    private static final class Broken implements TaskFactory {
        @Override
        public <T> Body<? extends T, ?> bodyOf(Task<T> task, Body<? extends T, ?> body) {
            throw new IllegalStateException("broken");
        }
    }

    /** On a loop with a factory, which the test kit's does not have. */
    @Test
    @Case(number = 181, cpython = "test_tasks.RunCoroutineThreadsafeTests.test_run_coroutine_threadsafe_task_factory_exception")
    void aFailureToMakeTheTaskReachesTheFutureAndTheHandler() {
        var reports = new ArrayList<String>();
        try (var runner = new Runner(new LoopOptions().taskFactory(new Broken()).exceptionHandler((_, failure) -> reports.add(failure.getMessage())))) {
            runner.run(() -> {
                var future = Loop.current().submit(() -> 1);
                assertEquals("broken", assertThrows(IllegalStateException.class, () -> await(future)).getMessage());
            });
        }
        assertEquals(List.of("broken"), reports);
    }
}
