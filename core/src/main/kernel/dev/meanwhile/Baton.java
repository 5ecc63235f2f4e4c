package dev.meanwhile;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

/**
 * One thread's right to run, passed to it by another: what happened before the pass happens before the thread continues. Only its own
 * thread waits for it and takes it, and it is not passed again before that. Until then, whoever passed it can take it back.
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

    /** Passes it to its thread, which may not have started yet. */
    final void pass(Thread to) {
        here = true;
        LockSupport.unpark(to);
    }

    /** Any thread. {@return whether it was passed and not taken yet} */
    final boolean isHere() {
        return here;
    }

    /** {@return whether it was here; it is taken then} */
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
            woken();
        }
        return interrupted;
    }

    /** The thread that waits for it was woken. What this throws ends the wait; the thread does not have the baton then. */
    void woken() {
    }
}
