package dev.meanwhile.http;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Limits retries to a share of the requests, host by host, so that those who wait for a server that is overloaded do not keep it so. A bucket with tokens, as in Finagle, gRPC and the SDKs
 * of AWS: a retry takes one, a request puts a part of one back. Used on one loop.
 */
final class RetryBudget {
    /** How many retries a host has that has not had any for a while. */
    static final int RESERVE = 10;
    /** Of hosts that are missing some. Those beyond count as new again. */
    private static final int MOST_HOSTS = 10_000;

    private final double share;
    /** What is missing of the reserve. */
    private final Map<String, Double> spent = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Double> eldest) {
            return size() > MOST_HOSTS;
        }
    };

    /** @param share retries for each request; infinite for no limit */
    RetryBudget(double share) {
        this.share = share;
    }

    /** A request is about to be sent for the first time. */
    void requested(URI url) {
        spent.computeIfPresent(host(url), (_, before) -> before > share ? before - share : null);
    }

    /** {@return whether it may be sent again} */
    boolean take(URI url) {
        if (share == Double.POSITIVE_INFINITY) {
            return true;
        }
        var before = spent.getOrDefault(host(url), 0.0);
        if (before + 1 > RESERVE) {
            return false;
        }
        spent.put(host(url), before + 1);
        return true;
    }

    private static String host(URI url) {
        return Urls.origin(url).host();
    }
}
