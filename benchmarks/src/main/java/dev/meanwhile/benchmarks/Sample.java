package dev.meanwhile.benchmarks;

/**
 * One round, as a program prints it.
 *
 * @param unsupported the program does not have this workload; the reason, which may be empty. Otherwise null
 */
record Sample(int round, long wallNanos, long cpuNanos, long check, long peakKb, long baseKb, String unsupported) {
}
