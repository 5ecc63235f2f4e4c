package dev.meanwhile;

import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Items that nobody has taken yet are dropped, and count as done. */
@Timeout(10)
class QueueShutdownNowTest {
    private final Queue<Integer> items = new Queue<>(2);

    private static void assertClosed(Queue<Integer> queue) {
        assertEquals(0, queue.size());
        assertThrows(QueueShutDownException.class, () -> queue.put(1));
        assertThrows(QueueShutDownException.class, () -> queue.tryPut(1));
        assertThrows(QueueShutDownException.class, queue::take);
        assertEquals(Optional.empty(), queue.tryTake());
    }

    @Test
    void whatIsInIsDroppedAndDone() {
        run(() -> {
            for (var queue : List.of(items, new LifoQueue<Integer>(), new PriorityQueue<Integer>(0, Comparator.naturalOrder()))) {
                queue.put(1);
                var joiner = spawn(queue::join);
                Turns.pass(1);
                assertFalse(joiner.isDone());
                assertEquals(List.of(1), queue.shutdownNow());
                Turns.pass(1);
                assertTrue(joiner.isDone());
                assertClosed(queue);
                assertThrows(IllegalStateException.class, queue::taskDone);
            }
        });
    }

    @Test
    void whatWasTakenStillNeedsTaskDone() {
        run(() -> {
            items.put(1);
            items.put(2);
            var joiner = spawn(items::join);
            assertEquals(1, items.take());
            items.shutdownNow();
            Turns.pass(2);
            assertFalse(joiner.isDone());
            assertClosed(items);
            items.taskDone();
            assertThrows(IllegalStateException.class, items::taskDone);
            joiner.await();
        });
    }

    @Test
    void itReturnsWhatItDropsInTheOrderOfTaking() {
        var largestFirst = new PriorityQueue<Integer>(0, Comparator.reverseOrder());
        List.of(1, 3, 2).forEach(largestFirst::tryPut);
        assertEquals(List.of(3, 2, 1), largestFirst.shutdownNow());
        assertEquals(List.of(), largestFirst.shutdownNow());
    }

    @Test
    void itMayFollowAShutdown() {
        run(() -> {
            items.put(1);
            items.shutdown();
            assertEquals(List.of(1), items.shutdownNow());
            assertClosed(items);
            items.join();
        });
    }

    @Test
    void thoseWhoWaitResume() {
        run(() -> {
            var taker = spawn(items::take);
            Turns.pass(1);
            items.shutdownNow();
            assertThrows(QueueShutDownException.class, taker::await);

            var full = new Queue<Integer>(1);
            full.put(1);
            var putter = spawn(() -> full.put(2));
            Turns.pass(1);
            assertEquals(List.of(1), full.shutdownNow());
            assertThrows(QueueShutDownException.class, putter::await);
            full.join();
        });
    }

    @Test
    void anItemWhoseTakerHasNotRunYetIsDroppedToo() {
        run(() -> {
            var taker = spawn(items::take);
            var cancelled = spawn(items::take);
            Turns.pass(1);
            items.put(1);
            items.put(2);
            assertEquals(List.of(1, 2), items.shutdownNow());
            assertEquals(0, items.size());
            cancelled.cancel();
            assertThrows(QueueShutDownException.class, taker::await);
            Turns.pass(1);
            assertTrue(cancelled.isCancelled());
            items.join();
            assertClosed(items);
        });
    }

    @Test
    void iterationEnds() {
        run(() -> {
            items.put(1);
            items.put(2);
            var seen = 0;
            for (var item : items) {
                seen += item;
                items.shutdownNow();
            }
            assertEquals(1, seen);
        });
    }
}
