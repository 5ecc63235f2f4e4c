package dev.meanwhile;

import java.time.Duration;
import java.util.Objects;

/**
 * What a loop has done since it was made: {@link Loop#stats()}. The difference of two covers the time between them.
 *
 * @param turns       how often it has looked for what is ready
 * @param steps       how often it has let a task run, from one wait to the next
 * @param callbacks   how many callbacks it has run
 * @param spawned     how many tasks were made
 * @param live        how many of them have not ended
 * @param timers      how many timers are set: sleeps, timeouts, {@code callLater}
 * @param longestStep the longest step or callback that was noticed by a check twenty times a second: it took at least this long, and at
 *                    most a twentieth of a second more. Shorter ones are noticed by chance, and pauses of the whole JVM count
 * @param running     how long it has run tasks and callbacks, and looked for more
 * @param waiting     how long it has slept, because nothing was ready
 */
public record LoopStats(long turns, long steps, long callbacks, long spawned, int live, int timers, Duration longestStep, Duration running,
        Duration waiting) {
    /** Refuses null. */
    public LoopStats {
        Objects.requireNonNull(longestStep, "the longest step is null");
        Objects.requireNonNull(running, "the running time is null");
        Objects.requireNonNull(waiting, "the waiting time is null");
    }
}
