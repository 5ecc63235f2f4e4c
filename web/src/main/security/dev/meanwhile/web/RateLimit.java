package dev.meanwhile.web;

import dev.meanwhile.Mapping;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Refuses clients that send too many requests, with a 429 and {@code Retry-After}.
 * {@snippet :
 * app.use(RateLimit.perClient(100, Duration.ofMinutes(1)));
 * login.use(RateLimit.by(5, Duration.ofMinutes(1), Request::client));
 * }
 * A client may send the whole number at once, and then as many as the rate allows (GCRA, a leaky bucket in one number). Clients are told by {@code RateLimit} and {@code RateLimit-Policy}
 * (draft-ietf-httpapi-ratelimit-headers). All loops count together; several processes do not. The 100,000 clients that came last are remembered, in about 20 MB.
 *
 * <p>Where it stands decides what it counts. Wrong passwords, for instance, should be counted by name <em>and</em> by client.
 */
public final class RateLimit implements Middleware {
    private static final int CLIENTS = 100_000;
    private static final int IPV6_BITS = 64;

    private final int requests;
    private final Duration period;
    private final Mapping<? super Request, String, ? extends RuntimeException> key;
    /** When each client will have used up nothing, in nanoseconds of {@link LoopClock}. Loops share it: by this object's lock. */
    private final LinkedHashMap<String, Long> full = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > CLIENTS;
        }
    };

    private RateLimit(int requests, Duration period, Mapping<? super Request, String, ? extends RuntimeException> key) {
        this.requests = requests;
        this.period = period;
        this.key = key;
    }

    /** {@return a limit for each address, or each network of IPv6 ({@code /64}), which is what one customer of a provider has} As {@link #by}. Behind a proxy, {@link ProxyHeaders} comes first. */
    public static RateLimit perClient(int requests, Duration period) {
        return by(requests, period, request -> network(request.client()));
    }

    /**
     * {@return a limit for each key}
     *
     * @param requests how many requests a client may send in the period, at least 1
     * @param period   longer than zero
     * @param key      what is counted together, such as the name of the user; it may not wait
     */
    public static RateLimit by(int requests, Duration period, Mapping<? super Request, String, ? extends RuntimeException> key) {
        if (requests < 1) {
            throw new IllegalArgumentException("the number of requests is at least 1, not " + requests);
        }
        if (!Objects.requireNonNull(period, "the period is null").isPositive()) {
            throw new IllegalArgumentException("the period must be longer than zero, not " + period);
        }
        return new RateLimit(requests, period, Objects.requireNonNull(key, "the key is null"));
    }

    private static String network(String client) {
        return IpRange.bytes(client).filter(it -> it.length == 16).map(it -> Secrets.text(IpRange.masked(it, IPV6_BITS))).orElse(client);
    }

    /** @param delay zero if the request may pass */
    record Decision(int remaining, Duration delay, Duration reset) {
    }

    /** Counts a request, if it may pass. */
    Decision decide(String client) {
        var now = LoopClock.now().toNanos();
        var step = Math.max(1, period.toNanos() / requests);
        var burst = step * requests;
        synchronized (full) {
            // Times may wrap around, so they are only subtracted.
            var used = Math.max(0, full.getOrDefault(client, now) - now);
            if (used + step > burst) {
                return new Decision(0, Duration.ofNanos(used + step - burst), Duration.ofNanos(used));
            }
            full.put(client, now + used + step);
            return new Decision((int) ((burst - used - step) / step), Duration.ZERO, Duration.ofNanos(used + step));
        }
    }

    @Override
    public Response handle(Request request, Next next) throws Exception {
        Objects.requireNonNull(request, "the request is null");
        Objects.requireNonNull(next, "what answers otherwise is null");
        var decision = decide(key.apply(request));
        if (decision.delay().isPositive()) {
            var seconds = seconds(decision.delay());
            var error = new HttpError(429, "too many requests: at most " + requests + " in " + seconds(period) + " s; the next one in " + seconds + " s");
            throw error.header("Retry-After", seconds).header("RateLimit-Policy", policy()).header("RateLimit", state(decision));
        }
        return next.respond(request).header("RateLimit-Policy", policy()).header("RateLimit", state(decision));
    }

    private String policy() {
        return "\"default\";q=" + requests + ";w=" + seconds(period);
    }

    private static String state(Decision decision) {
        return "\"default\";r=" + decision.remaining() + ";t=" + seconds(decision.reset());
    }

    /** {@return whole seconds, rounded up} */
    private static String seconds(Duration duration) {
        return String.valueOf(duration.plusNanos(999_999_999).toSeconds());
    }
}
