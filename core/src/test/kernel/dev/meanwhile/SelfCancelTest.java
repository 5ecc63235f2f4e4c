package dev.meanwhile;

import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A task that cancels itself, as code that is called deep inside it may do. */
@Timeout(10)
class SelfCancelTest {
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
