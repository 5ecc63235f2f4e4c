package dev.meanwhile;

import static dev.meanwhile.Meanwhile.lock;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The lock goes to exactly one of those who still want it, whatever the order of cancel and release. */
@Timeout(10)
class CancelledLockWaiterTest {
    private final Lock lock = lock();

    private Task<Void> waiter() {
        return spawn(() -> {
            lock.acquire();
        });
    }

    @Test
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
