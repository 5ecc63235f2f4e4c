package dev.meanwhile.benchmarks;

/**
 * One round, as a program prints it.
 *
 * @param p50Nanos    of the waits for answers, if there is a server; otherwise 0
 * @param heldKb      the memory of the server after the round, if that counts rather than the peak; otherwise 0
 * @param unsupported why the program does not have this workload, which may be empty; null if it has it
 */
record Sample(int round, long wallNanos, long cpuNanos, long check, long peakKb, long baseKb, long p50Nanos, long p99Nanos,
        long p999Nanos, long heldKb, String unsupported) {
    /** A round without a server. */
    Sample(int round, long wallNanos, long cpuNanos, long check, long peakKb, long baseKb) {
        this(round, wallNanos, cpuNanos, check, peakKb, baseKb, 0, 0, 0, 0, null);
    }

    /** {@return by how much the memory has grown, in KiB} */
    long growthKb() {
        return (heldKb > 0 ? heldKb : peakKb) - baseKb;
    }
}
