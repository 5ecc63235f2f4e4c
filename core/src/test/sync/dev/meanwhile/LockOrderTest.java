package dev.meanwhile;

import static dev.meanwhile.Meanwhile.lock;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** First come, first served, and nobody overtakes. */
@Timeout(10)
class LockOrderTest {
    private final Lock lock = lock();
    private final List<Integer> order = new ArrayList<>();

    private Task<Void> waiter(int number) {
        return spawn(() -> {
            lock.acquire();
            order.add(number);
        });
    }

    @Test
    @InOrder
    void waitersAreServedInTheOrderInWhichTheyCameAlsoALateOne() {
        run(() -> {
            lock.acquire();
            var tasks = List.of(waiter(1), waiter(2));
            Turns.pass(1);
            assertEquals(List.of(), order);

            lock.release();
            Turns.pass(1);
            assertEquals(List.of(1), order);
            Turns.pass(1);
            assertEquals(List.of(1), order);

            var late = waiter(3);
            lock.release();
            Turns.pass(1);
            assertEquals(List.of(1, 2), order);

            lock.release();
            Turns.pass(1);
            assertEquals(List.of(1, 2, 3), order);
            assertTrue(tasks.getFirst().isDone() && tasks.getLast().isDone() && late.isDone());
        });
    }

    @Test
    void aLockThatWasHandedOverIsNotFree() {
        run(() -> {
            lock.acquire();
            waiter(1);
            Turns.pass(1);
            lock.release();
            // The woken task has not run yet.
            assertTrue(lock.isLocked());
            assertFalse(lock.tryAcquire());
            waiter(2);
            Turns.pass(2);
            assertEquals(List.of(1), order);
        });
    }

    @Test
    @InOrder
    void oneWhoReleasesAndTakesItAgainGoesToTheEnd() {
        run(() -> {
            lock.acquire();
            waiter(1);
            waiter(2);
            Turns.pass(1);
            lock.release();
            spawn(() -> {
                Turns.pass(2);
                lock.release();
                Turns.pass(1);
                lock.release();
            });
            lock.acquire();
            order.add(3);
        });
        assertEquals(List.of(1, 2, 3), order);
    }
}
