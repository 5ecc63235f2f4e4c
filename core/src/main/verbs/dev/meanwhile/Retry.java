package dev.meanwhile;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Predicate;

/**
 * Retries an operation that fails, after a pause:
 * {@snippet :
 * var page = Retry.exponential(3).call(() -> fetch(url));
 * }
 * The pause grows by {@link #factor} from {@link #delay} to {@link #cap}, and is shortened at random by up to {@link #jitter}, so that
 * clients that failed together do not retry together. Immutable; each {@code with…} returns a changed copy.
 *
 * @param attempts the maximum number of attempts, including the first
 * @param delay    the pause after the first failure
 * @param factor   how many times longer each pause is than the one before; 1 keeps them equal
 * @param cap      the longest pause
 * @param jitter   the share of a pause that may be cut at random, from 0 (none) to 1 (all)
 * @param deadline no new attempt starts this long after the first one started; a century means no limit
 * @param when     which failures to retry; {@link Cancelled} and other errors never are
 */
public record Retry(int attempts, Duration delay, double factor, Duration cap, double jitter, Duration deadline,
        Predicate<? super Exception> when) {
    /** Attempts without end must not fill the memory. */
    private static final int MOST_KEPT = 16;

    /** Checks the values. */
    public Retry {
        Objects.requireNonNull(delay, "the delay is null");
        Objects.requireNonNull(cap, "the cap is null");
        Objects.requireNonNull(deadline, "the deadline is null");
        Objects.requireNonNull(when, "the test of failures is null");
        require(attempts >= 1, "attempts", attempts, "at least 1");
        require(!delay.isNegative(), "delay", delay, "zero or more");
        require(factor >= 1, "factor", factor, "at least 1");
        require(!cap.isNegative(), "cap", cap, "zero or more");
        require(jitter >= 0 && jitter <= 1, "jitter", jitter, "from 0 to 1");
        require(!deadline.isNegative(), "deadline", deadline, "zero or more");
    }

    private static void require(boolean holds, String name, Object value, String must) {
        if (!holds) {
            throw new IllegalArgumentException("Retry: " + name + " is " + value + " but must be " + must);
        }
    }

    /**
     * {@return pauses of 0.1 s, 0.2 s, 0.4 s … up to 30 s, with a jitter of a half, after any exception, without a deadline}
     *
     * @param attempts the maximum number of attempts, including the first
     */
    public static Retry exponential(int attempts) {
        return new Retry(attempts, Duration.ofMillis(100), 2, Duration.ofSeconds(30), 0.5,
                Duration.ofNanos(Durations.FOREVER), _ -> true);
    }

    /** {@return one attempt: no retry} */
    public static Retry none() {
        return exponential(1);
    }

    /** {@return a copy with another first pause} */
    public Retry withDelay(Duration first) {
        return new Retry(attempts, first, factor, cap, jitter, deadline, when);
    }

    /** {@return a copy with another factor} */
    public Retry withFactor(double growth) {
        return new Retry(attempts, delay, growth, cap, jitter, deadline, when);
    }

    /** {@return a copy with another longest pause} */
    public Retry withCap(Duration longest) {
        return new Retry(attempts, delay, factor, longest, jitter, deadline, when);
    }

    /** {@return a copy with another jitter} */
    public Retry withJitter(double share) {
        return new Retry(attempts, delay, factor, cap, share, deadline, when);
    }

    /** {@return a copy with a deadline for all attempts together} */
    public Retry withDeadline(Duration limit) {
        return new Retry(attempts, delay, factor, cap, jitter, limit, when);
    }

    /** {@return a copy that retries only the failures {@code retryable} accepts} */
    public Retry when(Predicate<? super Exception> retryable) {
        return new Retry(attempts, delay, factor, cap, jitter, deadline, retryable);
    }

    /**
     * Runs {@code body} until it succeeds, fails in a way that is not retried, or attempts or time run out. Waits for the body and
     * for the pauses between attempts.
     *
     * <p><b>Cancellation:</b> ends the attempt or the pause at once.
     *
     * @return the body's value
     * @throws X what the last attempt threw; earlier failures, the first 16, are attached as suppressed exceptions
     */
    public <T, X extends Exception> T call(Body<T, X> body) throws X {
        Objects.requireNonNull(body, "the body is null");
        var tries = start();
        while (true) {
            try {
                return body.call();
            } catch (Exception failure) {
                if (!tries.again(failure)) {
                    throw Awaitable.<X>sneak(failure);
                }
            }
        }
    }

    /** {@return a new count of attempts, for code that itself decides what a failure is} */
    public Attempts start() {
        return new Attempts();
    }

    /** {@return the longest pause after the given attempt, counted from 1, before jitter shortens it} */
    public Duration pauseAfter(int attempt) {
        var nanos = Durations.nanos(delay) * Math.pow(factor, attempt - 1);
        return Duration.ofNanos((long) Math.min(nanos, Durations.nanos(cap)));
    }

    /** The attempts at one operation. Used by one task. */
    public final class Attempts {
        private final Task<?> task = Task.require("Retry");
        private final long startedAt = task.loop.now();
        private int made = 1;
        /** The last of the first failures, with those before it. */
        private Exception early;
        private Exception last;

        private Attempts() {
        }

        /** {@return the number of the current attempt, from 1} */
        public int number() {
            return made;
        }

        /**
         * Call it when the current attempt has failed: waits for the pause, if there may be another attempt.
         *
         * @return whether to try again
         */
        public boolean again(Exception failure) {
            var pause = pauseBeforeNext(failure, Duration.ZERO);
            pause.ifPresent(Meanwhile::sleep);
            return pause.isPresent();
        }

        /**
         * Call it when the current attempt has failed: tells whether there may be another one, which then is the current one. Never waits;
         * the caller does.
         *
         * @param failure why it failed; earlier failures are attached to it, the first 16 of them
         * @param atLeast the pause that the other side asked for (HTTP's {@code Retry-After}), or zero. If it is longer than
         *                {@link Retry#cap}, there is no further attempt
         * @return how long to wait before the next attempt, or empty if there is none
         */
        public Optional<Duration> pauseBeforeNext(Exception failure, Duration atLeast) {
            Objects.requireNonNull(failure, "the failure is null");
            Objects.requireNonNull(atLeast, "the shortest pause is null");
            if (early != null && early != failure && last != failure) {
                failure.addSuppressed(early);
            }
            if (made <= MOST_KEPT) {
                early = failure;
            }
            last = failure;
            var pause = Math.max(Durations.nanos(atLeast), jittered(Durations.nanos(pauseAfter(made))));
            var spent = task.loop.now() - startedAt;
            if (made >= attempts || Durations.nanos(atLeast) > Durations.nanos(cap) || !when.test(failure)
                    || spent + pause >= Durations.nanos(deadline)) {
                return Optional.empty();
            }
            made++;
            return Optional.of(Duration.ofNanos(pause));
        }

        private long jittered(long nanos) {
            return jitter == 0 ? nanos : (long) (nanos * (1 - jitter * ThreadLocalRandom.current().nextDouble()));
        }
    }
}
