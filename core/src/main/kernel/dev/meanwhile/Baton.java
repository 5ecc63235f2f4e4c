package dev.meanwhile;

import java.util.concurrent.locks.LockSupport;

/**
 * The right of one thread to run, handed to it by another: what happened before the handing over has happened before the thread
 * goes on. Only its own thread waits for it and takes it, and nobody hands it over twice without that.
 */
class Baton {
    private volatile boolean here;

    /** Hands it over. The thread may not have started yet. */
    final void pass(Thread to) {
        here = true;
        LockSupport.unpark(to);
    }

    /** Waits for it, whatever else wakes the thread. {@return whether the thread was interrupted meanwhile; the flag is cleared} */
    final boolean await() {
        var interrupted = false;
        while (!here) {
            LockSupport.park(this);
            // A set flag would make every further park return at once.
            interrupted |= Thread.interrupted();
        }
        here = false;
        return interrupted;
    }
}
