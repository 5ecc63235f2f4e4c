package dev.meanwhile;

import static dev.meanwhile.Meanwhile.condition;
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

/** A cancelled wait throws, and holds the lock again when it does. */
@Timeout(10)
class ConditionCancelTest {
    private final Condition condition = condition();
    private final Lock lock = condition.lock();
    private final List<String> events = new ArrayList<>();

    private Task<Void> waiter() {
        return spawn("waiter", () -> {
            try (var _ = condition.acquire()) {
                try {
                    condition.await();
                    events.add("woken");
                } catch (Cancelled cancelled) {
                    assertTrue(lock.isLocked());
                    events.add("cancelled");
                    throw cancelled;
                }
            }
        });
    }

    @Test
    void theLockIsHeldAgainWhenItThrows() {
        run(() -> {
            condition.acquire();
            var waiter = spawn(() -> condition.await());
            Turns.pass(1);
            assertFalse(lock.isLocked());
            waiter.cancel();
            Ends.cancelled(waiter);
            assertTrue(lock.isLocked());
            // Nobody is left who could be signalled.
            condition.signal();
            Turns.pass(1);
        });
    }

    @Test
    void ofSeveralRequestsTheLastIsThrown() {
        run(() -> {
            var waiter = waiter();
            Turns.pass(1);
            condition.acquire();
            waiter.cancel("first");
            Turns.pass(1);
            waiter.cancel("second");
            waiter.cancel("third");
            lock.release();
            var seen = Ends.cancelled(waiter);
            assertEquals("third", seen.reason());
            assertEquals(3, waiter.cancelling());
        });
    }

    @Test
    void aRequestThatIsTakenBackInTimeDoesNotThrow() {
        run(() -> {
            var waiter = waiter();
            Turns.pass(1);
            condition.acquire();
            condition.signal();
            Turns.pass(1);
            waiter.cancel();
            waiter.uncancel();
            lock.release();
            waiter.await();
            assertEquals(List.of("woken"), events);
        });
    }

    @Test
    void aRequestDoesNotCostThePlaceAmongThoseWhoWantTheLock() {
        run(() -> {
            var waiter = waiter();
            Turns.pass(1);
            condition.acquire();
            condition.signal();
            Turns.pass(1);
            spawn(() -> {
                try (var _ = condition.acquire()) {
                    events.add("late");
                }
            });
            Turns.pass(1);
            waiter.cancel();
            Turns.pass(1);
            lock.release();
            Turns.pass(3);
            assertEquals(List.of("cancelled", "late"), events);
        });
    }

    @Test
    void cancelledBeforehandItGivesTheLockAwayAndTakesItAgain() {
        run(() -> {
            condition.acquire();
            var other = spawn(() -> condition.acquire().close());
            Turns.pass(1);
            var waiter = spawn(() -> {
                Task.current().cancel();
                try {
                    condition.await();
                } finally {
                    assertTrue(other.isDone());
                    assertTrue(lock.isLocked());
                }
            });
            Turns.pass(3);
            assertTrue(waiter.isCancelled());
        });
    }

    @Test
    void aLockThatNeverComesBackIsADeadlockAndNoEndlessLoop() {
        var deadlock = assertThrows(DeadlockException.class, () -> Deadlocks.run(() -> {
            condition.acquire();
            spawn(() -> {
                condition.acquire();
                condition.signal();
            });
            condition.await();
        }));
        assertTrue(deadlock.getMessage().contains("a lock"), deadlock.getMessage());
    }
}
