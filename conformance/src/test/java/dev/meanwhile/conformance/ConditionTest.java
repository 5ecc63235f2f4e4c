package dev.meanwhile.conformance;

import static dev.meanwhile.Meanwhile.condition;
import static dev.meanwhile.Meanwhile.gather;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.spawn;
import static dev.meanwhile.Meanwhile.timeout;
import static dev.meanwhile.test.LoopTests.elapsed;
import static dev.meanwhile.test.LoopTests.settle;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Cancelled;
import dev.meanwhile.Condition;
import dev.meanwhile.Lock;
import dev.meanwhile.Loop;
import dev.meanwhile.Task;
import dev.meanwhile.TimedOutException;
import dev.meanwhile.test.LoopTest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** {@code Condition}. */
class ConditionTest {
    private final Condition condition = condition();
    private final Lock lock = condition.lock();
    private final List<Integer> order = new ArrayList<>();
    private Cancelled thrown;

    /** Waits once, and keeps the lock. */
    private Task<Void> keeper(int number) {
        var task = spawn(() -> {
            condition.acquire();
            condition.await();
            order.add(number);
        });
        settle();
        return task;
    }

    private Task<Void> polite(int number) {
        var task = spawn(() -> {
            try (var _ = condition.acquire()) {
                condition.await();
                order.add(number);
            }
        });
        settle();
        return task;
    }

    private void signalling(int count) {
        try (var _ = condition.acquire()) {
            condition.signal(count);
        }
        settle();
    }

    /** One order: those who are woken in one turn take the lock one after another. */
    @LoopTest
    @Case(number = 119, cpython = "test_locks.ConditionTests.test_wait", differs = "D49")
    void thoseWhoWereSignalledGoOnInOrderAsTheLockIsFree() {
        var tasks = List.of(keeper(1), keeper(2), keeper(3));
        assertFalse(lock.isLocked());
        condition.acquire();
        condition.signal();
        settle();
        assertEquals(List.of(), order);
        lock.release();
        settle();
        assertEquals(List.of(1), order);
        assertTrue(lock.isLocked());
        condition.signal(2);
        settle();
        assertEquals(List.of(1), order);
        lock.release();
        settle();
        assertEquals(List.of(1, 2), order);
        lock.release();
        settle();
        assertEquals(List.of(1, 2, 3), order);
        assertTrue(lock.isLocked() && tasks.stream().allMatch(Task::isDone));
    }

    /** One order: those who are woken in one turn take the lock one after another. */
    @LoopTest
    @Case(number = 119, cpython = "test_locks.ConditionTests.test_notify", differs = "D49")
    void aSignalForMoreThanWaitWakesAll() {
        var tasks = List.of(polite(1), polite(2), polite(3));
        signalling(1);
        assertEquals(List.of(1), order);
        signalling(2048);
        assertEquals(List.of(1, 2, 3), order);
        gather(tasks);
    }

    /** One order: those who are woken in one turn take the lock one after another. */
    @LoopTest
    @Case(number = 119, cpython = "test_locks.ConditionTests.test_notify_all", differs = "D49")
    void signalAllWakesAll() {
        var tasks = List.of(polite(1), polite(2));
        try (var _ = condition.acquire()) {
            condition.signalAll();
        }
        gather(tasks);
        assertEquals(List.of(1, 2), order);
    }

    @LoopTest(seeds = 20)
    @Case(number = 120, cpython = "test_locks.ConditionTests.test_wait_cancel")
    void aCancelledWaitHoldsTheLockAgain() {
        condition.acquire();
        var waiter = spawn(() -> condition.await());
        settle();
        assertFalse(lock.isLocked());
        waiter.cancel();
        Ends.cancelled(waiter);
        assertTrue(lock.isLocked());
    }

    @LoopTest(seeds = 20)
    @Case(number = 120, cpython = "test_locks.ConditionTests.test_wait_cancel_contested")
    void alsoIfAnotherTaskHadIt() {
        condition.acquire();
        var waiter = spawn(() -> condition.await());
        settle();
        condition.acquire();
        condition.signal();
        Loop.current().execute(waiter::cancel);
        Loop.current().execute(lock::release);
        Ends.cancelled(waiter);
        assertTrue(lock.isLocked());
    }

    @LoopTest(seeds = 20)
    @Case(number = 121, cpython = "test_locks.ConditionTests.test_wait_cancel_after_notify")
    void aRequestWhileItTakesTheLockIsNotLost() {
        var waiter = keeper(1);
        condition.acquire();
        condition.signal();
        settle();
        waiter.cancel();
        settle();
        assertFalse(waiter.isDone());
        lock.release();
        Ends.cancelled(waiter);
        assertEquals(List.of(), order);
    }

