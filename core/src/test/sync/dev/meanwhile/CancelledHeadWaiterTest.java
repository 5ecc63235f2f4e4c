package dev.meanwhile;

import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.semaphore;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** No permit is stranded, whatever the order of cancel and release (asyncio's test_acquire_cancel_before_awoken and friends). */
@Timeout(10)
class CancelledHeadWaiterTest {
    private final Semaphore permits = semaphore(0);

    private Task<Void> waiter() {
        return spawn(() -> {
            permits.acquire();
        });
    }

    @Test
    void passesThePermitOnIfItWasWokenBefore() {
        run(() -> {
            var head = waiter();
            var next = waiter();
            Turns.pass(1);
            permits.release();
            head.cancel();
            Turns.pass(2);
            assertTrue(head.isCancelled());
            assertTrue(next.isDone());
            assertFalse(next.isCancelled());
            assertEquals(0, permits.available());
        });
    }

    @Test
    void givesThePermitBackIfNobodyElseWaits() {
        run(() -> {
            var head = waiter();
            Turns.pass(1);
            permits.release();
            head.cancel();
            Turns.pass(1);
            assertTrue(head.isCancelled());
            assertTrue(permits.tryAcquire());
        });
    }

    @Test
    void passesItOnAlongAWholeLineOfCancelledOnes() {
        run(() -> {
            var line = new Task<?>[5];
            for (var n = 0; n < line.length; n++) {
                line[n] = waiter();
            }
            Turns.pass(1);
            permits.release();
            permits.release();
            for (var n = 0; n < line.length - 1; n++) {
                line[n].cancel();
            }
            Turns.pass(3);
            assertTrue(line[4].isDone());
            assertFalse(line[4].isCancelled());
            assertEquals(1, permits.available());
        });
    }

    @Test
    @InOrder
    void inTheMiddleLeavesTheOthersInOrder() {
        run(() -> {
            var first = waiter();
            var middle = waiter();
            var last = waiter();
            Turns.pass(1);
            middle.cancel();
            Turns.pass(1);
            permits.release();
            Turns.pass(1);
            assertTrue(first.isDone());
            assertFalse(last.isDone());
            permits.release();
            last.await();
        });
    }

    @Test
    void whichWasCancelledBeforeItCouldWaitTakesNothing() {
        run(() -> {
            var task = spawn(() -> {
                Task.current().cancel();
                permits.acquire();
            });
            Turns.pass(1);
            assertTrue(task.isCancelled());
            permits.release();
            assertTrue(permits.tryAcquire());
        });
    }
}
