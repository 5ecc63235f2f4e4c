package dev.meanwhile;

import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static dev.meanwhile.Meanwhile.waitFor;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whenever the waiter is cancelled, the tasks come to their end, and hold no watcher of it. */
@Timeout(30)
class WaitForTortureTest {
    @Test
    void waitForWithALimit() {
        Torture.thoroughly(() -> new Torture.Attempt() {
            private Task<Void> quick;
            private Task<Void> slow;

            @Override
            void begin() {
                quick = spawn(() -> sleep(seconds(1)));
                slow = spawn(() -> sleep(seconds(5)));
            }

            @Override
            void body() {
                waitFor(List.of(quick, slow), Until.FIRST_COMPLETED, seconds(3));
                waitFor(List.of(quick, slow), Until.ALL_COMPLETED, seconds(1));
            }

            @Override
            void check() {
                assertFalse(slow.isCancelled() || quick.isCancelled());
                assertTrue(slow.isEmpty(), "watchers are left");
                quick.await();
                slow.await();
            }
        });
    }
}
