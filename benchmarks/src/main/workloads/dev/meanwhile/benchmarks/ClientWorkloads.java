package dev.meanwhile.benchmarks;

import dev.meanwhile.benchmarks.Workload.Effort;
import dev.meanwhile.benchmarks.Workload.Family;
import dev.meanwhile.benchmarks.Workload.Metric;
import java.util.List;

/** The workloads for clients of HTTP, as {@link Fetched} has them. */
final class ClientWorkloads {
    private static final int REQUESTS = 20_000;
    private static final int LARGE_REQUESTS = 640;
    /** Clients on the JVM need some 300,000 requests until they are compiled. */
    private static final Effort WARM = new Effort(6, 30, -1);

    static final List<Workload> ALL = List.of(
            client(Fetched.GET, "GET, %d bytes".formatted(Fetched.SMALL_BYTES), REQUESTS,
                    "%d tasks, each with one GET after another, on connections that stay open. nginx answers.".formatted(Fetched.TASKS)),
            client(Fetched.LARGE_BODIES, "GET, 1 MiB", LARGE_REQUESTS, "As above. The whole body is in memory in the end."),
            client(Fetched.TLS, "GET, %d bytes, TLS".formatted(Fetched.SMALL_BYTES), REQUESTS, "As above, over TLS 1.3, by HTTP/1.1."),
            client(Fetched.HTTP_2, "GET, %d bytes, HTTP/2".formatted(Fetched.SMALL_BYTES), REQUESTS,
                    "As above, over TLS, by HTTP/2, on as many connections as the client likes to have. aiohttp has no HTTP/2."));

    private ClientWorkloads() {
    }

    private static Workload client(Fetched fetched, String title, int requests, String what) {
        return new Workload(fetched.workload(), title, what, "request", Metric.CPU, requests, requests, (long) requests * fetched.bytes(), WARM, Family.CLIENTS, requests);
    }
}
