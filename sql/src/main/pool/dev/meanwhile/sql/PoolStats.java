package dev.meanwhile.sql;

import java.time.Duration;
import java.util.Objects;

/**
 * What a {@link Database}'s pool does, and has done since it was made, on all loops together. The difference of two covers the time between them.
 *
 * @param open        connections that are open, or being opened or closed
 * @param idle        those of them that nobody uses
 * @param inUse       those of them that somebody uses
 * @param waiting     tasks that wait for one
 * @param acquired    how often one was given to a task
 * @param pipelined   how many of these times others used it too: {@link DatabaseOptions#pipelining}
 * @param waited      how long tasks have waited for one, all together
 * @param longestWait how long the unluckiest has waited
 * @param opened      how many were opened
 * @param closed      how many were closed, for whatever reason
 * @param lost        how many of these had broken, or were in an unknown state
 * @param timeouts    how often none became free in time
 * @param failures    how often opening one failed
 * @param leaks       how many were reported for being in use too long: {@link DatabaseOptions#leakLimit}
 */
public record PoolStats(int open, int idle, int inUse, int waiting, long acquired, long pipelined, Duration waited, Duration longestWait, long opened, long closed, long lost, long timeouts,
        long failures, long leaks) {
    static final PoolStats NONE = new PoolStats(0, 0, 0, 0, 0, 0, Duration.ZERO, Duration.ZERO, 0, 0, 0, 0, 0, 0);

    /** Refuses null. */
    public PoolStats {
        Objects.requireNonNull(waited, "the time that tasks have waited is null");
        Objects.requireNonNull(longestWait, "the longest time is null");
    }

    /** {@return those of two loops as one} */
    PoolStats plus(PoolStats other) {
        return new PoolStats(open + other.open, idle + other.idle, inUse + other.inUse, waiting + other.waiting, acquired + other.acquired, pipelined + other.pipelined,
                waited.plus(other.waited), longestWait.compareTo(other.longestWait) > 0 ? longestWait : other.longestWait, opened + other.opened, closed + other.closed, lost + other.lost,
                timeouts + other.timeouts, failures + other.failures, leaks + other.leaks);
    }
}
