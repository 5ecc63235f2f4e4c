package dev.meanwhile;

import static dev.meanwhile.Meanwhile.condition;
import static dev.meanwhile.Meanwhile.lock;
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

/** A signal wakes those who have waited longest, and they go on once they have the lock. */
@Timeout(10)
class ConditionSignalTest {
    private final Condition condition = condition();
    private final List<Integer> order = new ArrayList<>();

    private Task<Void> politeWaiter(int number) {
        return spawn(() -> {
            try (var _ = condition.acquire()) {
                condition.await();
                order.add(number);
            }
        });
    }

    @Test
    @InOrder
    void aSignalForMoreThanWaitWakesAll() {
        run(() -> {
            var tasks = List.of(politeWaiter(1), politeWaiter(2), politeWaiter(3));
            Turns.pass(1);
            try (var _ = condition.acquire()) {
                condition.signal(1);
            }
            Turns.pass(3);
            assertEquals(List.of(1), order);
            try (var _ = condition.acquire()) {
                condition.signal(0);
                condition.signal(1);
                condition.signal(2048);
            }
            tasks.getLast().await();
            assertEquals(List.of(1, 2, 3), order);
        });
    }

    @Test
    void aSignalThatNobodyWaitsForIsNotKept() {
        run(() -> {
            try (var _ = condition.acquire()) {
                condition.signal();
            }
            var waiter = politeWaiter(1);
            Turns.pass(3);
            assertFalse(waiter.isDone());
        });
    }

    @Test
    void awaitingAPredicateGoesOnWhenItIsTrue() {
        run(() -> {
            var ready = new boolean[1];
            var waiter = spawn(() -> {
                try (var _ = condition.acquire()) {
                    condition.await(() -> ready[0]);
                    assertTrue(condition.lock().isLocked());
                }
            });
            Turns.pass(1);
            for (var state : new boolean[] {false, true}) {
                ready[0] = state;
                try (var _ = condition.acquire()) {
                    condition.signal();
                }
                Turns.pass(2);
                assertEquals(state, waiter.isDone());
            }
            waiter.await();
        });
    }

    @Test
    void withoutTheLockItIsRefused() {
        run(() -> {
            for (Runnable verb : List.<Runnable>of(condition::await, condition::signal, condition::signalAll)) {
                var refused = assertThrows(IllegalStateException.class, verb::run);
                assertTrue(refused.getMessage().contains("try (var _ = condition.acquire())"), refused.getMessage());
            }
        });
    }

    @Test
    @DisplayName("L::ConditionTests::test_wait_for_unacquired")
    void aPredicateThatIsTrueNeedsNoLock() {
        run(() -> {
            condition.await(() -> true);
            assertThrows(IllegalStateException.class, () -> condition.await(() -> false));
        });
    }
}
