package dev.meanwhile.benchmarks;

import java.util.List;

/** Where peers play: a process of their own, or one that they serve. */
@FunctionalInterface
interface Stage {
    /**
     * {@return what was printed, of which lines of JSON count}
     *
     * @throws Unplayable if that failed
     */
    List<String> play(Workload workload, Peer peer, boolean quick) throws Unplayable;
}
