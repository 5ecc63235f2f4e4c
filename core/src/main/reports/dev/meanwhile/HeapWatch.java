package dev.meanwhile;

import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * What the watchdog does about a heap that is exhausted. Nothing here needs memory, but for what says so.
 *
 * <p>It keeps up the {@link HeapReserve}. It wakes fibres that the JVM could not suspend, so that they try again. And it ends loops that could do
 * nothing any more.
 */
final class HeapWatch {
    /** How often the reserve is filled, in rounds of the watchdog, and how often that fails before the loops end. */
    private static final int ROUNDS = 10;
    private static final int FAILURES = 5;

    private final Consumer<Loop> giveUp = new Consumer<>() {
        private final OutOfMemoryError cause = new OutOfMemoryError("the heap has been exhausted for seconds, so the loop was ended");

        @Override
        public void accept(Loop loop) {
            loop.scheduler.abort(cause);
        }
    };
    private int rounds;
    private int failures;

    /**
     * One round. A heap that is nearly full may have no room for the reserve, and its program can live with that. Where there has not even been
     * room for a little for seconds, all that still happens is garbage collection: the loops end.
     */
    void look() {
        if (rounds++ % ROUNDS != 0) {
            return;
        }
        if (HeapReserve.fill() || HeapReserve.hasRoom()) {
            failures = 0;
        } else if (++failures >= FAILURES) {
            Loop.RUNNING.forEach(giveUp);
        }
    }

    /**
     * In portable mode a fibre that could not be suspended for lack of memory keeps a carrier, which the next fibre may need. Once it is woken it
     * tries again; perhaps there is memory now. If the loop is to end, it gives up. To one that is suspended nothing happens.
     */
    static void freeCarrier(Loop loop) {
        if (loop.engine instanceof PortableEngine engine) {
            var next = loop.scheduler.running();
            var last = engine.lastSuspended();
            if (next != null && next != last && last != null) {
                LockSupport.unpark(last.thread);
            }
        }
    }

    /** There is no memory for a stack, which would tell more. That a task waits on the loop's own thread shows without. */
    static void release(Loop loop) {
        if (loop.engine instanceof CarrierEngine && !loop.scheduler.isAsleep() && loop.thread().getState() == Thread.State.WAITING
                && loop.scheduler.running() instanceof TaskFibre fibre && fibre.waitTarget() != null) {
            CarrierEngine.release(fibre, "");
        }
        freeCarrier(loop);
    }
}
