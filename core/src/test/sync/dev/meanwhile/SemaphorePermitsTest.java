package dev.meanwhile;

import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.semaphore;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class SemaphorePermitsTest {
    @Test
    void noMoreTasksAreInsideThanThereArePermits() {
        var most = new int[1];
        run(() -> {
            var permits = semaphore(3);
            var inside = new int[1];
            for (var n = 0; n < 20; n++) {
                spawn(() -> {
                    try (var _ = permits.acquire()) {
                        most[0] = Math.max(most[0], ++inside[0]);
                        Turns.pass(2);
                        inside[0]--;
                    }
                });
            }
            Turns.pass(50);
            assertEquals(3, permits.available());
        });
        assertEquals(3, most[0]);
    }

    @Test
    void aFreePermitIsTakenWithoutWaiting() {
        run(() -> {
            var others = new int[1];
            spawn(() -> others[0]++);
            semaphore(1).acquire();
            assertEquals(0, others[0]);
        });
    }

    @Test
    void closingAPermitTwiceGivesItBackOnce() {
        run(() -> {
            var permits = semaphore(1);
            var permit = permits.acquire();
            permit.close();
            permit.close();
            assertEquals(1, permits.available());
        });
    }

    @Test
    void releaseMayExceedTheInitialNumber() {
        run(() -> {
            var permits = semaphore(0);
            permits.release();
            permits.release();
            assertEquals(2, permits.available());
            assertTrue(permits.tryAcquire());
            assertTrue(permits.tryAcquire());
            assertFalse(permits.tryAcquire());
        });
    }

    @Test
    void aNegativeNumberIsRefused() {
        var refused = assertThrows(IllegalArgumentException.class, () -> semaphore(-1));
        assertTrue(refused.getMessage().contains("semaphore(-1)"), refused.getMessage());
    }

    @Test
    void tryAcquireWorksWhereNoLoopRuns() {
        var permits = semaphore(1);
        assertTrue(permits.tryAcquire());
        assertFalse(permits.tryAcquire());
        permits.release();
        assertEquals(1, permits.available());
    }

    @Test
    void acquireOutsideOfATaskSaysSo() {
        var refused = assertThrows(IllegalStateException.class, semaphore(1)::acquire);
        assertTrue(refused.getMessage().startsWith("acquire() was called outside of a task"), refused.getMessage());
    }
}
