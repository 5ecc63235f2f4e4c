package dev.meanwhile;

import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Threads hand work to a loop while it ends: each hears whether that was taken. {@link WrongLoopTest} has the calls that only the loop may make. */
@Timeout(20)
class Row66LoopClosedTest {
    private static final int THREADS = 4;
    private static final int ROUNDS = 20;
    private static final int POSTS = 500;

    @Test
    void aLoopThatHasEndedTakesNothing() {
        var loop = run(() -> Loop.current());
        var failure = assertThrows(IllegalStateException.class, () -> loop.execute(() -> { }));
        assertTrue(failure.getMessage().contains("has ended"), failure.getMessage());
        assertThrows(IllegalStateException.class, () -> loop.submit(() -> 1));
        assertThrows(IllegalStateException.class, () -> loop.callSoon(() -> { }));
    }

    /** Each submission is refused at the call, or its future ends: with the value, or cancelled. None hangs. */
    @Test
    @Tag(SeedsTest.ONCE)
    void postsDuringTheEndAreTakenOrRefused() throws Exception {
        for (var round = 0; round < ROUNDS; round++) {
            var begun = new CountDownLatch(THREADS);
            var refused = new AtomicInteger();
            var futures = new ArrayList<CompletableFuture<Integer>>();
            var threads = new ArrayList<Thread>();
            run(() -> {
                var loop = Loop.current();
                for (var n = 0; n < THREADS; n++) {
                    threads.add(Thread.ofPlatform().start(() -> post(loop, begun, refused, futures)));
                }
                Meanwhile.blocking(() -> begun.await());
            });
            for (var thread : threads) {
                thread.join();
            }
            var ended = 0;
            for (var future : futures) {
                try {
                    assertEquals(1, future.get(10, TimeUnit.SECONDS));
                } catch (CancellationException e) {
                    // The loop ended before its turn.
                }
                ended++;
            }
            assertEquals(THREADS * POSTS, ended + refused.get());
        }
    }

    private static void post(Loop loop, CountDownLatch begun, AtomicInteger refused, ArrayList<CompletableFuture<Integer>> futures) {
        for (var n = 0; n < POSTS; n++) {
            try {
                var future = loop.submit(() -> 1);
                synchronized (futures) {
                    futures.add(future);
                }
            } catch (IllegalStateException e) {
                refused.incrementAndGet();
            }
            begun.countDown();
        }
    }
}
