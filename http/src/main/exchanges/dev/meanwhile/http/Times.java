package dev.meanwhile.http;

import java.time.Duration;
import java.util.Objects;

/**
 * How long the phases of the exchange took that led to a response; redirects and attempts before it are not included.
 *
 * @param pool    the wait for one of {@link ClientConfig#maxConnections}
 * @param connect name lookup, TCP and TLS; next to nothing if a connection of the pool was used
 * @param answer  from the first byte of the request to the head of the response
 * @param body    from there to the end of the body, or until now
 * @param total   the sum
 */
public record Times(Duration pool, Duration connect, Duration answer, Duration body, Duration total) {
    /** Checks that all are there. */
    public Times {
        Objects.requireNonNull(pool, "the wait for the pool is null");
        Objects.requireNonNull(connect, "the time of connecting is null");
        Objects.requireNonNull(answer, "the time until the answer is null");
        Objects.requireNonNull(body, "the time of the body is null");
        Objects.requireNonNull(total, "the total is null");
    }
}
