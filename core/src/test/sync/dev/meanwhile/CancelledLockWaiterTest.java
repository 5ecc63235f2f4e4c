package dev.meanwhile;

import static dev.meanwhile.Meanwhile.lock;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The lock goes to exactly one of those who still want it, whatever the order of cancel and release. */
@Timeout(10)
class CancelledLockWaiterTest {
    private final Lock lock = lock();
    private int taken;

    private Task<Void> waiter() {
        return spawn(() -> {
            lock.acquire();
            taken++;
        });
    }

    @Test
    @DisplayName("L::LockTests::test_acquire_cancel")
    void leavesTheQueue() {
        run(() -> {
            lock.acquire();
            var waiter = waiter();
            Turns.pass(1);
            waiter.cancel();
            Ends.cancelled(waiter);
            lock.release();
            assertTrue(lock.tryAcquire());
        });
    }

    @Test
    @DisplayName("L::LockTests::test_cancel_race (113)")
    void isSkippedByAReleaseOfTheSameTurn() {
        run(() -> {
            var gate = new Promise<Void>();
            var holder = spawn(() -> {
                try (var _ = lock.acquire()) {
                    gate.await();
                }
            });
            Turns.pass(1);
            var head = spawn(() -> lock.acquire().close());
            var next = spawn(() -> lock.acquire().close());
            Turns.pass(1);
            gate.complete(null);
            head.cancel();
            next.await();
            assertFalse(lock.isLocked());
            assertTrue(holder.isDone());
            assertTrue(head.isCancelled());
        });
    }

    @Test
    @DisplayName("L::LockTests::test_cancel_release_race (114)")
    @InOrder
    void cancelAndReleaseInOneTurnGiveOutOneLock() {
        run(() -> {
            lock.acquire();
            var head = waiter();
            var next = waiter();
            var last = waiter();
            Turns.pass(1);
            Loop.require("test").callSoon(() -> {
                head.cancel();
                lock.release();
            });
            Ends.cancelled(head);
            assertEquals(1, taken);
            assertTrue(next.isDone());
            last.cancel();
            Turns.pass(1);
            assertTrue(last.isCancelled());
        });
    }

    @Test
    @DisplayName("L::LockTests::test_finished_waiter_cancelled (115)")
    void cancelledBeforeTheReleaseIsSkipped() {
        run(() -> {
            lock.acquire();
            var head = waiter();
            Turns.pass(1);
            var next = waiter();
            head.cancel();
            lock.release();
            Turns.pass(1);
            assertTrue(lock.isLocked());
            assertTrue(head.isCancelled());
            next.await();
        });
    }

    @Test
    void passesTheLockOnIfItWasWokenBefore() {
        run(() -> {
            lock.acquire();
            var head = waiter();
            var next = waiter();
            Turns.pass(1);
            lock.release();
            head.cancel();
            Turns.pass(2);
            assertTrue(head.isCancelled());
            assertTrue(next.isDone() && !next.isCancelled());
            assertEquals(1, taken);
            assertTrue(lock.isLocked());
        });
    }

    @Test
    void setsItFreeIfNobodyElseWaits() {
        run(() -> {
            lock.acquire();
            var head = waiter();
            Turns.pass(1);
            lock.release();
            head.cancel();
            Turns.pass(1);
            assertFalse(lock.isLocked());
        });
    }

    @Test
    void whichWasCancelledBeforeItCouldWaitTakesNothing() {
        run(() -> {
            lock.acquire();
            var task = spawn(() -> {
                Task.current().cancel();
                lock.acquire();
            });
            Turns.pass(1);
            assertTrue(task.isCancelled());
            lock.release();
            assertFalse(lock.isLocked());
        });
    }
}
