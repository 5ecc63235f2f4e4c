package dev.meanwhile;

import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(10)
class CancelledBeforeStartTest {
    @Test
    void itNeverRunsAndCarriesTheReason() {
        run(() -> {
            var ran = new AtomicBoolean();
            var task = spawn(() -> ran.set(true));
            task.cancel("not needed");
            assertFalse(task.isDone());
            assertEquals("not needed", Ends.cancelled(task).reason());
            assertTrue(task.isCancelled());
            assertFalse(ran.get());
        });
    }

    @Test
    void itCostsNoThread() {
        run(() -> {
            var task = spawn(() -> { });
            task.cancel();
            Turns.pass(1);
            assertTrue(task.isDone());
            assertNull(task.fibre.thread);
        });
    }

    @Test
    void oneThatIsUncancelledInTimeRuns() {
        run(() -> {
            var task = spawn(() -> "value");
            task.cancel();
            assertEquals(0, task.uncancel());
            assertEquals("value", task.await());
        });
    }

    @Test
    void oneOfTwoRequestsTakenBackIsNotEnough() {
        run(() -> {
            var task = spawn(() -> "value");
            task.cancel();
            task.cancel();
            assertEquals(1, task.uncancel());
            Ends.cancelled(task);
        });
    }

    @Test
    void whoAwaitsItInVainIsToldWhenItsTurnComes() {
        run(() -> {
            var task = spawn(() -> "value");
            var waiter = spawn(() -> task.await());
            task.cancel();
            Ends.failedBecauseOfAnother(waiter);
        });
    }
}
