package dev.meanwhile;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

/**
 * The right of one thread to run, handed to it by another: what happened before the handing over has happened before the thread
 * goes on. Only its own thread waits for it and takes it, and nobody hands it over twice without that. Who has handed it over can take it
 * back until then.
 */
class Baton {
    private static final VarHandle HERE;

    static {
        try {
            HERE = MethodHandles.lookup().findVarHandle(Baton.class, "here", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private volatile boolean here;

    /** Hands it over. The thread may not have started yet. */
    final void pass(Thread to) {
        here = true;
        LockSupport.unpark(to);
    }

    /** {@return whether it is here, and is taken by this call} */
    final boolean take() {
        return here && HERE.compareAndSet(this, true, false);
    }

    /**
     * Waits for it, whatever else wakes the thread. {@return whether the thread was interrupted meanwhile; the flag is cleared}
     *
     * @throws StackOverflowError if the thread's stack is too deep to be suspended; it does not have the baton then
     */
    final boolean await() {
        var interrupted = false;
        while (!take()) {
            LockSupport.park(this);
            // A set flag would make every further park return at once.
            interrupted |= Thread.interrupted();
        }
        return interrupted;
    }
}
