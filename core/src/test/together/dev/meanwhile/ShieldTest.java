package dev.meanwhile;

import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.shield;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The waiter's cancellation does not reach what is shielded; all that happens to what is shielded reaches the waiter. */
@Timeout(10)
class ShieldTest {
    @Test
    void aPromiseIsShieldedToo() {
        run(() -> {
            var promise = new Promise<Integer>();
            var outer = spawn(() -> shield(promise));
            Turns.pass(2);
            outer.cancel();
            Ends.cancelled(outer);
            assertTrue(promise.complete(1));
        });
    }

    @Test
    void theWaiterMayWaitAgain() {
        run(() -> {
            var inner = spawn(() -> {
                Turns.pass(5);
                return 1;
            });
            var outer = spawn(() -> {
                try {
                    return shield(inner);
                } catch (Cancelled e) {
                    Task.current().uncancel();
                    return inner.await() + 1;
                }
            });
            Turns.pass(2);
            outer.cancel();
            assertEquals(2, outer.await());
        });
    }

    @Test
    void shieldingOneselfIsAMistake() {
        run(() -> {
            spawn(() -> assertThrows(IllegalStateException.class, () -> shield(Task.current()))).await();
        });
    }
}
