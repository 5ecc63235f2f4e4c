package dev.meanwhile.benchmarks;

import java.util.List;

/** Where peers run: in a process of their own, or as a server of another. */
@FunctionalInterface
interface Stage {
    /**
     * {@return the output, of which lines of JSON count}
     *
     * @throws Unplayable if that failed
     */
    List<String> play(Workload workload, Peer peer, boolean quick) throws Unplayable;
}
