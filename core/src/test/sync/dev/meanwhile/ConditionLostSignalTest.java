package dev.meanwhile;

import static dev.meanwhile.Meanwhile.condition;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A task that was signalled and then cancelled passes the signal on. */
@Timeout(10)
class ConditionLostSignalTest {
    private final Condition condition = condition();
    private int state;
    private int looks;

    private Task<Void> consumer() {
        return spawn(() -> {
            try (var _ = condition.acquire()) {
                while (true) {
                    condition.await(() -> state != 0);
                    if (state < 0) {
                        return;
                    }
                    state--;
                }
            }
        });
    }

    /** One item for two consumers, of whom the first is cancelled so many turns after the signal. */
    private void cancelTheFirst(int turnsAfterSignal) {
        run(() -> {
            var consumers = List.of(consumer(), consumer());
            Turns.pass(1);
            try (var _ = condition.acquire()) {
                state++;
                condition.signal();
                Turns.pass(turnsAfterSignal);
                consumers.getFirst().cancel();
                while (state != 0) {
                    // Nothing signals this one: it looks again and again, and lets the others have the lock.
                    condition.lock().release();
                    Turns.pass(1);
                    condition.acquire();
                    assertTrue(++looks < 20, "the signal is lost");
                }
                state = -1;
                condition.signalAll();
            }
            consumers.getLast().await();
            assertTrue(consumers.getFirst().isCancelled());
        });
    }

    @Test
    void cancelledBeforeItCouldRun() {
        cancelTheFirst(0);
    }

    @Test
    void cancelledWhileItTakesTheLock() {
        cancelTheFirst(1);
    }

    @Test
    void oneWhoWasNotSignalledWakesNobody() {
        run(() -> {
            var woken = new int[1];
            var cancelled = spawn(() -> {
                try (var _ = condition.acquire()) {
                    condition.await();
                }
            });
            var other = spawn(() -> {
                try (var _ = condition.acquire()) {
                    condition.await();
                    woken[0]++;
                }
            });
            Turns.pass(1);
            cancelled.cancel();
            Turns.pass(3);
            assertTrue(cancelled.isCancelled());
            assertFalse(other.isDone());
            assertEquals(0, woken[0]);
        });
    }
}