    @LoopTest(seeds = 20)
    @Case(number = 123, cpython = "test_locks.ConditionTests.test_timeout_in_block")
    void aTimeoutLeavesTheLockHeld() {
        try (var _ = condition.acquire()) {
            assertThrows(TimedOutException.class, () -> timeout(seconds(0.5), () -> condition.await()));
            assertTrue(lock.isLocked());
        }
        assertFalse(lock.isLocked());
        assertEquals(seconds(0.5), elapsed());
    }

    @LoopTest(seeds = 20)
    @Case(number = 125, cpython = "test_locks.ConditionTests.test_cancelled_wakeup")
    void oneWhoWasSignalledAndCancelledPassesTheSignalOn() {
        var tasks = List.of(polite(1), polite(2), polite(3));
        try (var _ = condition.acquire()) {
            condition.signal();
        }
        tasks.getFirst().cancel();
        settle();
        assertTrue(tasks.getFirst().isCancelled());
        assertEquals(List.of(2), order);
        signalling(1);
        gather(tasks.subList(1, 3));
        assertEquals(List.of(2, 3), order);
    }

    @LoopTest(seeds = 20)
    @Case(number = 125, cpython = "test_locks.ConditionTests.test_cancelled_wakeup_relock")
    void alsoWhileItWaitsForTheLock() {
        var tasks = List.of(polite(1), polite(2), polite(3));
        condition.acquire();
        condition.signal();
        settle();
        tasks.getFirst().cancel();
        settle();
        lock.release();
        settle();
        assertTrue(tasks.getFirst().isCancelled());
        assertEquals(List.of(2), order);
        signalling(1);
        gather(tasks.subList(1, 3));
    }

    /** Notes what its wait throws, and passes that on. */
    private Task<Void> waitingFor(BooleanSupplier predicate) {
        var task = spawn(() -> {
            try (var _ = condition.acquire()) {
                condition.await(predicate);
            } catch (Cancelled e) {
                thrown = e;
                throw e;
            }
        });
        settle();
        return task;
    }

    private void assertThrownUnchanged(String reason, Task<Void> waiter) {
        var seen = Ends.cancelled(waiter);
        assertEquals(reason, seen.reason());
        assertSame(thrown, seen);
        assertFalse(lock.isLocked());
    }

    @LoopTest(seeds = 20)
    @Case(cpython = "test_locks.ConditionTests.test_cancelled_error_wakeup")
    void whatEndedTheWaitIsThrown() {
        var waiter = waitingFor(() -> false);
        waiter.cancel("foo");
        assertThrownUnchanged("foo", waiter);
    }

    @LoopTest(seeds = 20)
    @Case(cpython = "test_locks.ConditionTests.test_cancelled_error_re_aquire")
    void aRequestThatComesAfterTheSignalIsThrownToo() {
        var wake = new boolean[1];
        var waiter = waitingFor(() -> wake[0]);
        condition.acquire();
        wake[0] = true;
        condition.signal();
        settle();
        assertFalse(waiter.isDone());
        waiter.cancel("foo");
        lock.release();
        assertThrownUnchanged("foo", waiter);
    }

    @LoopTest(seeds = 20)
    @Case(cpython = "test_locks.ConditionTests.test_wait_for", differs = "D49")
    void awaitingAPredicate() {
        var ready = new boolean[1];
        var waiter = spawn(() -> {
            try (var _ = condition.acquire()) {
                condition.await(() -> ready[0]);
            }
        });
        settle();
        signalling(1);
        assertFalse(waiter.isDone());
        ready[0] = true;
        signalling(1);
        waiter.await();
    }

    @LoopTest(seeds = 20)
    @Case(cpython = "test_locks.ConditionTests.test_wait_unacquired")
    void awaitingNeedsTheLock() {
        assertThrows(IllegalStateException.class, condition::await);
    }

    @LoopTest(seeds = 20)
    @Case(cpython = "test_locks.ConditionTests.test_notify_unacquired")
    void soDoesSignalling() {
        assertThrows(IllegalStateException.class, condition::signal);
    }

    @LoopTest(seeds = 20)
    @Case(cpython = "test_locks.ConditionTests.test_notify_all_unacquired")
    void andSignallingAll() {
        assertThrows(IllegalStateException.class, condition::signalAll);
    }

    @LoopTest(seeds = 20)
    @Case(cpython = "test_locks.ConditionTests.test_explicit_lock")
    void conditionsMayShareALock() {
        var other = condition(lock);
        assertSame(lock, other.lock());
        var waiter = polite(1);
        try (var _ = other.acquire()) {
            other.signalAll();
            assertTrue(lock.isLocked());
        }
        settle();
        assertFalse(waiter.isDone());
        signalling(1);
        waiter.await();
    }
}
