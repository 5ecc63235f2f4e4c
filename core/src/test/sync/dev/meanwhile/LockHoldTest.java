package dev.meanwhile;

import static dev.meanwhile.Meanwhile.lock;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One task at a time holds the lock, and whoever likes releases it. */
@Timeout(10)
class LockHoldTest {
    private final Lock lock = lock();

    @Test
    void onlyOneTaskIsInside() {
        var inside = new int[2];
        run(() -> {
            for (var n = 0; n < 10; n++) {
                spawn(() -> {
                    try (var _ = lock.acquire()) {
                        inside[1] = Math.max(inside[1], ++inside[0]);
                        Turns.pass(2);
                        inside[0]--;
                    }
                });
            }
            Turns.pass(50);
            assertFalse(lock.isLocked());
        });
        assertEquals(1, inside[1]);
    }

    @Test
    void aFreeLockIsTakenWithoutWaiting() {
        run(() -> {
            var others = new int[1];
            spawn(() -> others[0]++);
            lock.acquire();
            assertEquals(0, others[0]);
        });
    }

    @Test
    void theEndOfTheBlockReleasesIt() {
        run(() -> {
            assertThrows(ArithmeticException.class, () -> {
                try (var _ = lock.acquire()) {
                    assertTrue(lock.isLocked());
                    throw new ArithmeticException();
                }
            });
            assertFalse(lock.isLocked());
        });
    }

    @Test
    void closingItAgainDoesNotReleaseTheLockOfAnother() {
        run(() -> {
            var held = lock.acquire();
            held.close();
            lock.acquire();
            held.close();
            assertTrue(lock.isLocked());
        });
    }

    @Test
    void releasingAFreeLockIsRefused() {
        var refused = assertThrows(IllegalStateException.class, lock::release);
        assertEquals("release() of a lock that is not held", refused.getMessage());
    }

    @Test
    void anotherTaskMayReleaseIt() {
        run(() -> {
            lock.acquire();
            spawn(lock::release);
            Turns.pass(1);
            assertFalse(lock.isLocked());
        });
    }

    @Test
    void tryAcquireTakesAFreeLockOnly() {
        assertTrue(lock.tryAcquire());
        assertFalse(lock.tryAcquire());
        lock.release();
        assertTrue(lock.tryAcquire());
    }

    @Test
    void aTaskThatTakesItTwiceWaitsForItself() {
        var deadlock = assertThrows(DeadlockException.class, () -> Deadlocks.run(() -> {
            lock.acquire();
            lock.acquire();
        }));
        assertTrue(deadlock.getMessage().contains("a lock"), deadlock.getMessage());
    }
}
