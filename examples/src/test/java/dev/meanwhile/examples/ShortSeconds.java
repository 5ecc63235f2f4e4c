package dev.meanwhile.examples;

import java.time.Duration;

/** Seconds that last a quarter of a second. */
public final class ShortSeconds {
    private ShortSeconds() {
    }

    /** As {@link dev.meanwhile.Meanwhile#seconds}, only shorter. */
    public static Duration seconds(double seconds) {
        return dev.meanwhile.Meanwhile.seconds(seconds / 4);
    }
}
