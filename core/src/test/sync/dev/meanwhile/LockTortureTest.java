package dev.meanwhile;

import static dev.meanwhile.Meanwhile.lock;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whenever a task is cancelled, the lock is free in the end, and never two tasks hold it. */
@Timeout(30)
class LockTortureTest {
    private static final class Contention extends Torture.Attempt {
        private final Lock lock = lock();
        private int inside;
        private int served;

        private void hold(int turns) {
            try (var _ = lock.acquire()) {
                assertEquals(1, ++inside);
                try {
                    Turns.pass(turns);
                } finally {
                    inside--;
                }
                served++;
            }
        }

        @Override
        void begin() {
            for (var turns = 0; turns <= 2; turns++) {
                var length = turns;
                spawn(() -> {
                    hold(length);
                    hold(1);
                });
            }
        }

        @Override
        void body() {
            hold(1);
            hold(0);
        }

        @Override
        void secondBody() {
            hold(0);
            hold(2);
        }

        @Override
        void check() {
            while (Task.current().loop.live().snapshot().size() > 1) {
                Turns.pass(1);
            }
            assertFalse(lock.isLocked());
            assertTrue(served >= 6, () -> "only " + served + " of the others were served");
        }
    }

    @Test
    void tasksThatWantTheSameLock() {
        Torture.thoroughly(Contention::new);
        var pairs = Torture.atEveryPairOfTurns(Contention::new);
        assertTrue(pairs > 25, () -> "only " + pairs + " pairs");
    }
}
