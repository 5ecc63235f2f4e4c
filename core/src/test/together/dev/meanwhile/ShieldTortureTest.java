package dev.meanwhile;

import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.shield;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whenever the waiter is cancelled, what it shields comes to its end. */
@Timeout(30)
class ShieldTortureTest {
    @Test
    void shieldOfATask() {
        Torture.thoroughly(() -> new Torture.Attempt() {
            private Task<Integer> inner;

            @Override
            void begin() {
                inner = spawn(() -> {
                    sleep(seconds(1));
                    return 1;
                });
            }

            @Override
            void body() {
                assertEquals(1, shield(inner));
                Turns.pass(2);
            }

            @Override
            void check() {
                assertEquals(1, inner.await());
            }
        });
    }
}
