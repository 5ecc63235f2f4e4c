package dev.meanwhile.benchmarks;

import java.util.Arrays;
import java.util.List;

/** Invented results, for tests. */
final class Results {
    static final Machine MACHINE = new Machine("Difference Engine", 2, "8 GiB", "Debian, Linux 6", "VM 25", "2026-01-02");

    private Results() {
    }

    /** {@return a line with these nanoseconds, wall and CPU, and three times that in the first round} */
    static Result.Line line(String peer, double nanos) {
        var steady = Spread.of(nanos);
        var first = Spread.of(nanos * 3);
        return new Result.Line(peer, "The " + peer, "version of " + peer, true, first, first, steady, steady, nanos, null, "");
    }

    /** {@return a server's line: these nanoseconds of CPU time, and twice as much wall time} */
    static Result.Line server(String peer, double nanos) {
        return holding(peer, nanos, 0);
    }

    /** {@return the same, with a growth of so many bytes for each unit of size} */
    static Result.Line holding(String peer, double nanos, double bytes) {
        var cpu = Spread.of(nanos);
        var wall = Spread.of(nanos * 2);
        return new Result.Line(peer, "The " + peer, "version of " + peer, true, wall, Spread.of(nanos * 3), wall, cpu, bytes,
                new Result.Waits(nanos * 10, nanos * 20, nanos * 30), "");
    }

    static Result.Line missing(String peer, String why) {
        return Result.Line.without(Peer.missing(peer, "The " + peer, why), why);
    }

    static Result result(String workload, Result.Line... lines) {
        return new Result(workload, 10, false, 3, MACHINE, Arrays.asList(lines));
    }

    static Workload workload(String name) {
        return Workloads.ALL.stream().filter(it -> it.name().equals(name)).findFirst().orElseThrow();
    }

    /** {@return rounds that each take this long and all give the same answer} */
    static List<Sample> rounds(long answer, long... nanos) {
        return Arrays.stream(nanos).mapToObj(it -> new Sample(1, it, it / 2, answer, 2048, 1024)).toList();
    }
}
