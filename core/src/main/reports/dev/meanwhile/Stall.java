package dev.meanwhile;

import java.util.List;

/**
 * Decides whether one step of a loop blocks the loop, from what the watchdog saw of it in its rounds.
 *
 * <p>Wall-clock time alone proves nothing: on a busy machine every loop seems to be blocked now and then. So only two things count. A call
 * blocks if the thread waits in it, or sits in a native method and hardly uses a processor, in two rounds in a row. A computation blocks
 * by the processor time that it has used, which neither other processes nor pauses of the JVM add to. What a program does once in its
 * life (loading, initialising and linking classes) and what the runtime does itself count little or not at all: see the limits. A round that
 * comes late says that the watchdog got no processor either, so the time before it hardly counts as waiting.
 *
 * <p>All doubts are resolved in favour of the step: a report that is missing costs less than one that is false. See ADR 021.
 */
final class Stall {
    private static final long MILLIS = 1_000_000;
    /** How often the watchdog looks. */
    static final long PERIOD_NANOS = 50 * MILLIS;
    static final long LIMIT_NANOS = 100 * MILLIS;
    /** What the time before a late round counts, however long it was: on some machines all of them are late. */
    private static final long LATE_NANOS = 10 * MILLIS;
    /** For computations in the first seconds of a program, whose code is still interpreted. */
    static final long WARM_UP_LIMIT_NANOS = 300 * MILLIS;
    /** Where processor time can't be measured. */
    static final long UNMEASURED_LIMIT_NANOS = 1000 * MILLIS;
    /** For loading, initialising and linking classes. */
    static final long STARTING_LIMIT_NANOS = 2000 * MILLIS;
    /** For closing what a loop has, when its tasks have ended. */
    static final long CLOSING_LIMIT_NANOS = 5000 * MILLIS;
    /** How much processor time each class that the JVM has loaded meanwhile accounts for: many are loaded without a frame that shows it. */
    static final long CLASS_NANOS = 2 * MILLIS;

    /** What blocks the loop. */
    enum Cause {
        /** A call that waits. */
        CALL,
        COMPUTATION,
        /** One of these: processor time can't be measured here. */
        EITHER
    }

    /**
     * What the watchdog saw in one round.
     *
     * @param nanos   when
     * @param state   of the thread that the loop waits for
     * @param mounted whether that thread is a platform thread, or on one
     * @param stack   its stack; empty if it was not taken
     * @param cpu     processor time, as far as it is known
     */
    record Sample(long nanos, Thread.State state, boolean mounted, List<StackTraceElement> stack, CpuClock.Reading cpu) {
        boolean isWaiting() {
            return state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING || state == Thread.State.BLOCKED;
        }
    }

    /**
     * What is to be reported.
     *
     * @param nanos    for how long the step has been seen
     * @param cpuNanos how much processor time the thread has used in that, as far as it is known
     */
    record Finding(Cause cause, long nanos, long cpuNanos) {
    }

    private enum Doing {
        /** Waits in a call. */
        WAITING,
        /** In a native method: it may wait or compute. */
        NATIVE,
        RUNNING,
        /** Loads, initialises or links classes. */
        STARTING,
        /** Runs the runtime's own code. */
        OWN,
        /** Could run, but is on no platform thread. */
        AWAY,
        /** Not known. */
        UNSEEN;

        static Doing of(Sample sample) {
            if (sample.stack().isEmpty()) {
                return UNSEEN;
            }
            if (isOwn(sample.stack())) {
                return OWN;
            }
            if (sample.stack().stream().anyMatch(frame -> starts(frame, sample.isWaiting()))) {
                return STARTING;
            }
            if (sample.isWaiting()) {
                return WAITING;
            }
            return !sample.mounted() ? AWAY : sample.stack().getFirst().isNativeMethod() ? NATIVE : RUNNING;
        }

        boolean isActive() {
            return this == WAITING || this == NATIVE || this == RUNNING;
        }
    }

    private final long computingLimit;
    private Sample first;
    private Sample last;
    private Doing lastDoing;
    private boolean closing;
    /** Nanoseconds of each. */
    private long waiting;
    private long computing;
    private long starting;
    private long unmeasured;

    /** @param computingLimit how much processor time a computation may use */
    Stall(long computingLimit) {
        this.computingLimit = computingLimit;
    }

    /** Takes the next round into account. {@return what there is to report, or null} */
    Finding add(Sample sample) {
        var doing = Doing.of(sample);
        if (first == null) {
            first = sample;
        } else {
            count(sample, doing);
        }
        closing |= Frames.isClosing(sample.stack());
        last = sample;
        lastDoing = doing;
        return finding(sample, doing);
    }

    private void count(Sample sample, Doing doing) {
        var passed = sample.nanos() - last.nanos();
        var wall = passed < 2 * PERIOD_NANOS ? passed : LATE_NANOS;
        var cpu = Math.max(0, sample.cpu().since(last.cpu()));
        if (doing == Doing.STARTING) {
            starting += sample.isWaiting() ? wall : cpu;
        } else if (doing.isActive()) {
            var loading = Math.min(cpu, sample.cpu().classesSince(last.cpu()) * CLASS_NANOS);
            starting += loading;
            computing += cpu - loading;
            if (lastDoing.isActive()) {
                countWaiting(sample, doing, wall, cpu);
            }
        }
    }

    private void countWaiting(Sample sample, Doing doing, long wall, long cpu) {
        if (doing != Doing.WAITING && !sample.cpu().isKnown()) {
            unmeasured += wall;
        } else if (doing != Doing.RUNNING && lastDoing != Doing.RUNNING && (doing == Doing.WAITING || cpu < wall / 10)) {
            waiting += wall;
        }
    }

    /** Only while the stack shows the one to blame. */
    private Finding finding(Sample sample, Doing doing) {
        var active = doing.isActive();
        if (active && doing != Doing.RUNNING && waiting >= limit(LIMIT_NANOS)) {
            return found(Cause.CALL, sample);
        }
        if (active && doing != Doing.WAITING && computing >= limit(computingLimit)) {
            return found(Cause.COMPUTATION, sample);
        }
        if (active && waiting + unmeasured >= limit(UNMEASURED_LIMIT_NANOS)) {
            return found(Cause.EITHER, sample);
        }
        if (doing == Doing.STARTING && starting >= limit(STARTING_LIMIT_NANOS)) {
            return found(sample.isWaiting() ? Cause.CALL : Cause.COMPUTATION, sample);
        }
        return null;
    }

    private long limit(long usual) {
        return closing ? CLOSING_LIMIT_NANOS : usual;
    }

    private Finding found(Cause cause, Sample sample) {
        return new Finding(cause, sample.nanos() - first.nanos(), computing + starting);
    }

    /** Whether it is the runtime that works, rather than what it runs: no frame of the program lies on top of its own. */
    private static boolean isOwn(List<StackTraceElement> stack) {
        for (var frame : stack) {
            if (Frames.isMount(frame)) {
                // What runs on top of that is not in this stack.
                return false;
            }
            if (Frames.isOfRuntime(frame)) {
                return true;
            }
            if (Frames.isOfProgram(frame)) {
                return Frames.isReporting(stack);
            }
        }
        return false;
    }

    private static boolean starts(StackTraceElement frame, boolean waiting) {
        var type = frame.getClassName();
        // An initialiser that waits is worth a report: its author can move the wait.
        return !waiting && frame.getMethodName().equals("<clinit>") || type.equals("java.lang.ClassLoader")
                || type.startsWith("jdk.internal.loader.") || type.equals("java.lang.invoke.MethodHandleNatives");
    }
}
