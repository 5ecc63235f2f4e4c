package dev.meanwhile.conformance;

import static dev.meanwhile.Meanwhile.barrier;
import static dev.meanwhile.Meanwhile.gather;
import static dev.meanwhile.Meanwhile.scope;
import static dev.meanwhile.Meanwhile.spawn;
import static dev.meanwhile.test.LoopTests.settle;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Action;
import dev.meanwhile.Barrier;
import dev.meanwhile.BrokenBarrierException;
import dev.meanwhile.Task;
import dev.meanwhile.test.LoopTest;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** {@code Barrier}. */
class BarrierTest {
    private final Barrier barrier = barrier(3);
    private int told;
    private int passed;

    private Task<Integer> comer() {
        var task = spawn(barrier::await);
        settle();
        return task;
    }

    private static void inAll(int tasks, Action<?> action) {
        scope(s -> {
            for (var n = 0; n < tasks; n++) {
                s.spawn(action);
            }
        });
    }

    @LoopTest(seeds = 20)
    @Case(number = 131, cpython = "test_locks.BarrierTests.test_filling_tasks_cancel_one", differs = "D53")
    void aCancelledTaskNoLongerCounts() {
        var cancelled = comer();
        var second = comer();
        assertEquals(2, barrier.waiting());
        cancelled.cancel();
        Ends.cancelled(cancelled);
        assertEquals(1, barrier.waiting());
        assertFalse(barrier.isBroken());
        var third = comer();
        assertEquals(2, barrier.waiting());
        assertEquals(List.of(0, 1, 2), gather(second, third, comer()));
    }

    @LoopTest(seeds = 20)
    @Case(number = 133, cpython = "test_locks.BarrierTests.test_reset_barrier_while_tasks_waiting", differs = "D51")
    void thoseWhoWaitAtAResetAreTold() {
        var tasks = List.of(comer(), comer());
        barrier.reset();
        tasks.forEach(it -> assertThrows(BrokenBarrierException.class, it::await));
        assertEquals(0, barrier.waiting());
        assertFalse(barrier.isBroken());
    }

    @LoopTest(seeds = 20)
    @Case(number = 133, cpython = "test_locks.BarrierTests.test_reset_barrier_while_tasks_waiting_and_waiting_again", differs = "D51")
    void andMayWaitAgain() {
        var tasks = Stream.of(1, 2).map(_ -> spawn(() -> {
            assertThrows(BrokenBarrierException.class, barrier::await);
            return barrier.await();
        })).toList();
        settle();
        barrier.reset();
        settle();
        assertEquals(2, barrier.waiting());
        assertEquals(2, barrier.await());
        assertEquals(Set.of(0, 1), Set.copyOf(gather(tasks)));
    }

    /** All pass together; one of them then fails, and the others can't meet again. */
    private void meetTwice() {
        try {
            if (barrier.await() == 1) {
                throw new ArithmeticException();
            }
            barrier.await();
            passed++;
        } catch (BrokenBarrierException e) {
            told++;
        } catch (ArithmeticException e) {
            barrier.abort();
        }
    }

    @LoopTest(seeds = 20)
    @Case(number = 135, cpython = "test_locks.BarrierTests.test_abort_barrier_when_exception")
    void afterAnAbortNobodyPasses() {
        inAll(3, this::meetTwice);
        assertTrue(barrier.isBroken());
        assertEquals(0, passed);
        assertEquals(2, told);
        assertEquals(0, barrier.waiting());
    }

    @LoopTest(seeds = 20)
    @Case(number = 135, cpython = "test_locks.BarrierTests.test_abort_barrier_when_exception_then_resetting")
    void untilItIsReset() {
        var other = barrier(3);
        var met = new int[1];
        inAll(3, () -> {
            meetTwice();
            if (other.await() == 1) {
                barrier.reset();
            }
            other.await();
            barrier.await();
            met[0]++;
        });
        assertFalse(barrier.isBroken());
        assertEquals(0, passed);
        assertEquals(2, told);
        assertEquals(3, met[0]);
    }

