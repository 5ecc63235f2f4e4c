package dev.meanwhile.benchmarks;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Optional;

/**
 * The result of a workload: a file in {@code benchmarks/results}.
 *
 * @param workload  its name
 * @param size      the amount of work in a round
 * @param quick     whether it was a quick run, whose figures are rough
 * @param processes the number of processes of each peer
 * @param machine   the machine that it ran on
 * @param lines     one for each peer
 */
record Result(String workload, int size, boolean quick, int processes, Machine machine, List<Line> lines) {
    /**
     * A peer's figures, in nanoseconds for each operation.
     *
     * @param firstWall    of the first round of each process
     * @param wall         of the second half of each process's rounds
     * @param bytesPerTask growth of the process in the first round, for each unit of size: to its peak, or to what it has in the end
     * @param waits        of a server's clients; null if there is no server
     * @param note         why there are no figures, which are then null; empty if there are
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Line(String peer, String title, String version, boolean pinned, Spread firstWall, Spread firstCpu, Spread wall, Spread cpu,
            double bytesPerTask, Waits waits, String note) {
        static Line without(Peer peer, String note) {
            return new Line(peer.name(), peer.title(), peer.version(), peer.isReady() && peer.pinned(), null, null, null, null, 0, null, note);
        }

        boolean hasFigures() {
            return wall != null;
        }

        Spread steady(Workload.Metric metric) {
            return switch (metric) {
                case WALL -> wall;
                case CPU -> cpu;
                case WAIT -> Spread.of(waits.p99());
                case MEMORY -> Spread.of(bytesPerTask);
            };
        }

        Spread first(Workload.Metric metric) {
            return switch (metric) {
                case WALL -> firstWall;
                case CPU -> firstCpu;
                case WAIT, MEMORY -> steady(metric);
            };
        }
    }

    /**
     * How long clients wait for an answer, in nanoseconds: medians of the steady rounds' percentiles.
     *
     * @param p999 that of 99.9 %; 0 in older files
     */
    record Waits(double p50, double p99, double p999) {
    }

    Optional<Line> line(String peer) {
        return lines.stream().filter(line -> line.peer().equals(peer) && line.hasFigures()).findFirst();
    }

    /** {@return a peer's time relative to Meanwhile in carrier mode; not a number if one of them has no figures} */
    double ratio(Line line, Workload.Metric metric) {
        var ours = line(Peer.CARRIER).map(it -> it.steady(metric).median()).orElse(Double.NaN);
        return line.hasFigures() ? line.steady(metric).median() / ours : Double.NaN;
    }
}
