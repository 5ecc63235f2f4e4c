package dev.meanwhile;

import static dev.meanwhile.Meanwhile.semaphore;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whenever a task is cancelled, all permits are there in the end and nobody who waits is forgotten. */
@Timeout(30)
class SemaphoreTortureTest {
    /** The victims' tasks among others that want the same two permits. */
    private static class Contention extends Torture.Attempt {
        final Semaphore permits = semaphore(2);
        int inside;
        int served;

        void hold(int turns) {
            try (var _ = permits.acquire()) {
                inside++;
                assertTrue(inside <= 2, () -> inside + " inside");
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
            for (var turns = 1; turns <= 4; turns++) {
                var length = turns;
                spawn(() -> {
                    hold(length);
                    hold(1);
                });
            }
        }

        @Override
        void body() {
            spawn(() -> hold(1));
            hold(1);
            hold(2);
        }

        @Override
        void secondBody() {
            hold(2);
            hold(0);
            hold(1);
        }

        @Override
        void check() {
            // As long as others hold or want permits.
            while (Task.current().loop.live().snapshot().size() > 1) {
                Turns.pass(1);
            }
            assertEquals(0, inside);
            assertEquals(2, permits.available());
            assertTrue(permits.tryAcquire() && permits.tryAcquire(), "somebody who has gone is still in the queue");
            assertTrue(served >= 8, () -> "only " + served + " of the others were served");
        }
    }

    @Test
    void tasksThatWantTheSamePermits() {
        Torture.thoroughly(Contention::new);
        var pairs = Torture.atEveryPairOfTurns(Contention::new);
        assertTrue(pairs > 25, () -> "only " + pairs + " pairs");
    }

    /** The first is handed the permit, the second is next in line; a third must get it in the end. */
    private static final class HandOff extends Torture.Attempt {
        private final Semaphore permits = semaphore(0);
        private Task<Void> third;

        @Override
        void begin() {
            spawn(() -> {
                Turns.pass(3);
                permits.release();
            });
        }

        @Override
        void body() {
            permits.acquire().close();
        }

        @Override
        void secondBody() {
            third = spawn(() -> permits.acquire().close());
            permits.acquire().close();
        }

        @Override
        void check() {
            if (third != null) {
                third.await();
            }
            Turns.pass(4);
            assertTrue(permits.tryAcquire());
            assertEquals(0, permits.available());
        }
    }

    @Test
    void aPermitOnItsWayThroughTwoCancelledTasks() {
        assertTrue(Torture.atEveryPairOfTurns(HandOff::new) > 9);
    }
}
