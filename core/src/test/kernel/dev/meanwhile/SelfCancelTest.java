package dev.meanwhile;

import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A task that cancels itself, as code that is called deep inside it may do. */
@Timeout(10)
class SelfCancelTest {
    @Test
    @DisplayName("CPython: test_cancel_current_task")
    void aTaskThatCancelsItselfIsStoppedByItsNextWait() {
        run(() -> {
            var log = new ArrayList<String>();
            var task = spawn(() -> {
                Task.current().cancel();
                log.add("still running");
                sleep(seconds(5000));
                log.add("never");
            });
            Ends.cancelled(task);
            assertEquals(List.of("still running"), log);
        });
    }

    @Test
    @DisplayName("CPython: test_cancel_at_end")
    void oneThatThenReturnsWithoutWaitingIsCancelledAndItsValueLost() {
        run(() -> {
            Task<String> task = spawn(() -> {
                Task.current().cancel();
                return "lost";
            });
            Ends.cancelled(task);
            assertTrue(task.isCancelled());
        });
    }

    @Test
    void oneThatThenFailsHasFailed() {
        run(() -> {
            var failure = new IllegalStateException();
            Task<String> task = spawn(() -> {
                Task.current().cancel();
                throw failure;
            });
            assertSame(failure, assertThrows(IllegalStateException.class, task::await));
        });
    }
}
