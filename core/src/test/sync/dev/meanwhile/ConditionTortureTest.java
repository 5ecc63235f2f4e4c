package dev.meanwhile;

import static dev.meanwhile.Meanwhile.condition;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whenever a task is cancelled, no signal is lost: as long as somebody waits, what is there is consumed. */
@Timeout(30)
class ConditionTortureTest {
    private static final int ITEMS = 8;

    private static final class Consumers extends Torture.Attempt {
        private final Condition condition = condition();
        private int inside;
        private int stock;
        private int consumed;

        private void consume(int count) {
            for (var n = 0; n < count; n++) {
                try (var _ = condition.acquire()) {
                    enter();
                    try {
                        while (stock == 0) {
                            awaitOutside();
                        }
                        stock--;
                        consumed++;
                    } finally {
                        inside--;
                    }
                }
            }
        }

        private void enter() {
            assertEquals(1, ++inside, "two tasks hold the lock");
        }

        private void awaitOutside() {
            inside--;
            try {
                condition.await();
            } finally {
                enter();
            }
        }

        private void produce() {
            try (var _ = condition.acquire()) {
                enter();
                Turns.pass(1);
                stock++;
                condition.signal();
                Turns.pass(1);
                inside--;
            }
        }

        @Override
        void begin() {
            spawn(() -> consume(ITEMS - 4));
            spawn(() -> {
                for (var n = 0; n < ITEMS; n++) {
                    produce();
                }
            });
        }

        @Override
        void body() {
            consume(2);
        }

        @Override
        void secondBody() {
            consume(2);
        }

        /** There is enough for everybody: who still waits has missed a signal. */
        @Override
        void check() {
            Turns.pass(60);
            assertEquals(1, Task.current().loop.live().snapshot().size());
            assertEquals(ITEMS, consumed + stock);
            assertTrue(stock <= 4, () -> stock + " left");
            assertFalse(condition.lock().isLocked());
        }
    }

    @Test
    void consumersOfWhatAnotherTaskProduces() {
        Torture.thoroughly(Consumers::new);
    }

    @Test
    void twoConsumers() {
        var pairs = Torture.atEveryPairOfTurns(Consumers::new);
        assertTrue(pairs > 25, () -> "only " + pairs + " pairs");
    }
}
