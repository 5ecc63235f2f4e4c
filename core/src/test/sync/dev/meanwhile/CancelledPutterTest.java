package dev.meanwhile;

import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
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
    @DisplayName("Q::QueuePutTests::test_put_cancelled_race (138)")
    void doesNotHoldUpTheNextOne() {
        run(() -> {
            items.put(1);
            var cancelled = spawn(() -> items.put(2));
            var next = spawn(() -> items.put(3));
            Turns.pass(1);
            cancelled.cancel();
            Turns.pass(1);
            assertEquals(1, items.take());
            assertEquals(3, items.take());
            next.await();
        });
    }

    @Test
    @DisplayName("Q::QueuePutTests::test_put_cancel_drop (138), D34")
    void whoseItemIsInReturnsAndIsCancelledAtItsNextWait() {
        run(() -> {
            var passed = new boolean[2];
            items.put(1);
            var putter = spawn(() -> {
                items.put(2);
                passed[0] = true;
                Turns.pass(1);
                passed[1] = true;
            });
            Turns.pass(1);
            assertEquals(1, items.take());
            putter.cancel();
            Turns.pass(1);
            assertTrue(passed[0]);
            assertFalse(passed[1]);
            assertTrue(putter.isCancelled());
            assertEquals(2, items.take());
        });
    }

    @Test
    @DisplayName("Q::QueuePutTests::test_cancelled_put_silence_value_error_exception (138), D34")
    void whoseItemIsInEndsCancelledIfItNeverWaitsAgain() {
        run(() -> {
            items.put(1);
            var putter = spawn(() -> items.put(2));
            Turns.pass(1);
            items.take();
            putter.cancel();
            Ends.cancelled(putter);
            assertEquals(2, items.take());
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
