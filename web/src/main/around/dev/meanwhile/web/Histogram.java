package dev.meanwhile.web;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/** Durations, counted by length. The limits are those of OpenTelemetry's conventions for HTTP. Any thread may use it. */
final class Histogram {
    private static final double[] LIMITS = {0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10};

    /** One for each limit, and one for what is longer. */
    private final LongAdder[] counts = Stream.generate(LongAdder::new).limit(LIMITS.length + 1).toArray(LongAdder[]::new);
    private final LongAdder nanos = new LongAdder();

    void add(Duration duration) {
        var at = Arrays.binarySearch(LIMITS, duration.toNanos() / 1e9);
        counts[at < 0 ? -at - 1 : at].increment();
        nanos.add(duration.toNanos());
    }

    /** @param labels name, value, name, value … */
    void write(MetricsText text, String... labels) {
        var sum = nanos.sum() / 1e9;
        var count = 0L;
        var more = Arrays.copyOf(labels, labels.length + 2);
        more[labels.length] = "le";
        for (var i = 0; i < counts.length; i++) {
            count += counts[i].sum();
            more[labels.length + 1] = i == LIMITS.length ? "+Inf" : Double.toString(LIMITS[i]);
            text.sampleOf("_bucket", count, more);
        }
        // Of the same reading as the buckets: a request may end meanwhile.
        text.sampleOf("_count", count, labels);
        text.sampleOf("_sum", sum, labels);
    }
}
