package dev.meanwhile;

/**
 * Runs foreign code that is not in a task: callbacks, done callbacks, exception handlers, logging.
 *
 * <p>None of it runs on the loop's own thread. In carrier mode that thread would wait for whatever such code waits for, say the lock of a
 * log handler, and for ever if a suspended task of this loop holds it. So callbacks run in a virtual thread of the loop, as tasks do. One
 * is enough as long as none of them blocks; while one does, the next callback gets another.
 */
final class Callbacks {
    private final Loop loop;
    /** Waits for the next callback; null if there is none. */
    private CallbackFibre idle;
    /** How many are running a callback. */
    private int busy;
    private final WaitQueue waiters = new WaitQueue("callbacks to end") {
        @Override
        boolean endsFromOutside() {
            return true;
        }
    };

    Callbacks(Loop loop) {
        this.loop = loop;
    }

    /** {@return the fibre that runs a callback; the caller dispatches it} */
    CallbackFibre fibreFor(Callback callback) {
        var fibre = idle == null ? new CallbackFibre(loop, this) : idle;
        idle = null;
        busy++;
        fibre.give(callback);
        return fibre;
    }

    /** A fibre is done with its callback: waits for another. {@return false if it is to end} */
    boolean another(CallbackFibre fibre) {
        var following = loop.scheduler.pollCallback();
        if (following != null) {
            fibre.give(following);
            return true;
        }
        over();
        if (idle != null) {
            return false;
        }
        idle = fibre;
        try {
            loop.engine.suspend(fibre);
        } catch (Throwable t) {
            // No memory to suspend it: the next callback starts another.
            if (idle == fibre) {
                idle = null;
            }
        }
        return true;
    }

    void failed(Callback callback, Throwable cause) {
        over();
        loop.reporter.failure(callback.context(), "a callback of the loop could not be run", cause);
    }

    private void over() {
        if (--busy == 0) {
            waiters.wakeAll();
        }
    }

    /** Waits until the callbacks that are queued now have ended, and those they queue. In a task. */
    void awaitNone(Task<?> task) {
        task.yieldTurn();
        while (busy > 0) {
            waiters.await(task);
            task.yieldTurn();
        }
    }

    /** {@return how many are running or blocked} */
    int busy() {
        return busy;
    }

    /** At the end of the loop, on its thread. */
    void close() {
        if (idle != null) {
            var last = idle;
            idle = null;
            loop.engine.dispatch(last);
        }
    }
}
