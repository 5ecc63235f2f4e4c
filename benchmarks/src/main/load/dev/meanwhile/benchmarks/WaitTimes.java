package dev.meanwhile.benchmarks;

import java.util.Arrays;

/** The waits of a round, in nanoseconds. */
final class WaitTimes {
    private long[] waits = new long[1 << 14];
    private int count;

    void clear() {
        count = 0;
    }

    void add(long nanos) {
        if (count == waits.length) {
            waits = Arrays.copyOf(waits, 2 * count);
        }
        waits[count++] = nanos;
    }

    int count() {
        return count;
    }

    /** {@return the time that this share of them did not exceed} */
    long percentile(double share) {
        Arrays.sort(waits, 0, count);
        return waits[Math.max(0, (int) Math.ceil(share * count) - 1)];
    }
}
