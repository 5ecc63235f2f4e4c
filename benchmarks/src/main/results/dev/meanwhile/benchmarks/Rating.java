package dev.meanwhile.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** Turns the rounds that a peer's processes printed into its line. */
final class Rating {
    private Rating() {
    }

    /**
     * {@return the line of a peer}
     *
     * @param processes the rounds of each of its processes
     */
    static Result.Line rate(Workload workload, Peer peer, List<List<Sample>> processes) {
        var first = processes.stream().map(List::getFirst).toList();
        var steady = new ArrayList<Sample>();
        processes.forEach(rounds -> steady.addAll(secondHalf(rounds)));
        double operations = workload.operations();
        return new Result.Line(peer.name(), peer.title(), peer.version(), peer.pinned(),
                Spread.of(first, it -> it.wallNanos() / operations), Spread.of(first, it -> it.cpuNanos() / operations),
                Spread.of(steady, it -> it.wallNanos() / operations), Spread.of(steady, it -> it.cpuNanos() / operations),
                Spread.of(first, it -> it.growthKb() * 1024.0 / workload.size()).median(),
                workload.served() ? waits(steady) : null, "");
    }

    private static Result.Waits waits(List<Sample> rounds) {
        return new Result.Waits(Spread.of(rounds, Sample::p50Nanos).median(), Spread.of(rounds, Sample::p99Nanos).median(), Spread.of(rounds, Sample::p999Nanos).median());
    }

    /** {@return the steady rounds} If their number is odd, the one in the middle is included. */
    static List<Sample> secondHalf(List<Sample> rounds) {
        return rounds.subList(rounds.size() / 2, rounds.size());
    }

    /** {@return the mistake in the answers; empty if there is none} */
    static String mistake(Workload workload, List<Sample> rounds) {
        if (rounds.isEmpty()) {
            return "printed no round";
        }
        return rounds.stream().filter(it -> it.check() != workload.answer()).findFirst()
                .map(it -> "wrong answer in round " + it.round() + ": " + it.check() + " instead of " + workload.answer())
                .orElse("");
    }
}
