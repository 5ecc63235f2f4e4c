package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.millis;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Retry;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The server says when to retry (RFC 9110 §10.2.3). */
@Timeout(20)
class RetryAfterTest {
    private final AtomicInteger requests = new AtomicInteger();

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', value = {
            "120, 120", "0, 0", "` 7 `, 7", "99999999999999999999, 31536000", "`Fri, 31 Dec 1999 23:59:59 GMT`, 59",
            "`Fri, 31 Dec 1999 23:58:00 GMT`, 0", "-5, 0", "soon, 0", "1.5, 0", "``, 0"})
    void itsForms(String value, long expected) {
        var headers = value.isEmpty() ? HttpHeaders.NONE : HttpHeaders.NONE.plus("Retry-After", value);
        var head = new ResponseHead.Head(URI.create("http://a.example/"), 503, "", "HTTP/1.1", headers, List.of(), Stopwatch.stopped());
        var response = new Response(new HttpException.Exchange("GET", "http://a.example/"), head, new byte[0]);
        assertEquals(Duration.ofSeconds(expected), Retries.retryAfter(response, Instant.parse("1999-12-31T23:59:00Z")));
    }

    private long attempt(String after, Duration cap) {
        try (var server = RawServer.of(peer -> {
            while (peer.readRequest() != null) {
                peer.send(requests.incrementAndGet() > 1 ? RawServer.ok("ok")
                        : "HTTP/1.1 503 No\r\nRetry-After: " + after + "\r\nContent-Length: 2\r\n\r\nno");
            }
        }); var client = HttpClient.create(c -> c.retry(Retry.exponential(3).withDelay(millis(1)).withCap(cap)))) {
            var before = System.nanoTime();
            run(() -> client.get(server.url("/")));
            return Duration.ofNanos(System.nanoTime() - before).toMillis();
        }
    }

    @Test
    void itIsHeeded() {
        var millis = attempt("1", seconds(30));
        assertTrue(millis >= 1000, () -> "after " + millis + " ms");
        assertEquals(2, requests.get());
    }

    /** Rather than wait for an hour, the response is returned. */
    @Test
    void longerThanThePolicyAllows() {
        attempt("3600", seconds(30));
        assertEquals(1, requests.get());
    }
}
