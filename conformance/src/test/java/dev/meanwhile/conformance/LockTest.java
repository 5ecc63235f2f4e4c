package dev.meanwhile.conformance;

import static dev.meanwhile.Meanwhile.lock;
import static dev.meanwhile.Meanwhile.spawn;
import static dev.meanwhile.test.LoopTests.settle;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Lock;
import dev.meanwhile.Loop;
import dev.meanwhile.Task;
import dev.meanwhile.test.LoopTest;
import java.util.ArrayList;
import java.util.List;

/** {@code Lock}. */
class LockTest {
    private final Lock lock = lock();
    private final List<Integer> order = new ArrayList<>();

    /** Comes after all who came before, takes the lock and keeps it. */
    private Task<Void> comer(int number) {
        var task = spawn(() -> {
            lock.acquire();
            order.add(number);
        });
        settle();
        return task;
    }

    @LoopTest(seeds = 20)
    @Case(number = 112, cpython = "test_locks.LockTests.test_acquire", differs = "D32")
    void firstComeFirstServedAlsoALateOne() {
        lock.acquire();
        var first = comer(1);
        var second = comer(2);
        assertEquals(List.of(), order);
        lock.release();
        settle();
        assertEquals(List.of(1), order);
        var third = comer(3);
        lock.release();
        settle();
        assertEquals(List.of(1, 2), order);
        lock.release();
        settle();
        assertEquals(List.of(1, 2, 3), order);
        assertTrue(first.isDone() && second.isDone() && third.isDone());
    }

    @LoopTest(seeds = 20)
    @Case(number = 113, cpython = "test_locks.LockTests.test_cancel_race", differs = "D48")
    void aHeadWaiterThatIsCancelledAtTheReleaseIsSkipped() {
        lock.acquire();
        var head = comer(1);
        var next = comer(2);
        lock.release();
        head.cancel();
        Ends.cancelled(head);
        next.await();
        assertEquals(List.of(2), order);
        assertTrue(lock.isLocked());
    }

    @LoopTest(seeds = 20)
    @Case(number = 114, cpython = "test_locks.LockTests.test_cancel_release_race")
    void cancelAndReleaseInOneTurnGiveOutOneLock() {
        lock.acquire();
        var tasks = List.of(comer(1), comer(2), comer(3));
        Loop.current().execute(() -> {
            tasks.getFirst().cancel();
            lock.release();
        });
        settle();
        assertEquals(List.of(2), order);
        assertTrue(tasks.get(0).isCancelled() && tasks.get(1).isDone() && !tasks.get(2).isDone());
        tasks.get(2).cancel();
        Ends.cancelled(tasks.get(2));
    }

    @LoopTest(seeds = 20)
    @Case(number = 115, cpython = "test_locks.LockTests.test_finished_waiter_cancelled")
    void aWaiterThatWasWokenAndCancelledWakesTheNext() {
        lock.acquire();
        var head = comer(1);
        lock.release();
        assertTrue(lock.isLocked());
        var next = spawn(() -> lock.acquire());
        head.cancel();
        next.await();
        assertTrue(head.isCancelled() && lock.isLocked());
    }

    @LoopTest(seeds = 20)
    @Case(cpython = "test_locks.LockTests.test_acquire_cancel")
    void aCancelledWaiterIsForgotten() {
        lock.acquire();
        var waiter = comer(1);
        waiter.cancel();
        Ends.cancelled(waiter);
        lock.release();
        assertFalse(lock.isLocked());
    }

    @LoopTest(seeds = 20)
    @Case(cpython = "test_locks.LockTests.test_release_not_acquired")
    void whatNobodyHoldsCannotBeReleased() {
        assertThrows(IllegalStateException.class, lock::release);
    }

    @LoopTest(seeds = 20)
    @Case(cpython = "test_locks.LockTests.test_release_no_waiters")
    void withoutWaitersAReleaseSetsItFree() {
        lock.acquire();
        assertTrue(lock.isLocked());
        lock.release();
        assertFalse(lock.isLocked());
    }

    @LoopTest(seeds = 20)
    @Case(cpython = "test_locks.LockTests.test_context_manager", differs = "D32")
    void theEndOfTheBlockReleases() {
        try (var _ = lock.acquire()) {
            assertTrue(lock.isLocked());
        }
        assertFalse(lock.isLocked());
    }
}
