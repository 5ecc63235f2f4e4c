package dev.meanwhile;

import static dev.meanwhile.Meanwhile.barrier;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whenever a task is cancelled, the others pass in whole groups, and the count is right afterwards. */
@Timeout(30)
class BarrierTortureTest {
    private static final class Meetings extends Torture.Attempt {
        private final Barrier barrier = barrier(2);
        private final List<Integer> ranks = new ArrayList<>();
        private boolean over;

        private void meet(int times) {
            for (var n = 0; n < times; n++) {
                Turns.pass(n % 2);
                ranks.add(barrier.await());
            }
        }

        @Override
        void begin() {
            for (var n = 0; n < 2; n++) {
                spawn(() -> {
                    try {
                        while (!over) {
                            meet(1);
                            Turns.pass(1);
                        }
                    } catch (BrokenBarrierException e) {
                        // The end.
                    }
                });
            }
        }

        @Override
        void body() {
            meet(5);
        }

        @Override
        void secondBody() {
            meet(5);
        }

        /** Only a cancelled task may be missing from the books, since it was let through and got no rank. */
        @Override
        void check() {
            Turns.pass(6);
            over = true;
            Turns.pass(5);
            barrier.abort();
            while (Task.current().loop.live().snapshot().size() > 1) {
                Turns.pass(1);
            }
            barrier.reset();
            assertEquals(0, barrier.waiting());
            var firsts = ranks.stream().filter(rank -> rank == 0).count();
            var seconds = ranks.stream().filter(rank -> rank == 1).count();
            assertEquals(ranks.size(), firsts + seconds);
            assertTrue(Math.abs(firsts - seconds) <= 2, ranks::toString);
            assertTrue(ranks.size() >= 4, ranks::toString);
            var other = spawn(barrier::await);
            assertEquals(1, spawn(barrier::await).await());
            assertEquals(0, other.await());
        }
    }

    @Test
    @InOrder
    void meetingsOfTwo() {
        Torture.thoroughly(Meetings::new);
        var pairs = Torture.atEveryPairOfTurns(Meetings::new);
        assertTrue(pairs > 25, () -> "only " + pairs + " pairs");
    }
}
