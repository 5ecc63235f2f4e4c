package dev.meanwhile;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * A poller whose time stands still while anything runs and jumps to the next timer when nothing does, so that an hour's sleep
 * takes no time and ends at the exact nanosecond. While calls are in other threads it waits for these instead.
 *
 * <p>It starts half a second before {@link System#nanoTime} would wrap around, so that nearly every test that uses it also
 * shows that the runtime compares times by difference.
 */
final class JumpingClock implements Poller {
    private static final long START = Long.MAX_VALUE - 500_000_000;

    private final Loop loop;
    private long now = START;
    private Runnable afterIdle = () -> { };

    private JumpingClock(Loop loop) {
        this.loop = loop;
    }

    /** Gives the current loop such a clock. To be called by a task, before anything waits. */
    static JumpingClock install() {
        // Not Loop.current(): a loop that somebody has got hold of is never found deadlocked.
        var loop = Loop.require("JumpingClock.install()");
        var clock = new JumpingClock(loop);
        loop.poller(clock);
        return clock;
    }

    /** {@return how far the clock has jumped} */
    Duration elapsed() {
        return Duration.ofNanos(now - START);
    }

    /** Called on the loop's thread after each jump, and each real wait. */
    void afterIdle(Runnable action) {
        afterIdle = action;
    }

    @Override
    public int poll(long timeoutNanos) {
        if (timeoutNanos == 0) {
            return 0;
        }
        if (timeoutNanos == Long.MAX_VALUE || loop.outside.calls() > 0) {
            LockSupport.park(this);
            Thread.interrupted();
        } else {
            now += timeoutNanos;
        }
        afterIdle.run();
        return 0;
    }

    @Override
    public void wakeup() {
        LockSupport.unpark(loop.thread());
    }

    @Override
    public long nanoTime() {
        return now;
    }

    @Override
    public boolean expectsEvents() {
        return false;
    }
}
