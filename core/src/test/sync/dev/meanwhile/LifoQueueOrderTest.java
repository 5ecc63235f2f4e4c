package dev.meanwhile;

import static dev.meanwhile.Meanwhile.lifoQueue;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What was put last comes first; those who wait are served in their order. */
@Timeout(10)
class LifoQueueOrderTest {
    private final LifoQueue<Integer> items = lifoQueue();

    @Test
    void aWokenTakerGetsWhatWasPutLast() {
        run(() -> {
            var taker = spawn(items::take);
            Turns.pass(1);
            items.put(1);
            items.put(2);
            assertEquals(2, taker.await());
            assertEquals(1, items.take());
        });
    }

    @Test
    void aCancelledTakerLeavesTheOrderAsItWas() {
        run(() -> {
            var cancelled = List.of(spawn(items::take), spawn(items::take));
            Turns.pass(1);
            items.put(1);
            items.put(2);
            items.put(3);
            cancelled.forEach(Task::cancel);
            Turns.pass(1);
            assertEquals(List.of(3, 2, 1), List.of(items.take(), items.take(), items.take()));
        });
    }

    @Test
    @InOrder
    void takersAndPuttersAreServedInTheOrderInWhichTheyCame() {
        run(() -> {
            var narrow = Meanwhile.<Integer>lifoQueue(1);
            narrow.put(0);
            var first = spawn(() -> narrow.put(1));
            var second = spawn(() -> narrow.put(2));
            Turns.pass(1);
            assertEquals(0, narrow.take());
            Turns.pass(1);
            assertTrue(first.isDone());
            assertFalse(second.isDone());
            assertEquals(1, narrow.take());
            assertEquals(2, narrow.take());
        });
    }
}
