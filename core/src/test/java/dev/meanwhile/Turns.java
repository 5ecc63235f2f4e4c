package dev.meanwhile;

import java.time.Duration;

/** Lets the other tasks of the loop run: what tests do instead of sleeping. */
final class Turns {
    private Turns() {
    }

    /** Waits until all that is ready has run, so many times. */
    static void pass(int count) {
        for (var turn = 0; turn < count; turn++) {
            Meanwhile.sleep(Duration.ZERO);
        }
    }
}
