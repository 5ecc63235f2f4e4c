package dev.meanwhile.conformance;

import static dev.meanwhile.test.LoopTests.elapsed;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Action;
import dev.meanwhile.Promise;
import dev.meanwhile.test.LoopTests;
import java.time.Duration;

/** The moment in which a loop has nothing left to do. */
final class Idle {
    private Idle() {
    }

    /**
     * {@return the time on the loop's clock when there is no timer left, after a body} A task then waits for what nobody will do, and
     * the test kit calls that a deadlock; but not before the clock has gone through all timers that are set.
     */
    static Duration after(Action<?> body) {
        var moment = new Duration[1];
        var deadlock = assertThrows(AssertionError.class, () -> LoopTests.run(() -> {
            body.run();
            try {
                new Promise<Void>().await();
            } finally {
                moment[0] = elapsed();
            }
        }));
        assertTrue(deadlock.getMessage().startsWith("deadlock"), deadlock.getMessage());
        return moment[0];
    }
}
