package dev.meanwhile;

import java.time.Duration;
import java.util.Locale;

/** Durations as the runtime counts and prints them. */
final class Durations {
    /** A century: any duration is limited to this, so that sums with the clock never overflow. */
    static final long FOREVER = 100L * 365 * 24 * 3600 * 1_000_000_000L;

    private Durations() {
    }

    /** {@return nanoseconds; never negative, and at most a century} */
    static long nanos(Duration duration) {
        return Math.max(0, signedNanos(duration));
    }

    /** {@return nanoseconds; at most a century before or after zero} */
    static long signedNanos(Duration duration) {
        var century = FOREVER / 1_000_000_000;
        var seconds = duration.getSeconds();
        if (seconds >= century) {
            return FOREVER;
        }
        return seconds < -century ? -FOREVER : duration.toNanos();
    }

    static Duration seconds(double seconds) {
        if (Double.isNaN(seconds)) {
            throw new IllegalArgumentException("seconds(NaN) is not a duration");
        }
        var nanos = seconds * 1e9;
        return Math.abs(nanos) >= FOREVER
                ? Duration.ofNanos(nanos < 0 ? -FOREVER : FOREVER)
                : Duration.ofNanos(Math.round(nanos));
    }

    /** {@return a duration as text: "250 ms", "1.5 s"} */
    static String text(long nanos) {
        var millis = nanos / 1e6;
        if (millis < 1000) {
            return trimmed(millis) + " ms";
        }
        return trimmed(millis / 1000) + " s";
    }

    private static String trimmed(double number) {
        var text = String.format(Locale.ROOT, "%.3f", number);
        return text.replaceAll("\\.?0+$", "");
    }
}
