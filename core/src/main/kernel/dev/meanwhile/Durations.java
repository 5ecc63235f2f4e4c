package dev.meanwhile;

import java.time.Duration;
import java.util.Locale;

/** Durations as the runtime counts them, and as it prints them. */
final class Durations {
    private Durations() {
    }

    /** {@return nanoseconds; never negative, and cut to a century} */
    static long nanos(Duration duration) {
        return Math.max(0, signedNanos(duration));
    }

    /** {@return nanoseconds, cut to a century before and after zero} */
    static long signedNanos(Duration duration) {
        var century = Timers.FOREVER / 1_000_000_000;
        var seconds = duration.getSeconds();
        if (seconds >= century) {
            return Timers.FOREVER;
        }
        return seconds < -century ? -Timers.FOREVER : duration.toNanos();
    }

    static Duration seconds(double seconds) {
        if (Double.isNaN(seconds)) {
            throw new IllegalArgumentException("seconds(NaN) is no duration");
        }
        var nanos = seconds * 1e9;
        return Math.abs(nanos) >= Timers.FOREVER
                ? Duration.ofNanos(nanos < 0 ? -Timers.FOREVER : Timers.FOREVER)
                : Duration.ofNanos(Math.round(nanos));
    }

    /** {@return a duration for people: "250 ms", "1.5 s"} */
    static String text(long nanos) {
        var millis = nanos / 1e6;
        if (millis < 1000) {
            return trimmed(millis) + " ms";
        }
        return trimmed(millis / 1000) + " s";
    }

    /** {@return " for 4.1 s", or nothing if that is less than a millisecond} Any thread may ask. */
    static String since(Loop loop, long then) {
        var millis = (loop.scheduler.clock() - then) / 1_000_000;
        return millis <= 0 ? "" : " for " + text(millis * 1_000_000);
    }

    private static String trimmed(double number) {
        var text = String.format(Locale.ROOT, "%.3f", number);
        return text.replaceAll("\\.?0+$", "");
    }
}
