package dev.meanwhile.io;

import dev.meanwhile.Loop;

import java.time.Duration;

/** How long something has taken so far, on the clock of the loop: in a test, virtual time. */
final class Elapsed {
    private final Loop loop = Loop.current();
    private final Duration began = loop.time();

    Duration time() {
        return loop.time().minus(began);
    }
}
