package dev.meanwhile;

import static dev.meanwhile.Meanwhile.boundedSemaphore;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** It never has more permits than it was made with. */
@Timeout(10)
class BoundedSemaphoreTest {
    @Test
    void theReleaseThatIsOneTooManyIsRefused() {
        var permits = boundedSemaphore(2);
        assertTrue(permits.tryAcquire());
        permits.release();
        var refused = assertThrows(IllegalStateException.class, permits::release);
        assertTrue(refused.getMessage().contains("2 permits"), refused.getMessage());
        assertEquals("BoundedSemaphore(2 free)", permits.toString());
    }

    @Test
    void otherwiseItIsASemaphore() {
        run(() -> {
            Semaphore permits = boundedSemaphore(1);
            var inside = permits.acquire();
            var next = spawn(permits::acquire);
            Turns.pass(1);
            assertFalse(next.isDone());
            inside.close();
            Turns.pass(1);
            next.await().close();
            assertEquals(1, permits.available());
        });
    }

    /** What a cancelled waiter gives back is no release of the program's, which alone may be refused. */
    @Test
    void aCancelledWaiterIsCancelledEvenIfAReleaseWasOneTooMany() {
        run(() -> {
            var permits = boundedSemaphore(1);
            permits.acquire();
            var waiter = spawn(() -> {
                permits.acquire();
            });
            Turns.pass(1);
            permits.release();
            permits.release();
            waiter.cancel();
            Turns.pass(1);
            assertTrue(waiter.isCancelled());
        });
    }
}
