package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.gather;
import static dev.meanwhile.Meanwhile.millis;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.meanwhile.Retry;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is retried, how often, and with which outcome. */
@Timeout(20)
class RetryTest {
    private static final Retry QUICKLY = Retry.exponential(3).withDelay(millis(1));

    private final AtomicInteger requests = new AtomicInteger();

    private static HttpClient client() {
        return HttpClient.create(c -> c.retry(QUICKLY).maxConnections(2).readTimeout(millis(300)));
    }

    /** Answers with the status, or misbehaves, the given number of times; then answers properly. */
    private RawServer failing(String how, int times) {
        return RawServer.of(peer -> {
            while (peer.readRequest() != null) {
                if (requests.incrementAndGet() > times) {
                    peer.send(RawServer.ok("ok"));
                } else if (how.equals("closes")) {
                    return;
                } else if (how.equals("cuts off")) {
                    peer.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
                    return;
                } else if (how.equals("says nothing")) {
                    peer.awaitEnd();
                } else {
                    peer.send("HTTP/1.1 " + how + " No\r\nContent-Length: 2\r\n\r\nno");
                }
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"429", "502", "503", "504", "closes", "cuts off", "says nothing"})
    void whatMayPassIsTriedAgain(String how) {
        try (var server = failing(how, 2); var client = client()) {
            assertEquals("ok", run(() -> client.get(server.url("/")).text()));
            assertEquals(3, requests.get());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"400", "404", "500", "501"})
    void whatStaysIsNot(String status) {
        try (var server = failing(status, 1); var client = client()) {
            assertEquals(Integer.parseInt(status), run(() -> client.get(server.url("/")).status()));
        }
        assertEquals(1, requests.get());
    }

    @Test
    void theLastResponseIsReturned() {
        try (var server = failing("503", 99); var client = client()) {
            var response = run(() -> client.get(server.url("/")));
            assertEquals("503 no", response.status() + " " + response.text());
        }
        assertEquals(3, requests.get());
    }

    @Test
    void theLastFailureIsThrownWithTheOthers() {
        try (var server = failing("closes", 99); var client = client()) {
            var thrown = assertThrows(HttpException.ConnectionLost.class, () -> run(() -> client.get(server.url("/"))));
            assertEquals(1, thrown.getSuppressed().length);
        }
        assertEquals(3, requests.get());
    }

    @ParameterizedTest
    @CsvSource({"POST, 503, 1", "PATCH, 503, 1", "PUT, 503, 2", "DELETE, 503, 2", "POST, closes, 1", "PUT, closes, 2"})
    void onlyWhatIsSafeToRepeat(String method, String how, int expected) {
        try (var server = failing(how, 1); var client = client()) {
            run(() -> {
                try {
                    client.request(method, server.url("/"), r -> r.body("x"));
                } catch (HttpException.ConnectionLost e) {
                    assertEquals(1, expected);
                }
            });
        }
        assertEquals(expected, requests.get());
    }

    @Test
    void unlessItIsSaidToBeHarmless() {
        try (var server = failing("503", 1); var client = client()) {
            assertEquals(200, run(() -> client.post(server.url("/"), r -> r.body("x").repeatable(true)).status()));
        }
    }

    @Test
    void orNotToBe() {
        try (var server = failing("503", 1); var client = client()) {
            assertEquals(503, run(() -> client.get(server.url("/"), r -> r.repeatable(false)).status()));
        }
    }

    /** Nothing was sent: then even a POST is retried. */
    @Test
    void aPostThatWasNotSent() throws IOException {
        int port;
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        try (var client = client()) {
            var thrown = assertThrows(HttpException.ConnectFailed.class, () ->
                    run(() -> client.post("http://127.0.0.1:" + port + "/", r -> r.body("x"))));
            assertEquals(1, thrown.getSuppressed().length, "it was not retried");
        }
    }

    /** With two connections and twenty requests, one held by a discarded response would be missing. */
    @Test
    void discardedResponsesKeepNoConnection() {
        try (var server = failing("503", 40); var client = client()) {
            run(() -> {
                gather(IntStream.range(0, 20).mapToObj(_ -> spawn(() -> client.get(server.url("/")))).toList());
                gather(IntStream.range(0, 20).mapToObj(_ -> spawn(() -> {
                    try (var response = client.stream("GET", server.url("/"))) {
                        return response.status();
                    }
                })).toList());
            });
        }
    }
}
