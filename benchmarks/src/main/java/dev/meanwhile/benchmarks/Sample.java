package dev.meanwhile.benchmarks;

/**
 * One round, as a program prints it.
 *
 * @param p50Nanos    of the waits for answers, where there is a server; otherwise 0
 * @param unsupported the program does not have this workload; the reason, which may be empty. Otherwise null
 */
record Sample(int round, long wallNanos, long cpuNanos, long check, long peakKb, long baseKb, long p50Nanos, long p99Nanos, String unsupported) {
    /** A round without a server. */
    Sample(int round, long wallNanos, long cpuNanos, long check, long peakKb, long baseKb) {
        this(round, wallNanos, cpuNanos, check, peakKb, baseKb, 0, 0, null);
    }
}
