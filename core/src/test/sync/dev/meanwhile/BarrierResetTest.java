package dev.meanwhile;

import static dev.meanwhile.Meanwhile.barrier;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Those who wait when the barrier is reset are told, and it can be used anew. */
@Timeout(10)
class BarrierResetTest {
    private final Barrier barrier = barrier(3);

    @Test
    void thoseWhoWaitAreTold() {
        run(() -> {
            var tasks = List.of(spawn(barrier::await), spawn(barrier::await));
            Turns.pass(1);
            barrier.reset();
            for (var task : tasks) {
                var told = assertThrows(BrokenBarrierException.class, task::await);
                assertEquals("the barrier was reset while the task waited", told.getMessage());
            }
            assertEquals(0, barrier.waiting());
            assertFalse(barrier.isBroken());
        });
    }

    @Test
    void aTaskThatIsToldAndCancelledAtOnceIsCountedOnce() {
        run(() -> {
            var cancelled = spawn(barrier::await);
            Turns.pass(1);
            barrier.reset();
            cancelled.cancel();
            Turns.pass(1);
            assertTrue(cancelled.isCancelled());
            assertEquals(0, barrier.waiting());
        });
    }
}
