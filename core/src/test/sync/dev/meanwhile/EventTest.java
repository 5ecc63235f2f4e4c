package dev.meanwhile;

import static dev.meanwhile.Meanwhile.event;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** All who wait when it is set go on, in their order. */
@Timeout(10)
class EventTest {
    private final Event event = event();
    private final List<Integer> order = new ArrayList<>();

    private Task<Void> waiter(int number) {
        return spawn(() -> {
            event.await();
            order.add(number);
        });
    }

    @Test
    @InOrder
    void settingWakesAllInTheOrderInWhichTheyCame() {
        run(() -> {
            waiter(1);
            waiter(2);
            Turns.pass(1);
            assertEquals(List.of(), order);
            var late = waiter(3);
            event.set();
            Turns.pass(2);
            // The late one finds it set, and goes first since its first step came first.
            assertEquals(List.of(3, 1, 2), order);
            assertTrue(late.isDone());
        });
    }

    @Test
    void aCancelledWaitTouchesNobodyElse() {
        run(() -> {
            var cancelled = waiter(1);
            waiter(2);
            Turns.pass(1);
            cancelled.cancel();
            Ends.cancelled(cancelled);
            assertFalse(event.isSet());
            event.set();
            Turns.pass(1);
            assertEquals(List.of(2), order);
        });
    }

    @Test
    void settingAndClearingInOneTurnWakesThoseWhoWait() {
        run(() -> {
            waiter(1);
            Turns.pass(1);
            event.set();
            event.clear();
            assertFalse(event.isSet());
            event.set();
            event.set();
            event.clear();
            Turns.pass(1);
            assertEquals(List.of(1), order);
        });
    }

    @Test
    void cancelledInTheTurnInWhichItIsSetCountsAsCancelled() {
        run(() -> {
            var waiter = waiter(1);
            Turns.pass(1);
            event.set();
            waiter.cancel();
            Turns.pass(1);
            assertTrue(waiter.isCancelled());
            assertEquals(List.of(), order);
        });
    }

    @Test
    void itMayBeSetBeforeAnyLoopRuns() {
        event.set();
        assertTrue(event.isSet());
        run(event::await);
    }
}
