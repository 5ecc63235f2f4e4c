package dev.meanwhile;

import java.util.concurrent.locks.LockSupport;

/** The poller of a loop that has opened nothing: it expects no events, and parks the thread. */
final class ParkPoller implements Poller {
    private final Thread thread;

    ParkPoller(Thread thread) {
        this.thread = thread;
    }

    @Override
    public int poll(long timeoutNanos) {
        if (timeoutNanos == Long.MAX_VALUE) {
            LockSupport.park(this);
        } else if (timeoutNanos > 0) {
            LockSupport.parkNanos(this, timeoutNanos);
        }
        // Whoever interrupts this thread can only have meant to wake it; a set flag would turn park into a spin.
        Thread.interrupted();
        return 0;
    }

    @Override
    public void wakeup() {
        LockSupport.unpark(thread);
    }

    @Override
    public boolean expectsEvents() {
        return false;
    }
}
