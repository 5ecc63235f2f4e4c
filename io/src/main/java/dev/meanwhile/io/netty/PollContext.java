package dev.meanwhile.io.netty;

import io.netty.channel.IoHandlerContext;

import java.util.concurrent.TimeUnit;

/**
 * What the handler of sockets is told about a poll: whether it may sleep, and for how long. Netty's event loop answers for its tasks and
 * timers; this adds the loop's timeout and wake-ups, which some releases of Netty get wrong: there a long timeout overflows, or a
 * later timer of Netty's replaces it.
 */
final class PollContext implements IoHandlerContext {
    /** No sleep is longer: releases up to 4.2.7 add half a millisecond to it, and Long.MAX_VALUE would overflow. */
    private static final long LONGEST_NANOS = TimeUnit.DAYS.toNanos(1);

    private IoHandlerContext netty;
    private long timeoutNanos = Long.MAX_VALUE;
    /** A wake-up that no poll has answered yet. Any thread sets it; the loop's thread clears it. */
    private volatile boolean woken;

    /** @param timeoutNanos as in {@link dev.meanwhile.Poller#poll}; the loop's thread sets it before it polls */
    void timeout(long timeoutNanos) {
        this.timeoutNanos = timeoutNanos;
    }

    PollContext of(IoHandlerContext netty) {
        this.netty = netty;
        return this;
    }

    /** Any thread may call it. */
    void wake() {
        woken = true;
    }

    /** All wake-ups so far are answered. */
    void answered() {
        woken = false;
    }

    /** A handler asks once it has announced that it will block, so no wake-up is lost (netty issue 15922). */
    @Override
    public boolean canBlock() {
        return netty.canBlock() && !woken;
    }

    @Override
    public long delayNanos(long currentTimeNanos) {
        return Math.min(limit(currentTimeNanos), LONGEST_NANOS);
    }

    /** The same for the same timer in each poll; epoll then leaves its own timer as it is. */
    @Override
    public long deadlineNanos() {
        var now = System.nanoTime();
        return limit(now) == Long.MAX_VALUE ? -1 : now + delayNanos(now);
    }

    private long limit(long now) {
        return Math.min(timeoutNanos, netty.delayNanos(now));
    }
}
