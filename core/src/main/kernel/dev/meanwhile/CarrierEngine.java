package dev.meanwhile;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;

/**
 * Fast mode: a task is a virtual thread whose scheduler is the loop, so its thread is the carrier and a switch is one
 * unmount and one mount.
 *
 * <p>JDK 25 has no public way to choose the scheduler. The builder has a private field for it, which is set here by
 * reflection; that takes {@code --add-opens java.base/java.lang}. Rules that follow from the JDK's code: a continuation runs
 * only on a platform thread; {@code execute} must never run it inline (the JDK calls it in the middle of a yield) and
 * never reject (the thread would be lost); the carrier must take no lock that its tasks take. The Add-Opens and this probe
 * are all that depends on the JDK's inside; when the probe fails, {@link PortableEngine} serves.
 */
final class CarrierEngine extends Engine implements Executor {
    private static final String FORCED_MODE = System.getProperty("meanwhile.mode", "");
    private static final VarHandle SCHEDULER = FORCED_MODE.equals("portable") ? null : findScheduler();

    private final Loop loop;
    private final ThreadFactory threads;
    /** Set while the loop resumes a task: the continuation that the JDK hands back is that task's, and runs next. */
    private boolean resuming;
    private Runnable resumed;

    CarrierEngine(Loop loop) {
        this.loop = loop;
        this.threads = threadsScheduledBy(this);
    }

    static boolean isAvailable() {
        return SCHEDULER != null;
    }

    private static VarHandle findScheduler() {
        // Threads that end on a carrier leave the JDK's set of all threads, whose lock a task of ours may hold: have no such set.
        // It can still be decided as long as no virtual thread was made.
        setUnlessSet("jdk.trackAllThreads", "false");
        // The JDK's pollers for blocking sockets are virtual threads that inherit the scheduler of whoever first needs them: a task's
        // loop would then poll for the whole JVM. As platform threads they are made when needed, and belong to nobody.
        setUnlessSet("jdk.pollerMode", "1");
        try {
            var field = Thread.ofVirtual().getClass().getDeclaredField("scheduler");
            // Not Field.set: at its first use it makes classes, which every start would pay for.
            return MethodHandles.privateLookupIn(field.getDeclaringClass(), MethodHandles.lookup()).unreflectVarHandle(field);
        } catch (ReflectiveOperationException | RuntimeException e) {
            Reports.portableMode(e);
            return null;
        }
    }

    private static void setUnlessSet(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    private static ThreadFactory threadsScheduledBy(Executor scheduler) {
        var builder = Thread.ofVirtual();
        SCHEDULER.set(builder, scheduler);
        return builder.factory();
    }

    @Override
    void dispatch(Task<?> task) {
        resuming = true;
        task.resumed = true;
        try {
            if (task.isStarted()) {
                LockSupport.unpark(task.thread);
            } else {
                start(task);
            }
        } catch (Throwable t) {
            task.endFailed(t);
        } finally {
            resuming = false;
        }
        // None if the task is not parked, because a stray unpark made its thread ready: it will find itself resumed.
        var continuation = resumed;
        resumed = null;
        if (continuation != null) {
            continuation.run();
        }
    }

    private void start(Task<?> task) {
        task.threadBody = new TaskThread(task);
        var thread = threads.newThread(task.threadBody);
        thread.setUncaughtExceptionHandler(task.threadBody);
        task.thread = thread;
        thread.start();
    }

    /** The JDK has something to run: the task being resumed, or a thread that a lock, a socket or a timer let go. */
    @Override
    public void execute(Runnable continuation) {
        if (Thread.currentThread() == loop.thread() && resuming) {
            resuming = false;
            resumed = continuation;
        } else {
            var foreign = new Foreign(continuation);
            if (!loop.scheduler.post(foreign)) {
                foreign.abandon();
            }
        }
    }

    /** A continuation in the loop's queues. */
    private record Foreign(Runnable continuation) implements Abandonable {
        @Override
        public void run() {
            continuation.run();
        }

        /** Threads that outlive the loop go on elsewhere rather than hang. */
        @Override
        public void abandon() {
            ForkJoinPool.commonPool().execute(continuation);
        }
    }

    @Override
    void suspend(Task<?> self) {
        var interrupted = false;
        do {
            LockSupport.park(self.waiting());
            // A set interrupt flag would make every further park return at once.
            interrupted |= Thread.interrupted();
        } while (!self.resumed);
        self.resumed = false;
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    void taskMain(TaskThread self) {
        self.task.resumed = false;
        self.task.runBody();
    }

    @Override
    Thread turning() {
        return loop.thread();
    }

    @Override
    boolean isRunning(Task<?> task) {
        return true;
    }
}
