package dev.meanwhile.web;

import java.time.Duration;
import java.util.Objects;

/** The field Cache-Control (RFC 9111 §5.2). */
final class Caching {
    /** A year, and the browser does not even ask when the page is reloaded (RFC 8246). */
    static final String IMMUTABLE = "public, max-age=31536000, immutable";
    /** May be stored, but must be asked for each time. */
    static final String NO_CACHE = "no-cache";

    private Caching() {
    }

    static String privately(Duration time) {
        return control("private", time);
    }

    static String publicly(Duration time) {
        return control("public", time);
    }

    private static String control(String who, Duration time) {
        Objects.requireNonNull(time, "the time is null");
        if (time.isNegative()) {
            throw new IllegalArgumentException("cacheFor(" + time + "): the time can't be negative");
        }
        return time.toSeconds() == 0 ? NO_CACHE : who + ", max-age=" + time.toSeconds();
    }
}
