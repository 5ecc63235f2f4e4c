package dev.meanwhile;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * What the watchdog does about a heap that is exhausted. Nothing here needs memory, but for what says so.
 *
 * <p>It keeps up the {@link HeapReserve}. It wakes fibres that the JVM could not suspend, so that they try again. And it ends loops that could do
 * nothing any more.
 */
final class HeapWatch {
    /** How often the reserve is filled while there is room, in rounds of the watchdog. */
    private static final int ROUNDS = 10;
    /** For how long there must be no room, and how often that must be found, before the loops end: a round may take long then. */
    private static final long EXHAUSTED_NANOS = TimeUnit.SECONDS.toNanos(3);
    private static final int FAILURES = 5;
    /** For how long a loop must not move before a thread of it counts as lost, and how often that must be found. */
    private static final long LOST_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final int LOST_ROUNDS = 20;

    private final OutOfMemoryError exhausted = error("the heap has been exhausted for seconds, so the loop was ended");
    private final OutOfMemoryError lost = error("the heap was exhausted, and the JVM lost a thread of the loop, so the loop was ended");
    private final Consumer<Loop> giveUp = loop -> end(loop, exhausted);
    private final Consumer<Loop> helpWithoutMemory = this::helpWithoutMemory;
    private int rounds;
    private int failures;
    private long failedSince;
    private boolean everExhausted;

    /** Made before it is needed; where that was means nothing. */
    private static OutOfMemoryError error(String message) {
        var error = new OutOfMemoryError(message);
        error.setStackTrace(new StackTraceElement[0]);
        return error;
    }

    /**
     * A class of the JDK whose initialisation fails for lack of memory can't be used by anybody any more. What the watchdog does with streams when the heap is full, it does here once
     * before.
     */
    private static void loadStreams() {
        Stream.of(1).anyMatch(it -> it > 1);
        Stream.of(1).filter(it -> it > 1).count();
    }

    /**
     * One round. A heap that is nearly full may have no room for the reserve, and its program can live with that. Where there has not even been
     * room for a little for seconds, all that still happens is garbage collection: the loops end.
     *
     * @return false if there is no room even for looking at the loops
     */
    boolean look() {
        if (rounds == 0) {
            loadStreams();
        }
        if (failures == 0 && rounds++ % ROUNDS != 0) {
            return true;
        }
        everExhausted |= HeapReserve.wasOpened();
        // The little first: whoever asks for more than there is has the whole heap collected.
        if (HeapReserve.hasRoom()) {
            everExhausted |= !HeapReserve.fill();
            failures = 0;
            return true;
        }
        everExhausted = true;
        if (failures++ == 0) {
            failedSince = System.nanoTime();
        } else if (failures > FAILURES && System.nanoTime() - failedSince > EXHAUSTED_NANOS) {
            Loop.RUNNING.forEach(giveUp);
        }
        Loop.RUNNING.forEach(helpWithoutMemory);
        return false;
    }

    private void helpWithoutMemory(Loop loop) {
        release(loop);
        lookForLost(loop);
    }

    /**
     * In portable mode the JDK's scheduler can lose a thread when the heap is exhausted: one of its workers dies of that, and takes with it what
     * it had to run. The thread says that it is to run, and never does. Nothing can start it again, so its loop ends once it has not moved for
     * long: what had the right to run has not taken it, or the loop is asleep while something is ready.
     */
    void lookForLost(Loop loop) {
        if (!everExhausted || !(loop.engine instanceof PortableEngine engine)) {
            return;
        }
        var seen = engine.stillness;
        var steps = loop.scheduler.steps();
        if (steps != seen.steps || !isLost(loop)) {
            seen.steps = steps;
            seen.rounds = 0;
        } else if (seen.rounds++ == 0) {
            seen.since = System.nanoTime();
        } else if (seen.rounds > LOST_ROUNDS && System.nanoTime() - seen.since > LOST_NANOS) {
            seen.rounds = 0;
            end(loop, lost);
        }
    }

    /** Needs memory only if the loop is asleep. */
    private static boolean isLost(Loop loop) {
        if (loop.scheduler.isAsleep()) {
            return loop.live().snapshot().stream().anyMatch(Task::isReady);
        }
        var running = loop.scheduler.running();
        return running != null && running.isHere();
    }

    private static void end(Loop loop, OutOfMemoryError cause) {
        loop.scheduler.abort(cause);
        if (loop.engine instanceof PortableEngine engine) {
            engine.reclaim();
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
