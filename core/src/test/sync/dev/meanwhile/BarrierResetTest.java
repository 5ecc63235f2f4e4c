package dev.meanwhile;

import static dev.meanwhile.Meanwhile.barrier;
import static dev.meanwhile.Meanwhile.gather;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Those who wait when the barrier is reset are told, and it can be used anew. */
@Timeout(10)
class BarrierResetTest {
    private final Barrier barrier = barrier(3);

    @Test
    @DisplayName("L::BarrierTests::test_reset_barrier_while_tasks_waiting (133)")
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
    @DisplayName("L::BarrierTests::test_reset_barrier_while_tasks_waiting_and_waiting_again (133)")
    @InOrder
    void theyMayWaitAgain() {
        run(() -> {
            var tasks = new ArrayList<Task<Integer>>();
            for (var n = 0; n < 2; n++) {
                tasks.add(spawn(() -> {
                    assertThrows(BrokenBarrierException.class, barrier::await);
                    return barrier.await();
                }));
            }
            Turns.pass(1);
            barrier.reset();
            Turns.pass(1);
            assertEquals(2, barrier.waiting());
            assertEquals(2, barrier.await());
            assertEquals(List.of(0, 1), gather(tasks));
        });
    }

    @Test
    @DisplayName("L::BarrierTests::test_reset_barrier_when_tasks_half_draining, D52")
    @InOrder
    void thoseWhoWereLetThroughHavePassed() {
        run(() -> {
            var tasks = List.of(spawn(barrier::await), spawn(barrier::await));
            Turns.pass(1);
            barrier.await();
            barrier.reset();
            assertEquals(List.of(0, 1), gather(tasks));
        });
    }

    @Test
    @DisplayName("L::BarrierTests::test_reset_barrier")
    void withoutWaitersItDoesNothing() {
        barrier.reset();
        assertFalse(barrier.isBroken());
        assertEquals(0, barrier.waiting());
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
