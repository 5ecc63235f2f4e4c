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

/** Nobody passes before all have come, and each group is let through as a whole. */
@Timeout(10)
class BarrierGroupTest {
    private final Barrier barrier = barrier(3);
    private final List<String> order = new ArrayList<>();

    private Task<Integer> comer() {
        return spawn(barrier::await);
    }

    @Test
    @DisplayName("L::BarrierTests::test_filling_task_by_task")
    void allPassWhenTheLastHasCome() {
        run(() -> {
            var first = comer();
            Turns.pass(1);
            assertEquals(1, barrier.waiting());
            var second = comer();
            Turns.pass(1);
            assertEquals(2, barrier.waiting());
            assertFalse(first.isDone());
            assertEquals(2, barrier.await());
            assertEquals(0, barrier.waiting());
            assertEquals(List.of(0, 1), gather(first, second));
            assertFalse(barrier.isBroken());
        });
    }

    @Test
    @DisplayName("L::BarrierTests::test_filling_tasks_cancel_one (131)")
    void aCancelledTaskNoLongerCounts() {
        run(() -> {
            var cancelled = comer();
            var second = comer();
            Turns.pass(1);
            assertEquals(2, barrier.waiting());
            cancelled.cancel();
            Ends.cancelled(cancelled);
            assertEquals(1, barrier.waiting());
            var third = comer();
            Turns.pass(1);
            assertEquals(2, barrier.waiting());
            var fourth = comer();
            // Each rank once: asyncio would give 1, 1 and 2.
            assertEquals(List.of(0, 1, 2), gather(second, third, fourth));
            assertFalse(barrier.isBroken());
        });
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
    @DisplayName("L::BarrierTests::test_filling_tasks_check_return_value")
    void eachGroupHasEachRankOnce() {
        run(() -> {
            var ranks = new ArrayList<Task<List<Integer>>>();
            for (var n = 0; n < 3; n++) {
                ranks.add(spawn(() -> List.of(barrier.await(), barrier.await(), barrier.await())));
            }
            var all = gather(ranks);
            for (var round = 0; round < 3; round++) {
                var at = round;
                assertEquals(List.of(0, 1, 2), all.stream().map(it -> it.get(at)).sorted().toList());
            }
        });
    }

    @Test
    @DisplayName("L::BarrierTests::test_filling_one_task")
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
    @DisplayName("L::BarrierTests::test_blocking_tasks_while_draining, D52")
    void whoComesNextBelongsToTheNextGroupAtOnce() {
        run(() -> {
            var first = List.of(comer(), comer());
            Turns.pass(1);
            barrier.await();
            // Those two have not run yet.
            var next = comer();
            assertFalse(first.getFirst().isDone());
            Turns.pass(1);
            assertTrue(first.getFirst().isDone() && first.getLast().isDone());
            assertFalse(next.isDone());
            assertEquals(1, barrier.waiting());
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
    @DisplayName("L::BarrierTests::test_barrier_parties")
    void withoutPartiesItIsRefused() {
        for (var parties : new int[] {0, -4}) {
            var refused = assertThrows(IllegalArgumentException.class, () -> barrier(parties));
            assertTrue(refused.getMessage().contains("barrier(" + parties + ")"), refused.getMessage());
        }
        assertEquals(3, barrier.parties());
    }
}
