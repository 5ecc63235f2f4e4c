package dev.meanwhile;

import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** asyncio's test_shutdown_empty, test_shutdown_nonempty and what surrounds them. */
@Timeout(10)
class QueueShutdownTest {
    private final Queue<Integer> items = new Queue<>(2);

    @Test
    void waitingTakersResume() {
        run(() -> {
            var takers = List.of(spawn(items::take), spawn(items::take));
            Turns.pass(1);
            items.shutdown();
            for (var taker : takers) {
                var told = assertThrows(QueueShutDownException.class, taker::await);
                assertEquals("the queue is shut down and empty", told.getMessage());
            }
        });
    }

    @Test
    void waitingPuttersResumeAndTheirItemsStayOut() {
        run(() -> {
            items.put(1);
            items.put(2);
            var putter = spawn(() -> items.put(3));
            Turns.pass(1);
            items.shutdown();
            assertThrows(QueueShutDownException.class, putter::await);
            assertEquals(2, items.size());
        });
    }

    @Test
    void whatIsInCanStillBeTaken() {
        run(() -> {
            items.put(1);
            items.put(2);
            items.shutdown();
            items.shutdown();
            assertTrue(items.isShutDown());
            assertEquals(1, items.take());
            assertEquals(Optional.of(2), items.tryTake());
            assertEquals(Optional.empty(), items.tryTake());
            assertThrows(QueueShutDownException.class, items::take);
        });
    }

    @Test
    void nothingCanBePutAnyMore() {
        run(() -> {
            items.shutdown();
            assertThrows(QueueShutDownException.class, () -> items.put(1));
            assertThrows(QueueShutDownException.class, () -> items.tryPut(1));
            assertEquals(0, items.size());
        });
    }

    @Test
    void joinStillNeedsTaskDone() {
        run(() -> {
            items.put(1);
            items.shutdown();
            var joiner = spawn(items::join);
            items.take();
            Turns.pass(2);
            assertFalse(joiner.isDone());
            items.taskDone();
            joiner.await();
        });
    }

    @Test
    void aTakerThatGotItsItemBeforeKeepsIt() {
        run(() -> {
            var taker = spawn(items::take);
            Turns.pass(1);
            items.put(1);
            items.shutdown();
            assertEquals(1, taker.await());
        });
    }

    @Test
    void aPutterWhoseItemWentInBeforeHasSucceeded() {
        run(() -> {
            items.put(1);
            items.put(2);
            var putter = spawn(() -> items.put(3));
            Turns.pass(1);
            items.take();
            items.shutdown();
            putter.await();
            assertEquals(2, items.take());
            assertEquals(3, items.take());
        });
    }

    /** A taker that was given the last item is cancelled before it runs: the item goes to another, who was told of the end. */
    @Test
    @InOrder
    void anItemGivenBackAfterwardsIsNotLost() {
        run(() -> {
            var cancelled = spawn(items::take);
            var other = spawn(items::take);
            Turns.pass(1);
            items.put(1);
            items.shutdown();
            cancelled.cancel();
            assertEquals(1, other.await());
        });
    }

    @Test
    void iterationEndsWhenTheLastItemIsTaken() {
        run(() -> {
            var got = new ArrayList<Integer>();
            var consumer = spawn(() -> {
                for (var item : items) {
                    got.add(item);
                }
            });
            for (var n = 0; n < 5; n++) {
                items.put(n);
            }
            items.shutdown();
            consumer.await();
            assertEquals(List.of(0, 1, 2, 3, 4), got);
        });
    }

    @Test
    void whatIsInIsTakenAndDoneBeforeJoinReturns() {
        run(() -> {
            for (var queue : List.of(new Queue<Integer>(1), new LifoQueue<Integer>(1), new PriorityQueue<Integer>(1, Integer::compare))) {
                queue.put(1);
                var joiner = spawn(queue::join);
                var putter = spawn(() -> queue.put(2));
                Turns.pass(1);
                queue.shutdown();
                assertEquals(1, queue.size());
                assertThrows(QueueShutDownException.class, putter::await);
                assertEquals(1, queue.take());
                Turns.pass(1);
                assertFalse(joiner.isDone());
                assertThrows(QueueShutDownException.class, () -> queue.put(3));
                assertThrows(QueueShutDownException.class, queue::take);
                queue.taskDone();
                Turns.pass(1);
                assertTrue(joiner.isDone());
                assertThrows(IllegalStateException.class, queue::taskDone);
            }
        });
    }
}
