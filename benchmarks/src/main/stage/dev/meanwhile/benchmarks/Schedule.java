package dev.meanwhile.benchmarks;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * When a run ends. A quick one has less than five minutes, which its workloads share; time that one does not need, the next ones have. A busy
 * machine may not get through all peers of a workload. A full run takes as long as it takes.
 */
final class Schedule {
    /** What is left of five minutes is for the charts and the document. */
    private static final Duration QUICK = Duration.ofSeconds(280);
    private static final Duration PROCESS = Duration.ofSeconds(180);
    private static final Duration QUICK_PROCESS = Duration.ofSeconds(30);
    /** The time to fetch libraries of peers that a quick run may take. */
    private static final Duration QUICK_FETCH = Duration.ofSeconds(90);
    private static final Duration FETCH = Duration.ofMinutes(15);

    private final boolean quick;
    private final LongSupplier clock;
    private final long begin;
    private final Map<String, Long> ends = new HashMap<>();

    Schedule(boolean quick, LongSupplier clock) {
        this.quick = quick;
        this.clock = clock;
        begin = clock.getAsLong();
    }

    /** {@return a schedule that begins now} */
    static Schedule of(boolean quick) {
        return new Schedule(quick, System::nanoTime);
    }

    /** Gives each of them its share of the time that is left. They follow each other. */
    void share(List<Workload> workloads) {
        var left = left();
        var all = workloads.stream().mapToDouble(Schedule::weight).sum();
        var end = (double) clock.getAsLong();
        for (var workload : workloads) {
            end += weight(workload) / all * left;
            ends.put(workload.name(), (long) end);
        }
    }

    /** In seconds for each peer, with those for starting its processes. */
    private static double weight(Workload workload) {
        return Math.max(0.5, workload.effort().seconds(true)) + (workload.served() ? 2.5 : 1);
    }

    /** {@return whether no other peer should begin with it} */
    boolean isOver(Workload workload) {
        return quick && clock.getAsLong() >= ends.getOrDefault(workload.name(), Long.MAX_VALUE);
    }

    /** {@return how long a process that starts now may take} */
    Duration process() {
        return quick ? shorter(QUICK_PROCESS, Duration.ofNanos(Math.max(left(), 1))) : PROCESS;
    }

    /** {@return how long libraries may be fetched} */
    Duration fetch() {
        return quick ? QUICK_FETCH : FETCH;
    }

    private long left() {
        return begin + QUICK.toNanos() - clock.getAsLong();
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