    @LoopTest(seeds = 20)
    @Case(number = 135, cpython = "test_locks.BarrierTests.test_abort_barrier_when_tasks_half_draining_half_blocking", differs = "D52")
    void anAbortFailsThoseWhoWaitAgainAndNoneWhoWasLetThrough() {
        inAll(3, () -> {
            barrier.await();
            if (++passed == 2) {
                barrier.abort();
            } else {
                assertThrows(BrokenBarrierException.class, barrier::await);
                told++;
            }
        });
        assertEquals(3, passed);
        assertEquals(2, told);
        assertTrue(barrier.isBroken());
    }

    @LoopTest(seeds = 20)
    @Case(cpython = "test_locks.BarrierTests.test_filling_task_by_task")
    void allPassWhenTheLastHasCome() {
        var first = comer();
        assertEquals(1, barrier.waiting());
        var second = comer();
        assertEquals(2, barrier.waiting());
        assertFalse(first.isDone());
        assertEquals(2, barrier.await());
        assertEquals(0, barrier.waiting());
        assertEquals(List.of(0, 1), gather(first, second));
        assertFalse(barrier.isBroken());
    }

    @LoopTest(seeds = 20)
    @Case(cpython = "test_locks.BarrierTests.test_filling_tasks_check_return_value", differs = "D53")
    void eachGroupHasEachRankOnce() {
        var ranks = IntStream.range(0, 3).mapToObj(_ -> spawn(() -> List.of(barrier.await(), barrier.await()))).toList();
        var all = gather(ranks);
        for (var round = 0; round < 2; round++) {
            var at = round;
            assertEquals(List.of(0, 1, 2), all.stream().map(it -> it.get(at)).sorted().toList());
        }
    }

    @LoopTest(seeds = 20)
    @Case(cpython = "test_locks.BarrierTests.test_filling_one_task")
    void ofOnePartyItHoldsUpNobody() {
        var alone = barrier(1);
        assertEquals(0, alone.await());
        assertEquals(0, alone.await());
    }

    @LoopTest(seeds = 20)
    @Case(cpython = "test_locks.BarrierTests.test_barrier_parties")
    void withoutPartiesItIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> barrier(0));
        assertThrows(IllegalArgumentException.class, () -> barrier(-4));
        assertEquals(3, barrier.parties());
    }

    @LoopTest(seeds = 20)
    @Case(cpython = "test_locks.BarrierTests.test_reset_barrier")
    void withoutWaitersAResetDoesNothing() {
        barrier.reset();
        assertFalse(barrier.isBroken());
        assertEquals(0, barrier.waiting());
    }

    @LoopTest(seeds = 20)
    @Case(cpython = "test_locks.BarrierTests.test_abort_barrier")
    void aBrokenOneLetsNobodyWait() {
        barrier.abort();
        assertTrue(barrier.isBroken());
        assertThrows(BrokenBarrierException.class, barrier::await);
        assertEquals(0, barrier.waiting());
    }

    @LoopTest(seeds = 20)
    @Case(cpython = "test_locks.BarrierTests.test_blocking_tasks_while_draining", differs = "D52")
    void whoComesNextBelongsToTheNextGroupAtOnce() {
        var first = List.of(comer(), comer());
        barrier.await();
        // Those two have not run yet.
        assertFalse(first.getFirst().isDone());
        var next = comer();
        assertTrue(first.getFirst().isDone() && first.getLast().isDone());
        assertEquals(1, barrier.waiting());
        next.cancel();
        Ends.cancelled(next);
    }

    @LoopTest(seeds = 20)
    @Case(cpython = "test_locks.BarrierTests.test_reset_barrier_when_tasks_half_draining", differs = "D52")
    void aResetDoesNotTouchThoseWhoWereLetThrough() {
        var tasks = List.of(comer(), comer());
        barrier.await();
        barrier.reset();
        assertEquals(List.of(0, 1), gather(tasks));
    }
}
