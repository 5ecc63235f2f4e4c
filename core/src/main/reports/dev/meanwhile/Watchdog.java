package dev.meanwhile;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

    /** How often waits that keep a thread of the JDK are looked for, in periods, and among how many tasks at most. */
    private static final int PIN_PERIODS = 10;
    private static final int PIN_TASKS = 200;

    private static final class Seen {
        private long steps = -1;
        private long since;
        private boolean reported;
        private long lastReport = Long.MIN_VALUE;
        private int periods;
        /** Calls that were found to pin, each reported once. */
        private final Set<String> pins = new HashSet<>();
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
                var seen = loops.computeIfAbsent(loop, _ -> new Seen());
                loop.recorder.stale = true;
                look(loop, seen, now, reliable);
                if (loop.engine instanceof PortableEngine && seen.periods++ % PIN_PERIODS == 0) {
                    lookForPins(loop, seen);
                }
            }
        }
    }

    private static void look(Loop loop, Seen seen, long now, boolean reliable) {
        var steps = loop.scheduler.steps();
        if (loop.scheduler.isAsleep() || steps != seen.steps || !reliable) {
            seen.steps = steps;
            seen.since = now;
            seen.reported = false;
            return;
        }
        var held = now - seen.since;
        var quiet = seen.lastReport != Long.MIN_VALUE && now - seen.lastReport < QUIET_NANOS;
        if (held >= LIMIT_NANOS && !seen.reported && !quiet && report(loop, TimeUnit.NANOSECONDS.toMillis(held), steps)) {
            seen.reported = true;
            seen.lastReport = now;
        }
    }

    /** {@return false if there was nothing to report after all} */
    private static boolean report(Loop loop, long millis, long steps) {
        var task = holder(loop);
        var stack = (task == null ? turning(loop) : task.fibre.thread).getStackTrace();
        var pinned = Pin.isIn(List.of(stack));
        if (loop.scheduler.steps() != steps || stack.length == 0 || !pinned && isLoadingClasses(stack)) {
            return false;
        }
        loop.recorder.stalledMillis = (int) millis;
        Reports.heldUp(loop, task == null ? "a callback" : task.toString(), millis, stack, (pinned
                ? ", which waits where it can't be suspended: " + Pin.describe(List.of(stack)) : "") + others(loop, task) + (pinned
                ? "; wait before or after that, for nothing of this loop runs meanwhile"
                : "; move calls that block into blocking(() -> …) and long computations into compute(() -> …)"));
        return true;
    }

    /** {@return the thread of a callback, or of the loop} */
    private static Thread turning(Loop loop) {
        var callback = loop.scheduler.running();
        return callback == null || callback.thread == null ? loop.engine.turning() : callback.thread;
    }

    /** Who suffers. */
    private static String others(Loop loop, Task<?> holder) {
        var ready = loop.live().snapshot().stream().filter(task -> task != holder && task.isReady()).count();
        return ready == 0 ? "" : ", while " + ready + (ready == 1 ? " other task waits for its turn" : " other tasks wait for their turn");
    }

    /**
     * In portable mode a wait that can't be suspended does not hold up the loop, but keeps a thread that all virtual threads need. A thread
     * that waits and is yet on a carrier is one; its name tells, and costs less than its stack.
     */
    private static void lookForPins(Loop loop, Seen seen) {
        for (var task : loop.live().oldest(PIN_TASKS)) {
            if (task.waiting() != null && !task.isReady() && task.fibre.thread.toString().contains("@")) {
                var stack = task.stack();
                if (Pin.isIn(stack) && seen.pins.add(Pin.describe(stack))) {
                    Reports.pinned(loop, task, stack);
                }
            }
        }
    }

    private static boolean has(StackTraceElement[] stack, String method) {
        return Arrays.stream(stack).anyMatch(frame -> frame.getMethodName().equals(method));
    }

    /** Done once in the life of a program, and nothing that its author could move elsewhere. */
    private static boolean isLoadingClasses(StackTraceElement[] stack) {
        return has(stack, "<clinit>") || has(stack, "linkCallSite")
                || Arrays.stream(stack).anyMatch(frame -> frame.getClassName().equals("java.lang.ClassLoader"));
    }

    private static Task<?> holder(Loop loop) {
        var running = loop.scheduler.runningTask();
        if (running != null && running.fibre.thread != null) {
            return running;
        }
        // Resumed by the JDK rather than by the loop: the one whose thread is running.
        for (var task : loop.live().snapshot()) {
            if (task.fibre.thread != null && task.waiting() == null && task.fibre.thread.getState() == State.RUNNABLE) {
                return task;
            }
        }
        return null;
    }
}
