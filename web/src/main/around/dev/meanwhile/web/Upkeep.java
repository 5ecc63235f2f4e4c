package dev.meanwhile.web;

import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** How an application is watched while it serves. Changed by one thread before it listens. */
final class Upkeep {
    private final Set<String> unloggedPaths = new HashSet<>();
    private Optional<Metrics> metrics = Optional.empty();
    private AccessFormat accessFormat = AccessFormat.TEXT;
    private int afterwardsLimit = 1_000;
    private Optional<Duration> afterwardsTimeout = Optional.empty();

    void accessFormat(AccessFormat format) {
        accessFormat = format;
    }

    void unlogged(String path) {
        unloggedPaths.add(path);
    }

    void metrics(Metrics metrics) {
        this.metrics = Optional.of(metrics);
    }

    void afterwardsLimit(int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("afterwardsLimit(" + limit + "): it must be at least 1");
        }
        afterwardsLimit = limit;
    }

    void afterwardsTimeout(Duration limit) {
        if (!limit.isPositive()) {
            throw new IllegalArgumentException("afterwardsTimeout(" + limit + "): it must be positive");
        }
        afterwardsTimeout = Optional.of(limit);
    }

    AccessFormat accessFormat() {
        return accessFormat;
    }

    boolean isLogged(String path) {
        return !unloggedPaths.contains(path);
    }

    Optional<Metrics> metrics() {
        return metrics;
    }

    int afterwardsLimit() {
        return afterwardsLimit;
    }

    Optional<Duration> afterwardsTimeout() {
        return afterwardsTimeout;
    }
}
