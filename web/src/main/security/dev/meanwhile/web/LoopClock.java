package dev.meanwhile.web;

import dev.meanwhile.Loop;

import java.time.Duration;

/** The clock of all loops: loops count from when they were made, so they are compared by the machine's clock, from which a loop in virtual time runs away. */
final class LoopClock implements AutoCloseable {
    private final long start;

    private LoopClock(Loop loop) {
        this.start = System.nanoTime() - loop.time().toNanos();
    }

    /** {@return the time on the current loop, counted from the same moment on all loops} */
    static Duration now() {
        var loop = Loop.current();
        return Duration.ofNanos(Loop.resource(LoopClock.class, LoopClock::new).start).plus(loop.time());
    }

    @Override
    public void close() {
        // it holds nothing
    }
}
