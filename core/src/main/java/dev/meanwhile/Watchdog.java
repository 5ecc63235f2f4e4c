package dev.meanwhile;

import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.TimeUnit;

/**
 * One thread that looks after all loops of the JVM: when a loop takes no step for a tenth of a second while it is not asleep, it
 * reports the task that holds it up, with its stack, while that is still so. It costs the loops nothing but a counter.
 */
final class Watchdog extends Thread {
    private static final long PERIOD_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final long LIMIT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    /** At most one report a loop in this time, and a longer silence after each: a program that blocks all the time says so, not more. */
    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(2);

    private static final class Seen {
        private long steps = -1;
        private long since;
        private boolean reported;
        private long lastReport = Long.MIN_VALUE;
    }

    private static boolean started;

    private final Map<Loop, Seen> loops = new WeakHashMap<>();

    private Watchdog() {
        super(null, null, "meanwhile-watchdog", 256 << 10);
        setDaemon(true);
    }

    static synchronized void watch() {
        if (!started) {
            started = true;
            new Watchdog().start();
        }
    }

    @Override
    public void run() {
        initialisePoller();
        var last = System.nanoTime();
        while (true) {
            try {
                TimeUnit.NANOSECONDS.sleep(PERIOD_NANOS);
            } catch (InterruptedException e) {
                continue;
            }
            var now = System.nanoTime();
            // After a pause of the whole JVM nobody is to blame.
            var reliable = now - last < 2 * PERIOD_NANOS;
            last = now;
            for (var loop : LoopRunner.running()) {
                look(loop, loops.computeIfAbsent(loop, _ -> new Seen()), now, reliable);
            }
        }
    }

    /**
     * The JDK's pollers for blocking sockets are virtual threads that inherit the scheduler of whoever first needs them. If
     * that were a task, all sockets of the JVM would be polled on its loop; so have them started here.
     */
    private static void initialisePoller() {
        try {
            Class.forName("sun.nio.ch.Poller");
        } catch (ClassNotFoundException | LinkageError e) {
            // A JDK without it has no such problem.
        }
    }

    private static void look(Loop loop, Seen seen, long now, boolean reliable) {
        var steps = loop.steps();
        if (loop.isSleeping() || steps != seen.steps || !reliable) {
            seen.steps = steps;
            seen.since = now;
            seen.reported = false;
            return;
        }
        var held = now - seen.since;
        var quiet = seen.lastReport != Long.MIN_VALUE && now - seen.lastReport < QUIET_NANOS;
        if (held >= LIMIT_NANOS && !seen.reported && !quiet) {
            report(loop, TimeUnit.NANOSECONDS.toMillis(held), steps);
            seen.reported = true;
            seen.lastReport = now;
        }
    }

    private static void report(Loop loop, long millis, long steps) {
        var task = holder(loop);
        var stack = (task == null ? loop.thread() : task.thread).getStackTrace();
        if (loop.steps() != steps || stack.length == 0 || isLoadingClasses(stack)) {
            return;
        }
        Reports.heldUp(loop, task == null ? "a callback" : task.toString(), millis, stack, remark(stack));
    }

    /** Done once in the life of a program, and nothing that its author could move elsewhere. */
    private static boolean isLoadingClasses(StackTraceElement[] stack) {
        for (var frame : stack) {
            if (frame.getMethodName().equals("<clinit>") || frame.getMethodName().equals("linkCallSite")
                    || frame.getClassName().equals("java.lang.ClassLoader")) {
                return true;
            }
        }
        return false;
    }

    private static Task<?> holder(Loop loop) {
        var running = loop.runningTask();
        if (running != null && running.thread != null) {
            return running;
        }
        // Resumed by the JDK rather than by the loop: the one whose thread is running.
        for (var task : loop.live().snapshot()) {
            if (task.thread != null && task.waiting() == null && task.thread.getState() == State.RUNNABLE) {
                return task;
            }
        }
        return null;
    }

    private static String remark(StackTraceElement[] stack) {
        for (var frame : stack) {
            if (frame.getMethodName().equals("parkOnCarrierThread")) {
                return ", which waits where it can't be suspended (below a native method or a static initialiser)";
            }
        }
        return "; move calls that block into blocking(() -> …) and long computations into compute(() -> …)";
    }
}
