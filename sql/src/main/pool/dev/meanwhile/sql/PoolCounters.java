package dev.meanwhile.sql;

import java.time.Duration;

/** What one loop's pool has done. Its loop writes; other threads may read numbers of slightly different moments. */
final class PoolCounters {
    long acquired;
    long pipelined;
    Duration waited = Duration.ZERO;
    Duration longestWait = Duration.ZERO;
    long closed;
    long lost;
    long timeouts;
    long leaks;

    void waited(Duration time) {
        waited = waited.plus(time);
        longestWait = time.compareTo(longestWait) > 0 ? time : longestWait;
    }
}
