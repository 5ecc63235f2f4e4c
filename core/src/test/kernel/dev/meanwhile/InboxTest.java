package dev.meanwhile;

import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Semaphore;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Any thread puts, one drains: nothing is lost, and each producer's items keep their order. */
@Timeout(10)
class InboxTest {
    private static final int PRODUCERS = 4;
    private static final int ITEMS = 100_000;

    private final Inbox inbox = new Inbox();
    /** By producer, the next item that must come. */
    private final int[] next = new int[PRODUCERS];
    private int received;

    private void receive(int producer, int item) {
        assertEquals(next[producer], item);
        next[producer]++;
        received++;
    }

    /** All at once, so that they get into each other's way. */
    private static void start(IntConsumer producer) {
        var together = new CyclicBarrier(PRODUCERS);
        for (var n = 0; n < PRODUCERS; n++) {
            var number = n;
            Thread.ofPlatform().daemon().start(() -> {
                try {
                    together.await();
                } catch (InterruptedException | BrokenBarrierException e) {
                    throw new AssertionError(e);
                }
                producer.accept(number);
            });
        }
    }

    @Test
    void drainsInTheOrderOfThePuts() {
        var got = new ArrayList<Integer>();
        assertTrue(inbox.isEmpty());
        for (var n = 0; n < 5; n++) {
            var item = n;
            inbox.put(() -> got.add(item));
        }
        assertFalse(inbox.isEmpty());
        inbox.drain(Runnable::run);
        assertEquals(List.of(0, 1, 2, 3, 4), got);
        assertTrue(inbox.isEmpty());
        inbox.drain(Runnable::run);
        assertEquals(5, got.size());
    }

    @Test
    void whatIsPutWhileDrainingComesWithTheNextDrain() {
        var got = new ArrayList<String>();
        inbox.put(() -> {
            got.add("first");
            inbox.put(() -> got.add("second"));
        });
        inbox.drain(Runnable::run);
        assertEquals(List.of("first"), got);
        inbox.drain(Runnable::run);
        assertEquals(List.of("first", "second"), got);
    }

    @Test
    void manyProducersAndADrainingConsumer() {
        start(producer -> {
            for (var n = 0; n < ITEMS; n++) {
                var item = n;
                inbox.put(() -> receive(producer, item));
            }
        });
        while (received < PRODUCERS * ITEMS) {
            inbox.drain(Runnable::run);
        }
        assertTrue(inbox.isEmpty());
    }

    /** Each producer waits for its item to be received, so the loop falls asleep again and again; each put has to wake it. */
    @Test
    void aSleepingLoopMissesNoPut() {
        var putsEach = 250;
        run(() -> {
            var loop = Loop.current();
            var all = new Promise<Void>();
            start(producer -> {
                var seen = new Semaphore(0);
                for (var n = 0; n < putsEach; n++) {
                    var item = n;
                    loop.execute(() -> {
                        receive(producer, item);
                        seen.release();
                        if (received == PRODUCERS * putsEach) {
                            all.complete(null);
                        }
                    });
                    seen.acquireUninterruptibly();
                }
            });
            all.await();
        });
        assertEquals(PRODUCERS * putsEach, received);
    }
}
