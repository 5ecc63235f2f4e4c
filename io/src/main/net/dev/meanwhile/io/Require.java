package dev.meanwhile.io;

import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;

/** Refuses values of options that make no sense, by their names. */
final class Require {
    private Require() {
    }

    static Duration positive(String option, Duration value) {
        Objects.requireNonNull(value, () -> "the " + option + " is null");
        if (!value.isPositive()) {
            throw new IllegalArgumentException(option + "(" + value + "): it must be longer than zero");
        }
        return value;
    }

    static int positive(String option, int value) {
        if (value <= 0) {
            throw new IllegalArgumentException(option + "(" + value + "): it must be at least 1");
        }
        return value;
    }

    /** {@return a copy} */
    static <T> List<T> all(String option, Collection<? extends T> values, String one) {
        Objects.requireNonNull(values, () -> "the " + option + " are null");
        values.forEach(value -> Objects.requireNonNull(value, () -> one + " is null"));
        return List.copyOf(values);
    }

    /** {@return a copy} */
    static <T> List<T> all(String option, T[] values, String one) {
        Objects.requireNonNull(values, () -> "the " + option + " are null");
        return all(option, Arrays.asList(values), one);
    }

    static int port(int port, int least) {
        if (port < least || port > 65_535) {
            throw new IllegalArgumentException("port " + port + ": a port is a number from " + least + " to 65535");
        }
        return port;
    }

    static String host(String host) {
        Objects.requireNonNull(host, "the host is null");
        if (host.isBlank()) {
            throw new IllegalArgumentException("the host is empty");
        }
        return host;
    }
}
