package dev.meanwhile;

import static dev.meanwhile.Meanwhile.barrier;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A broken barrier lets nobody wait until it is reset. */
@Timeout(10)
class BarrierAbortTest {
    private final Barrier barrier = barrier(5);

    @Test
    void whoComesLaterIsToldHowToMendIt() {
        run(() -> {
            barrier.abort();
            var told = assertThrows(BrokenBarrierException.class, barrier::await);
            assertEquals("the barrier is broken; reset() repairs it", told.getMessage());
            assertEquals(0, barrier.waiting());
        });
    }

    @Test
    void theMessageTellsItFromAReset() {
        run(() -> {
            var waiter = spawn(barrier::await);
            Turns.pass(1);
            barrier.abort();
            var told = assertThrows(BrokenBarrierException.class, waiter::await);
            assertEquals("the barrier was broken while the task waited", told.getMessage());
        });
    }
}
