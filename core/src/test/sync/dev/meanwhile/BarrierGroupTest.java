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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nobody passes before all have come, and each group is let through as a whole. */
@Timeout(10)
class BarrierGroupTest {
    private final Barrier barrier = barrier(3);
    private final List<String> order = new ArrayList<>();

    private Task<Integer> comer() {
        return spawn(barrier::await);
    }

    @Test
    void aCancelledTaskDoesNotCountEvenBeforeItHasRun() {
        run(() -> {
            var cancelled = comer();
            var second = comer();
            Turns.pass(1);
            cancelled.cancel();
            assertEquals(1, barrier.waiting());
            var third = comer();
            Turns.pass(2);
            assertFalse(third.isDone());
            assertEquals(2, barrier.await());
            assertEquals(List.of(0, 1), gather(second, third));
        });
    }

    @Test
    @InOrder
    void aTaskThatWasLetThroughAndCancelledHoldsUpNobody() {
        run(() -> {
            var cancelled = comer();
            var second = comer();
            Turns.pass(1);
            barrier.await();
            cancelled.cancel();
            assertEquals(1, second.await());
            assertTrue(cancelled.isCancelled());
            assertEquals(0, barrier.waiting());
        });
    }

    /** What it was handed here must not turn up in a later wait of the same task. */
    @Test
    void aTaskThatWasLetThroughAndCancelledMayGoOn() {
        run(() -> {
            var lock = Meanwhile.lock();
            lock.acquire();
            var task = spawn(() -> {
                barrier.await();
            });
            var goesOn = spawn(() -> {
                assertThrows(Cancelled.class, barrier::await);
                Task.current().uncancel();
                lock.acquire();
            });
            Turns.pass(1);
            barrier.await();
            goesOn.cancel();
            Turns.pass(1);
            goesOn.cancel();
            Turns.pass(1);
            assertTrue(task.isDone());
            assertTrue(goesOn.isCancelled());
            assertTrue(lock.isLocked());
        });
    }

    @Test
    void ofOnePartyItHoldsUpNobody() {
        run(() -> {
            var alone = barrier(1);
            var others = new int[1];
            spawn(() -> others[0]++);
            assertEquals(0, alone.await());
            assertEquals(0, alone.await());
            assertEquals(0, others[0]);
        });
    }

    @Test
    @InOrder
    void theyGoOnInTheOrderInWhichTheyCame() {
        run(() -> {
            for (var name : List.of("a", "b")) {
                spawn(() -> {
                    barrier.await();
                    order.add(name);
                });
            }
            Turns.pass(1);
            spawn(() -> {
                barrier.await();
                order.add("last");
            });
            Turns.pass(2);
            assertEquals(List.of("last", "a", "b"), order);
        });
    }

    @Test
    void withoutPartiesItIsRefused() {
        for (var parties : new int[] {0, -4}) {
            var refused = assertThrows(IllegalArgumentException.class, () -> barrier(parties));
            assertTrue(refused.getMessage().contains("barrier(" + parties + ")"), refused.getMessage());
        }
        assertEquals(3, barrier.parties());
    }
}
