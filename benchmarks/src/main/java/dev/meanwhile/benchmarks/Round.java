package dev.meanwhile.benchmarks;

/** One round of a workload: does the work, and returns what the harness checks, a count or a sum. */
@FunctionalInterface
public interface Round {
    /**
     * Does the work.
     *
     * @param size how much of it; what that counts is the workload's business
     * @return the answer
     * @throws Exception whatever the work throws, which ends the program
     */
    long play(int size) throws Exception;
}
