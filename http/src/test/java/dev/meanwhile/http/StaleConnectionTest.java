package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The server closes a pooled connection just when it is reused. */
@Timeout(20)
class StaleConnectionTest {
    private final AtomicInteger requests = new AtomicInteger();

    /** Answers once per connection; on the second request it reads, then closes the connection. */
    private RawServer closingAtTheSecond() {
        return RawServer.of(peer -> {
            peer.readRequest();
            requests.incrementAndGet();
            peer.send(RawServer.ok("ok"));
            if (peer.readRequest() != null) {
                requests.incrementAndGet();
            }
        });
    }

    @Test
    void aGetIsSentAgainOnAFreshConnection() {
        try (var server = closingAtTheSecond(); var client = HttpClient.create()) {
            run(() -> {
                client.get(server.url("/1"));
                assertEquals(200, client.get(server.url("/2")).status());
            });
            assertEquals(2, server.accepted());
            assertEquals(3, requests.get());
        }
    }

    @Test
    void aPostIsNot() {
        try (var server = closingAtTheSecond(); var client = HttpClient.create()) {
            run(() -> {
                client.get(server.url("/1"));
                assertThrows(HttpException.ConnectionLost.class, () -> client.post(server.url("/2"), r -> r.body("x")));
            });
            assertEquals(1, server.accepted());
        }
    }

    @Test
    void aPostThatDoesNoHarmIs() {
        try (var server = closingAtTheSecond(); var client = HttpClient.create()) {
            run(() -> {
                client.get(server.url("/1"));
                assertEquals(200, client.post(server.url("/2"), r -> r.body("x").repeatable(true)).status());
            });
            assertEquals(2, server.accepted());
        }
    }

    @Test
    void onlyOnceAndNotOnAFreshOne() {
        try (var server = RawServer.of(peer -> {
            var first = requests.incrementAndGet() == 1;
            peer.readRequest();
            if (first) {
                peer.send(RawServer.ok("ok"));
                peer.readRequest();
            }
        }); var client = HttpClient.create()) {
            run(() -> {
                client.get(server.url("/1"));
                assertThrows(HttpException.ConnectionLost.class, () -> client.get(server.url("/2")));
                assertEquals(2, server.accepted());
                assertThrows(HttpException.ConnectionLost.class, () -> client.get(server.url("/3")));
                assertEquals(3, server.accepted());
            });
        }
    }

    @Test
    void notWhenTheResponseHasBegun() {
        try (var server = RawServer.of(peer -> {
            peer.readRequest();
            peer.send(RawServer.ok("ok"));
            peer.readRequest();
            peer.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
        }); var client = HttpClient.create()) {
            run(() -> {
                client.get(server.url("/1"));
                assertThrows(HttpException.IncompleteBody.class, () -> client.get(server.url("/2")));
            });
            assertEquals(1, server.accepted());
        }
    }

    /** Noticed before the connection is used: then even a POST goes to a fresh one. */
    @Test
    void aConnectionClosedWhileIdleIsNotUsed() {
        try (var server = RawServer.of(peer -> {
            peer.readRequest();
            peer.send(RawServer.ok("ok"));
        }); var client = HttpClient.create()) {
            run(() -> {
                client.get(server.url("/1"));
                blocking(() -> server.awaitOpen(0));
                // A connection to another server gives the loop a turn to notice it.
                try (var other = RawServer.answering(RawServer.ok("ok"))) {
                    client.get(other.url("/"));
                }
                assertEquals(200, client.post(server.url("/2"), r -> r.body("x")).status());
            });
            assertEquals(2, server.accepted());
        }
    }
}
