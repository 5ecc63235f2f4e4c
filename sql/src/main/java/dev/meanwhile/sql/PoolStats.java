package dev.meanwhile.sql;

import java.time.Duration;
import java.util.Objects;

/**
 * What a {@link Database}'s pool does, and has done since it was made.
 *
 * @param open        connections that are open, or being opened
 * @param idle        those of them that nobody uses
 * @param inUse       those of them that somebody uses
 * @param waiting     tasks that wait for one
 * @param acquired    how often one was given to a task
 * @param waited      how long tasks have waited for one, all together
 * @param longestWait how long the unluckiest has waited
 * @param opened      how many were opened
 * @param timeouts    how often none became free in time
 * @param failures    how often opening one failed
 */
public record PoolStats(int open, int idle, int inUse, int waiting, long acquired, Duration waited, Duration longestWait, long opened, long timeouts, long failures) {
    /** Refuses null. */
    public PoolStats {
        Objects.requireNonNull(waited, "the time that tasks have waited is null");
        Objects.requireNonNull(longestWait, "the longest time is null");
    }
}
