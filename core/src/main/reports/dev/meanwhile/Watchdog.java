package dev.meanwhile;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * One thread that looks after all loops of the JVM: when a loop takes no step while it is not asleep, and {@link Stall} finds that
 * the program is the reason, it reports the task that blocks the loop, with its stack, while that is still so.
 *
 * <p>It costs the loops nothing but a counter. Nothing that goes wrong in a round ends the thread.
 */
final class Watchdog extends Thread {
    /** At most one report a loop in this time, and a longer silence after each: a program that blocks all the time says so, not more. */
    private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(2);
    /** How long a program counts as young, from its first loop on. */
    private static final long WARM_UP_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** How often waits that keep a thread of the JDK are looked for, in periods, and among how many tasks at most. */
    private static final int PIN_PERIODS = 10;
    private static final int PIN_TASKS = 200;

    private static final class Seen {
        private long steps;
        /** Of the current step; null if the loop was asleep. */
        private Stall stall;
        private boolean reported;
        private long lastReport = Long.MIN_VALUE;
        private int periods;
        /** Calls that were found to pin, each reported once. */
        private final Set<String> pins = new HashSet<>();

        void begin(long step, Stall stall) {
            this.steps = step;
            this.stall = stall;
            reported = false;
        }

        boolean isQuiet(long now) {
            return lastReport != Long.MIN_VALUE && now - lastReport < QUIET_NANOS;
        }
    }

    /** Whom a loop waits for in one round; the task is null if it is a callback. */
    private record Sight(Task<?> task, Stall.Sample sample) {
        /** Whether the task waits for something of ours and can't leave the loop's thread, which nobody else can then use. */
        boolean isStuck() {
            return task != null && task.loop.engine instanceof CarrierEngine && task.waitTarget() != null && Pin.isIn(sample.stack());
        }
    }

    private static Watchdog current;

    private final Map<Loop, Seen> loops = new WeakHashMap<>();
    private final long born = System.nanoTime();
    /** Null if there is none, or it was not needed yet. */
    private CpuClock clock;
    private boolean clockSought;
    private final Consumer<Loop> look = this::look;
    private final HeapWatch heap = new HeapWatch();

    private Watchdog() {
        super(null, null, "meanwhile-watchdog", 256 << 10);
        setDaemon(true);
    }

    /** A loop is about to run. One that can't be watched runs all the same. */
    static synchronized void watch() {
        if (current == null || !current.isAlive()) {
            try {
                current = new Watchdog();
                current.start();
            } catch (OutOfMemoryError e) {
                current = null;
            }
        }
    }

    @Override
    public void run() {
        while (true) {
            try {
                // Not a sleep, nor a lambda made here: both would need memory, and a loop that has none left waits for this thread.
                LockSupport.parkNanos(Stall.PERIOD_NANOS);
                if (heap.look()) {
                    Loop.RUNNING.forEach(look);
                }
            } catch (Throwable t) {
                // No memory, most likely. There may be some in the next round.
            }
        }
    }

    private void look(Loop loop) {
        try {
            heap.lookForLost(loop);
            loop.recorder.tick(System.nanoTime(), loop.scheduler.isAsleep());
            var seen = loops.computeIfAbsent(loop, _ -> new Seen());
            look(loop, seen);
            if (loop.engine instanceof PortableEngine && seen.periods++ % PIN_PERIODS == 0) {
                lookForPins(loop, seen);
            }
        } catch (OutOfMemoryError e) {
            HeapWatch.release(loop);
        } catch (Throwable t) {
            // The other loops are looked at all the same.
        }
    }

    private void look(Loop loop, Seen seen) {
        var steps = loop.scheduler.steps();
        if (loop.scheduler.isAsleep()) {
            seen.stall = null;
            return;
        }
        var moved = seen.stall == null || steps != seen.steps;
        if (moved) {
            seen.begin(steps, new Stall(System.nanoTime() - born < WARM_UP_NANOS ? Stall.WARM_UP_LIMIT_NANOS : Stall.LIMIT_NANOS));
        } else {
            HeapWatch.freeCarrier(loop);
            if (seen.reported) {
                return;
            }
        }
        var sight = sight(loop, !moved);
        if (loop.scheduler.steps() != steps || loop.scheduler.isAsleep()) {
            seen.stall = null;
        } else if (sight.isStuck()) {
            stuck(loop, seen, sight);
        } else {
            var finding = seen.stall.add(sight.sample);
            if (finding != null && !seen.isQuiet(sight.sample.nanos())) {
                seen.reported = true;
                seen.lastReport = sight.sample.nanos();
                report(loop, sight, finding);
            }
        }
    }

