package dev.meanwhile;

import static dev.meanwhile.Meanwhile.await;
import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code loop.submit}, from another thread that may block for the result. */
@Timeout(10)
class SubmitTest {
    @Test
    void orTheFailureAsItsFuturesFail() {
        run(() -> {
            var loop = Loop.current();
            var failure = new IOException("no disk");
            blocking(() -> {
                var future = loop.submit(() -> {
                    throw failure;
                });
                assertSame(failure, assertThrows(ExecutionException.class, future::get).getCause());
            });
        });
    }

    @Test
    void aFailureThatTheFutureCarriesIsNotLogged() {
        try (var log = new CapturedLog()) {
            run(() -> {
                var future = Loop.current().submit(() -> {
                    throw new IllegalStateException();
                });
                assertThrows(IllegalStateException.class, () -> await(future));
            });
            assertEquals(List.of(), log.withText("failed"));
        }
    }

    /** They are other people's code, and may wait for locks. */
    @Test
    void whatDependsOnTheFutureRunsNeitherOnTheLoopsThreadNorInTheTask() {
        run(() -> {
            var loop = Loop.current();
            var threads = new ArrayList<Thread>();
            var tasks = new ArrayList<String>();
            var ended = loop.submit(() -> "value");
            var never = loop.submit(() -> "never runs");
            for (var future : List.of(ended, never)) {
                future.whenComplete((_, _) -> {
                    threads.add(Thread.currentThread());
                    tasks.add(Task.currentName());
                });
            }
            loop.execute(() -> loop.tasks().getLast().cancel());
            Turns.pass(4);
            assertTrue(never.isCancelled());
            assertEquals(2, threads.size());
            assertTrue(threads.stream().allMatch(Thread::isVirtual), threads.toString());
            assertEquals(List.of("", ""), tasks);
        });
    }

    @Test
    void cancellingTheFutureCancelsTheTask() throws Exception {
        run(() -> {
            var loop = Loop.current();
            var told = new Promise<String>();
            var started = new CompletableFuture<Void>();
            blocking(() -> {
                var future = loop.submit(() -> {
                    started.complete(null);
                    try {
                        sleep(seconds(3600));
                    } catch (Cancelled e) {
                        told.complete(e.reason());
                        throw e;
                    }
                    return 1;
                });
                started.get();
                assertTrue(future.cancel(true));
            });
            assertEquals("the future of submit(…) was cancelled", told.await());
        });
    }

    @Test
    void oneCancelledBeforeItsTurnNeverRuns() {
        run(() -> {
            var log = new ArrayList<String>();
            Loop.current().submit(() -> log.add("ran")).cancel(false);
            Turns.pass(3);
            assertEquals(List.of(), log);
        });
    }

    @Test
    void completingTheFutureOtherwiseLeavesTheTaskAlone() throws Exception {
        run(() -> {
            var log = new ArrayList<String>();
            var future = Loop.current().submit(() -> {
                Turns.pass(2);
                return log.add("ran");
            });
            future.complete(false);
            Turns.pass(5);
            assertEquals(List.of("ran"), log);
            assertFalse(future.get());
        });
    }

    @Test
    void aTaskLeftAtTheEndCancelsItsFuture() {
        var future = run(() -> {
            var left = Loop.current().submit(() -> new Promise<Void>().await());
            Turns.pass(2);
            return left;
        });
        assertTrue(future.isCancelled());
    }

    /** It is accepted, since the loop still runs, but comes too late to be started; who waits for it must not wait for ever. */
    @Test
    void soDoesOneThatTheLoopEndsBeforeStarting() {
        var futures = new ArrayList<CompletableFuture<Integer>>();
        run(() -> {
            Loop.resource(Closer.class, loop -> () -> {
                var foreign = Thread.ofPlatform().start(() -> futures.add(loop.submit(() -> 1)));
                try {
                    foreign.join();
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
        });
        assertTrue(futures.getFirst().isCancelled());
    }

    /** Or threads that keep submitting would keep the loop from ending. */
    @Test
    void whileTheLoopEndsNothingNewBegins() {
        var ran = new ArrayList<String>();
        var futures = new ArrayList<CompletableFuture<Boolean>>();
        run(() -> {
            var loop = Loop.current();
            spawn(() -> {
                try {
                    sleep(seconds(3600));
                } finally {
                    futures.add(loop.submit(() -> ran.add("ran")));
                    Turns.pass(2);
                }
            });
            Turns.pass(1);
        });
        assertTrue(futures.getFirst().isCancelled());
        assertEquals(List.of(), ran);
    }

    private interface Closer extends AutoCloseable {
        @Override
        void close();
    }
}
