package dev.meanwhile;

import static dev.meanwhile.Meanwhile.await;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many threads put work to one loop at once: nothing is lost, and what one thread puts keeps its order. */
@Timeout(10)
class ForeignThreadsTest {
    private static final int THREADS = 8;
    private static final int EACH = 500;

    private interface Work {
        void run(int thread) throws Exception;
    }

    /** Lets all threads begin at the same moment. {@return completed when all have ended, or failed with the first failure} */
    private static CompletableFuture<Void> threads(Work work) {
        var start = new CyclicBarrier(THREADS);
        var ends = IntStream.range(0, THREADS).mapToObj(thread -> {
            var end = new CompletableFuture<Void>();
            Thread.ofPlatform().start(() -> {
                try {
                    start.await();
                    work.run(thread);
                    end.complete(null);
                } catch (Throwable t) {
                    end.completeExceptionally(t);
                }
            });
            return end;
        }).toArray(CompletableFuture[]::new);
        return CompletableFuture.allOf(ends);
    }

    @RepeatedTest(5)
    void executeKeepsTheOrderOfEachThread() {
        run(() -> {
            var loop = Loop.current();
            // Plain lists: all these actions run on the loop, one at a time.
            List<List<Integer>> seen = IntStream.range(0, THREADS).mapToObj(_ -> (List<Integer>) new ArrayList<Integer>()).toList();
            await(threads(thread -> {
                for (var i = 0; i < EACH; i++) {
                    var n = i;
                    loop.execute(() -> seen.get(thread).add(n));
                }
            }));
            // If all threads had ended before the wait, their actions come in the turn after this one.
            Turns.pass(2);
            assertEquals(Collections.nCopies(THREADS, IntStream.range(0, EACH).boxed().toList()), seen);
        });
    }

    @RepeatedTest(5)
    void submitLosesNothingAlthoughTheTasksWait() {
        run(() -> {
            var loop = Loop.current();
            var counter = new int[1];
            await(threads(_ -> {
                var futures = new ArrayList<CompletableFuture<Integer>>();
                for (var i = 0; i < EACH; i++) {
                    futures.add(loop.submit(() -> {
                        var read = counter[0]++;
                        sleep(Duration.ZERO);
                        return read;
                    }));
                }
                for (var future : futures) {
                    future.get();
                }
            }));
            assertEquals(THREADS * EACH, counter[0]);
        });
    }

    /** Each thread waits for its action before it puts the next, so that the loop falls asleep and is woken all the time. */
    @RepeatedTest(5)
    void noWakeUpOfASleepingLoopIsLost() {
        run(() -> {
            var loop = Loop.current();
            await(threads(_ -> {
                for (var i = 0; i < EACH / 5; i++) {
                    var ran = new CompletableFuture<Void>();
                    loop.execute(() -> ran.complete(null));
                    ran.get();
                }
            }));
        });
    }

    @RepeatedTest(5)
    void stagesCompletedByManyThreadsResumeTheRightTasks() {
        run(() -> {
            var stages = IntStream.range(0, THREADS * EACH).mapToObj(_ -> new CompletableFuture<Integer>()).toList();
            var tasks = stages.stream().map(stage -> spawn(() -> await(stage))).toList();
            var all = threads(thread -> {
                for (var i = thread; i < stages.size(); i += THREADS) {
                    stages.get(i).complete(i);
                }
            });
            for (var i = 0; i < tasks.size(); i++) {
                assertEquals(i, tasks.get(i).await());
            }
            await(all);
        });
    }

    @RepeatedTest(5)
    void requestsToCancelFromManyThreadsAreAllCounted() {
        run(() -> {
            var promise = new Promise<Void>();
            var task = spawn(() -> Meanwhile.shielded(() -> promise.await()));
            Turns.pass(1);
            try {
                await(threads(_ -> {
                    for (var i = 0; i < EACH; i++) {
                        assertTrue(task.cancel());
                    }
                }));
                // As above: all threads may have ended before the wait.
                Turns.pass(2);
                assertEquals(THREADS * EACH, task.cancelling());
            } finally {
                promise.complete(null);
            }
        });
    }

    @RepeatedTest(5)
    void whatIsSubmittedWhileTheLoopEndsIsRunOrCancelledOrRefusedButNeverForgotten() {
        var ends = run(() -> {
            var loop = Loop.current();
            var first = new Promise<Void>();
            var all = threads(_ -> submitUntilRefused(loop, first));
            first.await();
            return all;
        });
        ends.join();
    }

    /** Waits for each of them: one that is forgotten keeps it waiting. */
    private static void submitUntilRefused(Loop loop, Promise<Void> first) throws Exception {
        while (true) {
            try {
                loop.submit(() -> first.complete(null)).get();
            } catch (CancellationException e) {
                // It came too late.
            } catch (IllegalStateException e) {
                assertTrue(e.getMessage().contains("has ended"), e.getMessage());
                return;
            }
        }
    }

    @Test
    void anActionRunsOnTheLoopsSideNotInTheThreadThatPutsIt() throws Exception {
        run(() -> {
            var loop = Loop.current();
            var here = new CompletableFuture<Loop>();
            var putter = Thread.ofPlatform().name("putter").start(() -> loop.execute(() -> {
                assertNotEquals("putter", Thread.currentThread().getName());
                here.complete(Loop.current());
            }));
            assertEquals(loop, await(here));
            putter.join();
        });
    }
}
