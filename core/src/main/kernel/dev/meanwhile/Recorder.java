package dev.meanwhile;

import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * What a loop always records about itself: the time of its last look at the clock, and a ring of its last events.
 *
 * <p>Both must fit into a tenth of a switch, about 14 ns. Reading the clock costs twice that, so waits are dated by the loop's last look,
 * which it takes for its timers and after each pause anyway; if a loop never does, the watchdog makes it, twenty times a second. The ring
 * is an array of numbers, so it keeps no object alive; names are looked up when somebody asks.
 *
 * <p>The loop writes. Any thread may read, as from a sequence lock: an entry is written before {@link #written} counts it, and what may
 * have been overwritten during the copy is left out.
 */
final class Recorder {
    static final int SIZE = 4096;
    /** Two numbers an event: the time; and kind, detail and task in one. */
    private static final int DETAIL_SHIFT = 48;
    private static final int KIND_SHIFT = 56;
    private static final LoopEvent.Kind[] KINDS = LoopEvent.Kind.values();
    private static final LoopEvent.Outcome[] OUTCOMES = LoopEvent.Outcome.values();
    private static final WaitKind[] WAITS = WaitKind.values();
    private static final long TASK_MASK = (1L << DETAIL_SHIFT) - 1;

    /** One entry of the ring. */
    private record Entry(long number, long nanos, int kind, int detail, long task) {
    }

    private final LongSupplier clock;
    private final long[] ring = new long[2 * SIZE];
    private long written;
    /** When the loop last looked at its clock. */
    private long time;
    private long start;
    /** Set by the watchdog: the time is old. */
    private boolean stale;
    /** When the watchdog set that, if a step was running; else 0. */
    private long staleSince;
    private long longestStep;
    private long callbacks;
    /** Set by the watchdog, which has reported a step that took this long; the loop records it when it continues. */
    int stalledMillis;

    Recorder(LongSupplier clock) {
        this.clock = clock;
    }

    /** When the loop's time begins, on its current clock: events are dated from there, so they keep their places if the clock is replaced. */
    void begin(long birth) {
        start = birth;
    }

    /** The loop looks at its clock. {@return the same} */
    long look(long now) {
        time = now;
        return now;
    }

    /** {@return when the loop last looked at its clock, for dating what happens now} */
    long time() {
        return time;
    }

    long start() {
        return start;
    }

    void spawned(long task) {
        add(LoopEvent.Kind.SPAWN, 0, task);
    }

    /** {@return the time, for dating the step} */
    long step(long task) {
        if (stale) {
            refresh();
        }
        add(LoopEvent.Kind.STEP, 0, task);
        return time;
    }

    /** {@return the time, for dating the wait} */
    long waits(long task, WaitKind kind) {
        add(LoopEvent.Kind.WAIT, kind.ordinal(), task);
        return time;
    }

    void ended(long task, LoopEvent.Outcome outcome) {
        add(LoopEvent.Kind.END, outcome.ordinal(), task);
    }

    void cancelled(long task) {
        add(LoopEvent.Kind.CANCEL, 0, task);
    }

    void callback() {
        if (stale) {
            refresh();
        }
        callbacks++;
        add(LoopEvent.Kind.CALLBACK, 0, 0);
    }

    void idle() {
        staleSince = 0;
        add(LoopEvent.Kind.IDLE, 0, 0);
    }

    /** The watchdog's look, on the clock of the system. */
    void tick(long nanos, boolean asleep) {
        if (!stale) {
            staleSince = asleep ? 0 : nanos;
            stale = true;
        }
    }

    /** The loop begins to run, and what it did before is over. */
    void resumes() {
        staleSince = 0;
    }

    /** Any thread. {@return how many callbacks have run} */
    long callbacks() {
        return callbacks;
    }

    /** Any thread. {@return the longest time that a step went on after the watchdog had noticed it} */
    long longestStep() {
        return longestStep;
    }

    private void refresh() {
        if (staleSince != 0) {
            longestStep = Math.max(longestStep, System.nanoTime() - staleSince);
        }
        stale = false;
        look(clock.getAsLong());
        if (stalledMillis > 0) {
            add(LoopEvent.Kind.STALL, 0, stalledMillis);
            stalledMillis = 0;
        }
    }

    private void add(LoopEvent.Kind kind, int detail, long task) {
        var number = written;
        var at = ((int) number & SIZE - 1) << 1;
        ring[at] = time - start;
        ring[at + 1] = (long) kind.ordinal() << KIND_SHIFT | (long) detail << DETAIL_SHIFT | task & TASK_MASK;
        VarHandle.storeStoreFence();
        written = number + 1;
        VarHandle.storeStoreFence();
    }

    /** Any thread. {@return what the ring holds, oldest first} The first number says how many were overwritten before. */
    List<LoopEvent> events(Map<Long, String> namesOfTasks) {
        return Arrays.stream(entries()).map(entry -> event(entry, namesOfTasks)).toList();
    }

    private static LoopEvent event(Entry entry, Map<Long, String> names) {
        var kind = KINDS[entry.kind()];
        var task = kind == LoopEvent.Kind.STALL ? 0 : entry.task();
        var detail = switch (kind) {
            case WAIT -> WAITS[entry.detail()].name();
            case END -> OUTCOMES[entry.detail()].name();
            case STALL -> entry.task() + " ms";
            default -> "";
        };
        return new LoopEvent(entry.number(), Duration.ofNanos(entry.nanos()), kind, task,
                task == 0 ? "" : names.getOrDefault(task, "task-" + task), detail);
    }

    private Entry[] entries() {
        var end = written;
        VarHandle.acquireFence();
        var copy = ring.clone();
        VarHandle.acquireFence();
        // The entry that may be being written now has replaced the oldest.
        var first = Math.max(Math.max(0, end - SIZE), written - SIZE + 1);
        var entries = new Entry[(int) Math.max(0, end - first)];
        for (var i = 0; i < entries.length; i++) {
            var number = first + i;
            var at = ((int) number & SIZE - 1) << 1;
            var what = copy[at + 1];
            entries[i] = new Entry(number, copy[at], (int) (what >>> KIND_SHIFT), (int) (what >>> DETAIL_SHIFT) & 0xff, what & TASK_MASK);
        }
        return entries;
    }
}
