package dev.meanwhile;

import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A cancelled put has either put its item or not, and says which (asyncio's test_put_cancel_drop, test_put_cancelled_race). */
@Timeout(10)
class CancelledPutterTest {
    private final Queue<Integer> items = new Queue<>(1);

    @Test
    void putsNothingIfItWasStillWaiting() {
        run(() -> {
            items.put(1);
            var putter = spawn(() -> items.put(2));
            Turns.pass(1);
            putter.cancel();
            assertEquals(1, items.take());
            Turns.pass(1);
            assertTrue(putter.isCancelled());
            assertEquals(0, items.size());
        });
    }

    @Test
    void whichWasCancelledBeforeItCouldWaitPutsNothing() {
        run(() -> {
            items.put(1);
            var putter = spawn(() -> {
                Task.current().cancel();
                items.put(2);
            });
            Turns.pass(1);
            assertTrue(putter.isCancelled());
            assertEquals(1, items.take());
            assertEquals(0, items.size());
        });
    }

    /** What it had left with the queue must not turn up in a later wait of the same task. */
    @Test
    void thatGoesOnHasTakenItsItemAway() {
        run(() -> {
            var other = Meanwhile.<Integer>queue();
            items.put(1);
            var putter = spawn(() -> {
                assertThrows(Cancelled.class, () -> items.put(2));
                Task.current().uncancel();
                return other.take();
            });
            Turns.pass(1);
            putter.cancel();
            Turns.pass(1);
            other.put(3);
            assertEquals(3, putter.await());
        });
    }

    @Test
    void countsNoItemForJoin() {
        run(() -> {
            items.put(1);
            var putter = spawn(() -> items.put(2));
            Turns.pass(1);
            putter.cancel();
            Meanwhile.gatherSettled(List.of(putter));
            items.take();
            items.taskDone();
            items.join();
            assertThrows(IllegalStateException.class, items::taskDone);
        });
    }
}
