package dev.meanwhile.http;

import java.time.Duration;
import java.util.Objects;

/**
 * What a client sends to one host at most: {@code HttpClient.create(c -> c.perHost(h -> h.maxRequests(4).rate(10, seconds(1))))}. A host is its name in the URL, whatever the port.
 * Requests wait in order until their host has room; others pass them. Each attempt and each redirect counts. Immutable; each method returns a changed copy.
 *
 * <p>The wait has no limit but the {@link ClientConfig#timeout}, which includes it. Cancelling it costs nobody a turn. WebSockets do not count.
 */
public final class HostLimits {
    static final HostLimits NONE = new HostLimits(Integer.MAX_VALUE, 0, Duration.ZERO, 1);

    private final int maxRequests;
    /** None if 0. */
    private final int requests;
    private final Duration period;
    private final int burst;

    private HostLimits(int maxRequests, int requests, Duration period, int burst) {
        this.maxRequests = maxRequests;
        this.requests = requests;
        this.period = period;
        this.burst = burst;
    }

    /** Limits the requests under way at once, each until its body has been read or abandoned. Default: only by {@link ClientConfig#maxConnections}. */
    public HostLimits maxRequests(int atOnce) {
        return new HostLimits(requirePositive("maxRequests", atOnce), requests, period, burst);
    }

    /**
     * Limits the requests that begin in a period, evenly spread: with 10 in a second, one every 100 ms. Default: no limit.
     *
     * @throws IllegalArgumentException if either is not positive
     */
    public HostLimits rate(int requests, Duration period) {
        Objects.requireNonNull(period, "the period is null");
        if (period.isNegative() || period.isZero()) {
            throw new IllegalArgumentException("rate(" + requests + ", " + period + "): the period must be longer than zero");
        }
        return new HostLimits(maxRequests, requirePositive("rate", requests), Phases.cut(period), burst);
    }

    /** Lets this many begin at once if as many of the {@link #rate} went unused before. Default: 1. */
    public HostLimits burst(int requests) {
        return new HostLimits(maxRequests, this.requests, period, requirePositive("burst", requests));
    }

    private static int requirePositive(String name, int requests) {
        if (requests < 1) {
            throw new IllegalArgumentException(name + "(" + requests + "): at least one is needed");
        }
        return requests;
    }

    int maxRequests() {
        return maxRequests;
    }

    boolean hasRate() {
        return requests > 0;
    }

    int requests() {
        return requests;
    }

    Duration period() {
        return period;
    }

    int burst() {
        return burst;
    }
}
