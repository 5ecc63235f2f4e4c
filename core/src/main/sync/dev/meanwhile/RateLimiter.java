package dev.meanwhile;

import java.time.Duration;
import java.util.Objects;

/**
 * Limits operations per period, to protect a server:
 * {@snippet :
 * var limiter = rateLimiter(10, seconds(1));
 * limiter.acquire();                            // at most ten of these return per second, 100 ms apart
 * }
 * Permits are evenly spread, so that no interval of that length sees more than the limit. {@link #withBurst} saves unused permits,
 * for several at once. First come, first served. Can be made anywhere, even before {@code run}; it belongs to the loop
 * that first uses it until that loop ends. To limit how many tasks do something at the same time, use a {@link Semaphore}.
 *
 * <p>This is a leaky bucket that keeps one number, the time at which it will be empty (GCRA, known from ATM networks); nothing ticks
 * while nobody waits.
 */
public final class RateLimiter {
    private final LoopBinding binding = new LoopBinding() {
        @Override
        void forget() {
            waiters.forget();
            loop.timers.remove(timer);
        }
    };
    private final WaitQueue waiters = new WaitQueue(WaitKind.RATE_LIMITER, "a permit of a rate limiter");
    private final int permits;
    private final Duration period;
    /** Nanoseconds from one permit to the next. */
    private final long interval;
    /** What the saved permits amount to, in nanoseconds. */
    private final long savings;
    private boolean used;
    /** When the next permit would be due if none were saved. On the loop's clock, compared by difference. */
    private long due;
    private Loop loop;
    private final Timer timer = new Timer() {
        @Override
        void fire() {
            serve();
        }
    };

    /**
     * A limiter for {@code permits} in each {@code period}, without bursts.
     *
     * @throws IllegalArgumentException if either is not positive
     */
    public RateLimiter(int permits, Duration period) {
        this(permits, Objects.requireNonNull(period, "the period is null"), 1);
    }

    private RateLimiter(int permits, Duration period, int burst) {
        if (permits < 1 || period.isNegative() || period.isZero() || burst < 1) {
            throw new IllegalArgumentException("RateLimiter: permits is " + permits + ", period " + period + ", burst " + burst
                    + " but each must be positive");
        }
        this.permits = permits;
        this.period = period;
        // Rounded up: too slow by less than a nanosecond rather than too fast.
        this.interval = (Durations.nanos(period) + permits - 1) / permits;
        this.savings = (long) Math.min((burst - 1.0) * interval, Durations.FOREVER);
    }

    /**
     * {@return a new limiter of the same rate that lets up to {@code permitsAtOnce} through at once if as many went unused before} An interval
     * of one period may then see up to {@code permitsAtOnce - 1} more than the rate.
     */
    public RateLimiter withBurst(int permitsAtOnce) {
        return new RateLimiter(permits, period, permitsAtOnce);
    }

    /**
     * Takes a permit; waits until one is due and all earlier tasks have theirs.
     *
     * <p><b>Cancellation:</b> the place in the line is lost; a permit is not.
     *
     * @throws Cancelled          if the task is cancelled
     * @throws WrongLoopException if another loop that still runs uses this limiter
     */
    public void acquire() {
        var task = binding.task(this, "acquire()");
        loop = task.loop;
        if (waiters.isEmpty() && untilNext() <= 0) {
            take();
            return;
        }
        if (!timer.isSet()) {
            arm();
        }
        try {
            waiters.await(task);
        } catch (Throwable t) {
            giveBack(task.takeHandedOver() != null);
            throw t;
        }
        task.takeHandedOver();
    }

    /**
     * Takes a permit if one is due and no task waits. Never waits.
     *
     * @return whether it was taken
     */
    public boolean tryAcquire() {
        var current = Loop.require("tryAcquire()");
        binding.check(this);
        loop = current;
        if (!waiters.isEmpty() || untilNext() > 0) {
            return false;
        }
        take();
        return true;
    }

    /** {@return nanoseconds until a permit may be taken; zero or less if one may be taken now} */
    private long untilNext() {
        return ahead() - savings;
    }

    /** {@return how far in the future the next permit is due} */
    private long ahead() {
        var ahead = due - loop.now();
        // More than all permits can amount to: the limiter is now used by a loop with another clock.
        return !used || ahead < 0 || ahead > savings + interval ? 0 : ahead;
    }

    private void take() {
        due = loop.now() + ahead() + interval;
        used = true;
    }

    /** When the timer fires, or a permit comes back: hands out the permits that are due. */
    private void serve() {
        while (!waiters.isEmpty() && untilNext() <= 0) {
            take();
            waiters.poll().waiter.handOver(this);
        }
        loop.timers.remove(timer);
        if (!waiters.isEmpty()) {
            arm();
        }
    }

    private void arm() {
        loop.startTimer(timer, untilNext());
    }

    private void giveBack(boolean permit) {
        if (permit) {
            due -= interval;
        }
        if (waiters.isEmpty()) {
            loop.timers.remove(timer);
        } else {
            serve();
        }
    }

    @Override
    public String toString() {
        return "RateLimiter(" + permits + " in " + Durations.text(Durations.nanos(period)) + ")";
    }
}
