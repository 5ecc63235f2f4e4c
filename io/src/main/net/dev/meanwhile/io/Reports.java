package dev.meanwhile.io;

import dev.meanwhile.Loop;

import java.time.Duration;

/** Reports to the loop's exception handler what may happen thousands of times a second: once in ten seconds. */
final class Reports {
    private static final Duration PERIOD = Duration.ofSeconds(10);

    private Duration next = Duration.ZERO;

    void report(String message, Throwable failure) {
        var loop = Loop.current();
        if (loop.time().compareTo(next) >= 0) {
            next = loop.time().plus(PERIOD);
            loop.report(message, failure);
        }
    }
}
