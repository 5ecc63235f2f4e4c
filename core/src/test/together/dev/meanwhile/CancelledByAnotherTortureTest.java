package dev.meanwhile;

import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A task awaits one that somebody else cancels, and is asked to stop itself at any moment: then it ends cancelled. If it is never asked, it
 * gets an ordinary exception.
 */
@Timeout(30)
class CancelledByAnotherTortureTest {
    @ParameterizedTest
    @EnumSource(CancelledByAnotherTest.Way.class)
    void whoWasAskedIsCancelledAndNobodyElse(CancelledByAnotherTest.Way way) {
        Torture.thoroughly(() -> new Torture.Attempt() {
            private Task<Integer> cache;

            @Override
            void begin() {
                cache = spawn("cache", () -> {
                    sleep(seconds(3600));
                    return 1;
                });
                spawn(() -> {
                    Turns.pass(4);
                    cache.cancel("done with it");
                });
            }

            @Override
            void body() {
                try {
                    way.follow(cache);
                } catch (CancellationException e) {
                    Turns.pass(2);
                    return;
                }
                throw new AssertionError("nothing was thrown");
            }

            @Override
            void check() {
                Turns.pass(5);
                assertTrue(cache.isDone());
            }
        });
    }
}
