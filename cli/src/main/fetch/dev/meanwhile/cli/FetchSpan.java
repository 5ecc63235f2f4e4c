package dev.meanwhile.cli;

import java.util.Locale;

/** When a request began, its response began, and all was there; in nanoseconds of the system's clock, zero if that did not come. */
record FetchSpan(long begun, long answer, long end) {
    static FetchSpan begin() {
        return new FetchSpan(System.nanoTime(), 0, 0);
    }

    FetchSpan answered() {
        return new FetchSpan(begun, System.nanoTime(), end);
    }

    FetchSpan ended() {
        var now = System.nanoTime();
        return new FetchSpan(begun, answer == 0 ? now : answer, now);
    }

    long total() {
        return end - begun;
    }

    static String text(long nanos) {
        var millis = nanos / 1e6;
        return millis < 10 ? String.format(Locale.ROOT, "%.1f ms", millis) : millis < 10_000 ? Math.round(millis) + " ms"
                : String.format(Locale.ROOT, "%.1f s", millis / 1e3);
    }
}
