package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.gather;
import static dev.meanwhile.Meanwhile.millis;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.CyclicBarrier;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connections are reused while they may be. */
@Timeout(20)
class KeepAliveTest {
    private static int connectionsForThree(String response) {
        try (var server = RawServer.of(peer -> {
            while (peer.readRequest() != null) {
                peer.send(response);
                if (!response.contains("Length")) {
                    return;
                }
            }
        })) {
            return run(() -> {
                try (var client = HttpClient.create()) {
                    for (var i = 0; i < 3; i++) {
                        assertEquals("ok", client.get(server.url("/")).text());
                    }
                    return server.accepted();
                }
            });
        }
    }

    @Test
    void oneAfterAnotherOnOneConnection() {
        assertEquals(1, connectionsForThree(RawServer.ok("ok")));
    }

    @Test
    void notAfterConnectionClose() {
        assertEquals(3, connectionsForThree("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: foo, Close\r\n\r\nok"));
    }

    @Test
    void notWithHttp10() {
        assertEquals(3, connectionsForThree("HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok"));
    }

    @Test
    void withHttp10ThatSaysSo() {
        assertEquals(1, connectionsForThree("HTTP/1.0 200 OK\r\nContent-Length: 2\r\nConnection: keep-alive\r\n\r\nok"));
    }

    @Test
    void notWhenTheEndIsTheBodysEnd() {
        assertEquals(3, connectionsForThree("HTTP/1.1 200 OK\r\n\r\nok"));
    }

    /** The server counts from its end, so a second of what it says is left to be safe. */
    @Test
    void notLongerThanTheServerSays() {
        var head = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nKeep-Alive: timeout=";
        assertEquals(3, connectionsForThree(head + "0\r\n\r\nok"));
        assertEquals(3, connectionsForThree(head + "1\r\n\r\nok"));
        assertEquals(1, connectionsForThree(head + "1000\r\n\r\nok"));
    }

    @Test
    void concurrentRequestsHaveAConnectionEach() {
        var together = new CyclicBarrier(5);
        try (var server = RawServer.of(peer -> {
            while (peer.readRequest() != null) {
                together.await();
                peer.send(RawServer.ok("ok"));
            }
        })) {
            run(() -> {
                try (var client = HttpClient.create()) {
                    for (var round = 0; round < 3; round++) {
                        gather(IntStream.range(0, 5).mapToObj(_ -> spawn(() -> client.get(server.url("/")))).toList());
                    }
                }
            });
            assertEquals(5, server.accepted());
        }
    }

    @Test
    void anIdleConnectionIsClosedInTime() {
        try (var server = RawServer.answering(RawServer.ok("ok"))) {
            run(() -> {
                try (var client = HttpClient.create(c -> c.keepAlive(millis(50)))) {
                    client.get(server.url("/"));
                    blocking(() -> server.awaitOpen(0));
                    client.get(server.url("/"));
                    assertEquals(2, server.accepted());
                }
            });
        }
    }

    @Test
    void manyHostsDoNotKeepMoreThanTheLimit() {
        try (var one = RawServer.answering(RawServer.ok("ok")); var other = RawServer.answering(RawServer.ok("ok"))) {
            run(() -> {
                try (var client = HttpClient.create(c -> c.maxConnections(1))) {
                    client.get(one.url("/"));
                    client.get(other.url("/"));
                    blocking(() -> one.awaitOpen(0));
                    blocking(() -> other.awaitOpen(1));
                }
                blocking(() -> other.awaitOpen(0));
            });
        }
    }
}
