package dev.meanwhile;

import static dev.meanwhile.Meanwhile.priorityQueue;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The order of a priority queue belongs to the program: what it throws is for the task whose item can't be compared, and for nobody else. */
@Timeout(10)
class IncomparableItemTest {
    private final IllegalArgumentException refused = new IllegalArgumentException("a string");

    private PriorityQueue<Object> numbers(int capacity) {
        return priorityQueue(capacity, (a, b) -> {
            if (a != b && (a instanceof String || b instanceof String)) {
                throw refused;
            }
            return Integer.compare(a.hashCode(), b.hashCode());
        });
    }

    @Test
    @InOrder
    void aPutterThatWaitedGetsTheExceptionAndTheNextOneItsPlace() {
        run(() -> {
            var queue = numbers(2);
            queue.put(1);
            queue.put(2);
            var bad = spawn(() -> queue.put("three"));
            var good = spawn(() -> queue.put(3));
            Turns.pass(1);
            assertEquals(1, queue.take());
            assertSame(refused, assertThrows(IllegalArgumentException.class, bad::await));
            good.await();
            assertEquals(2, queue.take());
            assertEquals(3, queue.take());
            assertEquals(0, queue.size());
        });
    }

    @Test
    @InOrder
    void onlyItemsThatWerePutHaveToBeDone() {
        run(() -> {
            var queue = numbers(1);
            queue.put(1);
            var bad = spawn(() -> queue.put("two"));
            var other = spawn(() -> queue.put("one"));
            var last = spawn(() -> queue.put(2));
            Turns.pass(1);
            // The queue is empty when the first of them gets its place: what it can't be compared with is the next.
            assertEquals(1, queue.take());
            bad.await();
            assertEquals("two", queue.take());
            other.await();
            assertEquals("one", queue.take());
            last.await();
            assertEquals(2, queue.take());
            for (var n = 0; n < 4; n++) {
                queue.taskDone();
            }
            queue.join();
        });
    }

    @Test
    void whatIsInTheQueueStaysInOrder() {
        run(() -> {
            var queue = numbers(0);
            for (var n : List.of(5, 3, 8, 1, 7, 9, 2)) {
                queue.put(n);
                assertThrows(IllegalArgumentException.class, () -> queue.tryPut("x"));
            }
            for (var n : List.of(1, 2, 3, 5, 7, 8, 9)) {
                assertEquals(n, queue.take());
            }
        });
    }

    /** An order that agrees to a put and fails later, as one that looks at something that changes: all comparing is done by then. */
    @Test
    void takingComparesNothing() {
        run(() -> {
            var broken = new boolean[1];
            var queue = Meanwhile.<Integer>priorityQueue(0, (a, b) -> {
                if (broken[0]) {
                    throw refused;
                }
                return Integer.compare(a, b);
            });
            for (var n : List.of(4, 2, 3, 1)) {
                queue.put(n);
            }
            broken[0] = true;
            for (var n = 1; n <= 4; n++) {
                assertEquals(n, queue.take());
            }
        });
    }

    @Test
    void aRequestToCancelThatComesTogetherWithTheRefusalIsNotLost() {
        run(() -> {
            var queue = numbers(2);
            queue.put(1);
            queue.put(2);
            var bad = spawn(() -> queue.put("three"));
            Turns.pass(1);
            queue.take();
            bad.cancel();
            assertThrows(CancellationException.class, bad::await);
            assertTrue(queue.tryPut(3));
        });
    }
}