    /** Taking a stack stops the thread for a moment: only of one that waits, or has not moved since the last round. */
    private Sight sight(Loop loop, boolean suspicious) {
        if (suspicious && !clockSought) {
            clockSought = true;
            clock = CpuClock.open();
        }
        var fibre = loop.scheduler.running();
        var running = fibre == null || fibre.thread == null ? loop.engine.turning() : fibre.thread;
        var task = fibre == null || fibre.thread == null ? null : fibre instanceof TaskFibre it ? it.task : null;
        // A carrier's own state is known whatever is mounted on it.
        var thread = loop.engine instanceof CarrierEngine ? loop.thread() : running;
        var state = thread.getState();
        List<StackTraceElement> stack = List.of();
        if (suspicious || state != State.RUNNABLE) {
            if (task == null && running == loop.thread()) {
                task = resumedByTheJdk(loop, state);
            }
            stack = List.of((task != null ? task.fibre.thread : running).getStackTrace());
        }
        return new Sight(task, new Stall.Sample(System.nanoTime(), state, CpuClock.isMounted(thread), stack,
                clock == null ? CpuClock.Reading.NONE : clock.read(thread)));
    }

    /**
     * {@return the task that the loop runs as a callback, because a call of the JDK let it go on} Carrier mode only. It is the one on the
     * loop's thread, and waits for nothing of ours unless it is stuck there.
     */
    private static Task<?> resumedByTheJdk(Loop loop, State state) {
        if (loop.engine instanceof CarrierEngine) {
            for (var task : loop.live().snapshot()) {
                var thread = task.fibre.thread;
                if (thread != null && (task.waitTarget() == null || state != State.RUNNABLE) && CpuClock.isMounted(thread)) {
                    return task;
                }
            }
        }
        return null;
    }

    /** At once, since nothing can change by itself. The wait ends with an exception. */
    private static void stuck(Loop loop, Seen seen, Sight sight) {
        var stack = sight.sample.stack();
        var quiet = seen.isQuiet(sight.sample.nanos());
        // Once released, the task goes on, and is soon another: one that has failed, perhaps.
        var who = sight.task.toString();
        var remark = ", which waits where it can't be suspended: " + Pin.describe(stack) + others(loop, sight.task)
                + "; that wait fails now, since nothing could end it: wait before or after that";
        // Not to be taken for reported: it may wait once more without having left the thread, and is to be released again then.
        CarrierEngine.release(sight.task.fibre, Pin.frame(stack) == null ? "" : Pin.describe(stack));
        if (!quiet) {
            seen.lastReport = sight.sample.nanos();
            Reports.blocked(loop, who, 0, stack, remark);
        }
    }

    private static void report(Loop loop, Sight sight, Stall.Finding finding) {
        var stack = sight.sample.stack();
        var millis = TimeUnit.NANOSECONDS.toMillis(finding.nanos());
        loop.recorder.stalledMillis = (int) millis;
        var remark = Pin.isIn(stack) ? pinned(loop, sight) : switch (finding.cause()) {
            case CALL -> ", which is blocked in " + Pin.call(stack) + others(loop, sight.task) + "; move calls that block into blocking(() -> …)";
            case COMPUTATION -> ", which has computed for " + TimeUnit.NANOSECONDS.toMillis(finding.cpuNanos()) + " ms" + others(loop, sight.task)
                    + "; move long computations into compute(() -> …)";
            case EITHER -> others(loop, sight.task)
                    + "; move calls that block into blocking(() -> …) and long computations into compute(() -> …)";
        };
        Reports.blocked(loop, who(sight), millis, stack, remark);
    }

    private static String who(Sight sight) {
        if (sight.task != null) {
            return sight.task.toString();
        }
        return sight.sample.stack().stream().anyMatch(Frames::isMount) ? "a virtual thread that is no task" : "a callback";
    }

    private static String pinned(Loop loop, Sight sight) {
        return ", which waits where it can't be suspended: " + Pin.describe(sight.sample.stack()) + others(loop, sight.task)
                + "; nothing else on this loop runs meanwhile, so wait before or after that";
    }

    /** Who suffers. */
    private static String others(Loop loop, Task<?> holder) {
        var ready = loop.live().snapshot().stream().filter(task -> task != holder && task.isReady()).count();
        return ready == 0 ? "" : ", while " + ready + (ready == 1 ? " other task waits for its turn" : " other tasks wait for their turn");
    }

    /**
     * In portable mode a wait that can't be suspended does not block the loop, but keeps a thread that all virtual threads need. A thread
     * that waits and is yet on a carrier is one; its name tells, and costs less than its stack.
     */
    private static void lookForPins(Loop loop, Seen seen) {
        for (var task : loop.live().oldest(PIN_TASKS)) {
            if (task.waitTarget() != null && !task.isReady() && CpuClock.isMounted(task.fibre.thread)) {
                var stack = task.stack();
                if (Pin.isIn(stack) && Pin.frame(stack) == null) {
                    // There was no memory to suspend it. Perhaps there is now.
                    LockSupport.unpark(task.fibre.thread);
                } else if (Pin.isIn(stack) && seen.pins.add(Pin.describe(stack))) {
                    Reports.pinned(loop, task, stack);
                }
            }
        }
    }
}
