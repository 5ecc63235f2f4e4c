package dev.meanwhile;

import java.lang.System.Logger.Level;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;

/**
 * Fast mode: a fibre is a virtual thread whose scheduler is the loop, so the loop's thread is the carrier and a switch is one
 * unmount and one mount.
 *
 * <p>Rules that follow from the JDK's code: a continuation runs only on a platform thread; {@code execute} must never run it inline (the
 * JDK calls it in the middle of a yield) and never reject (the thread would be lost); the carrier must take no lock that its tasks take.
 * {@link JdkThreads} knows how to set the scheduler, and whether this JDK allows it.
 *
 * <p>Virtual threads inherit the scheduler of the virtual thread that makes them. Those that a task makes, itself or through an executor of
 * the JDK, do not belong to the loop: they are passed on to the JDK's scheduler, and run in parallel.
 */
final class CarrierEngine extends Engine implements Executor {
    private static final boolean AVAILABLE = isPossible();

    private final Loop loop;
    private final ThreadFactory threads;
    /** Set while the loop resumes a fibre: the continuation that the JDK hands back is that fibre's, and runs next. */
    private boolean resuming;
    private Runnable resumed;

    CarrierEngine(Loop loop) {
        this.loop = loop;
        this.threads = JdkThreads.scheduledBy(this);
    }

    static boolean isAvailable() {
        return AVAILABLE;
    }

    private static boolean isPossible() {
        if (System.getProperty("meanwhile.mode", "").equals("portable")) {
            return false;
        }
        if (JdkThreads.NEEDS == null) {
            return true;
        }
        var module = CarrierEngine.class.getModule();
        Log.log(Level.INFO, "Tasks run in portable mode, where a switch costs several times more. For the fast mode start java with: "
                + "--add-opens java.base/java.lang=" + (module.isNamed() ? module.getName() : "ALL-UNNAMED")
                + (JdkThreads.NEEDS instanceof IllegalAccessException ? "" : " (but: " + Log.describe(JdkThreads.NEEDS) + ")"), null);
        return false;
    }

    @Override
    void dispatch(Fibre fibre) {
        resuming = true;
        fibre.resumed = true;
        try {
            if (fibre.isStarted()) {
                LockSupport.unpark(fibre.thread);
            } else {
                start(fibre);
            }
        } finally {
            resuming = false;
        }
        // None if the fibre is not parked, because a stray unpark made its thread ready: it will find itself resumed.
        var continuation = resumed;
        resumed = null;
        if (continuation != null) {
            continuation.run();
        }
    }

    private void start(Fibre fibre) {
        try {
            prepare(threads.newThread(fibre), fibre);
            fibre.thread.start();
        } catch (Throwable t) {
            resumed = null;
            fibre.thread = null;
            fibre.failToStart(t);
        }
    }

    /** The JDK has something to run: the fibre being resumed, or a thread that a lock, a socket or a timer woke. */
    @Override
    public void execute(Runnable continuation) {
        if (Thread.currentThread() == loop.thread() && resuming) {
            resuming = false;
            resumed = continuation;
        } else if (isForeign(JdkThreads.threadOf(continuation))) {
            JdkThreads.runElsewhere(continuation);
        } else {
            var ours = new Continuation(continuation);
            if (!loop.scheduler.post(ours)) {
                ours.abandon();
            }
        }
    }

    /** Whether a thread was made by a task, rather than for one. */
    private boolean isForeign(Thread thread) {
        if (thread == null) {
            return false;
        }
        var handler = thread.getUncaughtExceptionHandler();
        if (handler instanceof Fibre || handler instanceof ThreadGroup) {
            return handler instanceof ThreadGroup;
        }
        // The program's own handler: a task that has replaced its handler must still be recognised.
        return !loop.live().hasThread(thread);
    }

    /** A continuation in the loop's queues. */
    private record Continuation(Runnable continuation) implements Abandonable {
        @Override
        public void run() {
            continuation.run();
        }

        /** Threads that outlive the loop continue elsewhere rather than hang. */
        @Override
        public void abandon() {
            ForkJoinPool.commonPool().execute(continuation);
        }
    }

    @Override
    void suspend(Fibre self) {
        var interrupted = false;
        do {
            LockSupport.park(self);
            // A set interrupt flag would make every further park return at once.
            interrupted |= Thread.interrupted();
        } while (!self.resumed && self.pinned == null);
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (self.pinned != null) {
            giveUpIfPinned(self);
        }
        self.resumed = false;
    }

    private static void giveUpIfPinned(Fibre self) {
        var reason = self.pinned;
        self.pinned = null;
        if (self.resumed) {
            return;
        }
        if (reason.isEmpty()) {
            throw new OutOfMemoryError("there is no memory left to suspend " + self);
        }
        throw new IllegalStateException(self + " can't wait here, " + reason + ": it would block its loop for ever. Wait before that, or after it");
    }

    /**
     * A fibre has parked without leaving the loop's thread, so nothing of the loop can run, and nothing can wake it: its wait ends with an
     * exception. Called by the watchdog.
     *
     * @param where what keeps it from being suspended, as it reads after "can't wait here, "; empty for a lack of memory
     */
    static void release(Fibre pinned, String where) {
        pinned.pinned = where;
        LockSupport.unpark(pinned.thread);
    }

    @Override
    void fibreMain(Fibre self) {
        self.resumed = false;
        self.live();
    }

    @Override
    Thread turning() {
        return loop.thread();
    }

    @Override
    boolean isRunning(Fibre fibre) {
        return true;
    }
}
