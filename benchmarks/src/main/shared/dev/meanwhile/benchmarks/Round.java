package dev.meanwhile.benchmarks;

/** One round of a workload: does the work, and returns a count or a sum for the harness to check. */
@FunctionalInterface
public interface Round {
    /**
     * Does the work.
     *
     * @param size how much of it, in a unit that the workload defines
     * @return the answer
     * @throws Exception what the work throws, which ends the program
     */
    long play(int size) throws Exception;
}
