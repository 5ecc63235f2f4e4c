package dev.meanwhile;

import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Cancelling one who takes loses no item (asyncio's test_get_cancelled_race and test_get_cancel_drop_…). */
@Timeout(10)
class CancelledTakerTest {
    private final Queue<Integer> items = new Queue<>();

    @Test
    void takesNothingIfItWasStillWaiting() {
        run(() -> {
            var taker = spawn(items::take);
            Turns.pass(1);
            taker.cancel();
            items.put(1);
            Turns.pass(1);
            assertTrue(taker.isCancelled());
            assertEquals(Optional.of(1), items.tryTake());
        });
    }

    @Test
    void passesTheItemOnToTheNextOne() {
        run(() -> {
            var cancelled = spawn(items::take);
            var next = spawn(items::take);
            Turns.pass(1);
            items.put(1);
            cancelled.cancel();
            assertEquals(1, next.await());
            assertTrue(cancelled.isCancelled());
        });
    }

    @Test
    void mayBringTheQueueOverItsCapacityButKeepsPuttersOut() {
        run(() -> {
            var narrow = Meanwhile.<Integer>queue(1);
            var taker = spawn(narrow::take);
            Turns.pass(1);
            narrow.put(1);
            narrow.put(2);
            taker.cancel();
            var putter = spawn(() -> narrow.put(3));
            Turns.pass(1);
            assertEquals(2, narrow.size());
            assertEquals(1, narrow.take());
            Turns.pass(1);
            assertFalse(putter.isDone());
            assertEquals(2, narrow.take());
            assertEquals(3, narrow.take());
        });
    }

    @Test
    @InOrder
    void amongManyLosesNothing() {
        run(() -> {
            var takers = new ArrayList<Task<Integer>>();
            for (var n = 0; n < 10; n++) {
                takers.add(spawn(items::take));
            }
            Turns.pass(1);
            for (var n = 0; n < 5; n++) {
                items.put(n);
            }
            // Three that hold an item and three that wait for one.
            for (var n = 2; n < 8; n++) {
                takers.get(n).cancel();
            }
            Turns.pass(3);
            var got = takers.stream().filter(task -> task.isDone() && !task.isCancelled()).map(Task::await).toList();
            assertEquals(List.of(0, 1, 2, 3), got);
            assertEquals(4, items.take());
            assertEquals(0, items.size());
        });
    }

    @Test
    void isNotCancelledByATakeThatNeedNotWait() {
        run(() -> {
            items.put(1);
            var taken = new ArrayList<Integer>();
            var task = spawn(() -> {
                Task.current().cancel();
                taken.add(items.take());
                taken.add(items.take());
            });
            Turns.pass(1);
            assertTrue(task.isCancelled());
            assertEquals(List.of(1), taken);
        });
    }

    /** Each used to put its item back in front, which turned two of them round. */
    @Test
    void twoOfThemLeaveTheItemsInOrder() {
        run(() -> {
            var cancelled = List.of(spawn(items::take), spawn(items::take));
            Turns.pass(1);
            items.put(1);
            items.put(2);
            items.put(3);
            cancelled.forEach(Task::cancel);
            Turns.pass(1);
            assertEquals(List.of(1, 2, 3), List.of(items.take(), items.take(), items.take()));
        });
    }
}
