package dev.meanwhile;

import java.time.Duration;
import java.util.Objects;

/**
 * When {@link Meanwhile#every(Schedule, Action)} runs its action: {@code Schedule.of(seconds(10)).afterFirstPeriod().withJitter(0.1)}.
 * Immutable; each method returns a changed copy.
 *
 * @param period  from one beat to the next
 * @param delay   from the start to the first beat
 * @param overrun what to do about beats that passed while the action was still running
 * @param jitter  the share of a period by which each run may be delayed at random, from 0 (none) to 1; the beats do not move
 */
public record Schedule(Duration period, Duration delay, Overrun overrun, double jitter) {
    /** What to do about beats that passed while the action was still running. Runs never overlap. */
    public enum Overrun {
        /** Skip them, and wait for the next. */
        SKIP,
        /** Run once for each of them, one after another, until none is left. */
        CATCH_UP
    }

    /** Checks the values. */
    public Schedule {
        Objects.requireNonNull(period, "the period is null");
        Objects.requireNonNull(delay, "the delay is null");
        Objects.requireNonNull(overrun, "the overrun is null");
        require(!period.isNegative() && !period.isZero(), "period", period, "more than zero");
        require(!delay.isNegative(), "delay", delay, "zero or more");
        require(jitter >= 0 && jitter <= 1, "jitter", jitter, "from 0 to 1");
    }

    private static void require(boolean holds, String name, Object value, String must) {
        if (!holds) {
            throw new IllegalArgumentException("Schedule: " + name + " is " + value + " but must be " + must);
        }
    }

    /** {@return a schedule that begins at once, skips missed beats, and has no jitter} */
    public static Schedule of(Duration period) {
        return new Schedule(period, Duration.ZERO, Overrun.SKIP, 0);
    }

    /** {@return a copy whose first beat is this long after the start} */
    public Schedule withDelay(Duration first) {
        return new Schedule(period, first, overrun, jitter);
    }

    /** {@return a copy whose first beat is a period after the start} */
    public Schedule afterFirstPeriod() {
        return withDelay(period);
    }

    /** {@return a copy that makes up for missed beats} */
    public Schedule catchingUp() {
        return new Schedule(period, delay, Overrun.CATCH_UP, jitter);
    }

    /** {@return a copy with another jitter} */
    public Schedule withJitter(double share) {
        return new Schedule(period, delay, overrun, share);
    }
}
