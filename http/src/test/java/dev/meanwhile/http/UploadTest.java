package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.generate;
import static dev.meanwhile.Meanwhile.millis;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Flow;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a request sends. */
@Timeout(20)
class UploadTest {
    private static final int MANY = 64;

    private static Peer.Request sent(String method, UnaryOperator<HttpRequest> what) {
        var received = new LinkedBlockingQueue<Peer.Request>();
        try (var server = RawServer.of(peer -> {
            for (var request = peer.readRequest(); request != null; request = peer.readRequest()) {
                received.add(request);
                peer.send(RawServer.ok("thanks"));
            }
        }); var client = HttpClient.create()) {
            run(() -> {
                assertEquals("thanks", client.request(method, server.url("/"), what).text());
                assertEquals("thanks", client.request(method, server.url("/"), what).text());
                assertEquals(1, server.accepted(), "the connection was not used again");
            });
            return received.poll();
        }
    }

    private static void assertSent(String expected, String header, Peer.Request request) {
        assertEquals(expected, request.text());
        assertTrue(request.head().contains(header), request.head());
    }

    @Test
    void text() {
        assertSent("grün", "Content-Type: text/plain; charset=utf-8", sent("POST", r -> r.body("grün")));
    }

    @Test
    void json() {
        assertSent("{\"a\":[1,2]}", "Content-Type: application/json", sent("PUT", r -> r.json(Map.of("a", List.of(1, 2)))));
    }

    @Test
    void aForm() {
        assertSent("q=a+b%26c", "Content-Type: application/x-www-form-urlencoded", sent("POST", r -> r.form(Map.of("q", "a b&c"))));
    }

    @Test
    void aTypeOfItsOwn() {
        assertSent("<a/>", "content-type: text/xml", sent("POST", r -> r.header("content-type", "text/xml").body("<a/>")));
    }

    @Test
    void nothing() {
        assertTrue(sent("POST", r -> r).head().toLowerCase().contains("content-length: 0"));
        assertTrue(!sent("GET", r -> r).head().toLowerCase().contains("content-length"));
        assertTrue(!sent("DELETE", r -> r).head().toLowerCase().contains("content-length"));
    }

    @Test
    void manyBytes() {
        var bytes = new byte[3_000_001];
        new Random(1).nextBytes(bytes);
        var request = sent("PUT", r -> r.body(bytes));
        assertArrayEquals(bytes, request.body());
        assertTrue(request.head().toLowerCase().contains("content-length: 3000001"), request.head());
    }

    @Test
    void aFlowInChunks() {
        assertSent("a bc", "transfer-encoding: chunked", lower(sent("POST", r -> r.body(pieces("a ", "", "bc")))));
    }

    private static Peer.Request lower(Peer.Request request) {
        return new Peer.Request(request.head().toLowerCase(), request.body());
    }

    private static Flow<byte[]> pieces(String... pieces) {
        return Flow.of(List.of(pieces)).map(String::getBytes);
    }

    @Test
    void aFlowOfKnownLength() {
        var request = lower(sent("POST", r -> r.header("Content-Length", "4").body(pieces("a ", "bc"))));
        assertSent("a bc", "content-length: 4", request);
        assertTrue(!request.head().contains("chunked"), request.head());
    }

    /** Too many bytes would be read as the next request. */
    @Test
    void aFlowThatIsNotAsLongAsItSaid() {
        try (var server = RawServer.of(Peer::awaitEnd); var client = HttpClient.create()) {
            run(() -> {
                for (var length : List.of("3", "5")) {
                    var thrown = assertThrows(IllegalStateException.class, () ->
                            client.post(server.url("/"), r -> r.header("Content-Length", length).body(pieces("a ", "bc"))));
                    assertTrue(thrown.getMessage().contains("Content-Length " + length), thrown.getMessage());
                    blocking(() -> server.awaitOpen(0));
                }
            });
        }
    }

    @Test
    void aFlowThatFails() {
        try (var server = RawServer.of(Peer::awaitEnd); var client = HttpClient.create()) {
            run(() -> {
                assertThrows(ArithmeticException.class, () -> client.post(server.url("/"), r -> r.body(generate(out -> {
                    out.emit(new byte[1]);
                    throw new ArithmeticException();
                }))));
                blocking(() -> server.awaitOpen(0));
            });
        }
    }

    private static Flow<byte[]> mebibytes(AtomicInteger emitted) {
        return generate(out -> {
            for (var i = 0; i < MANY; i++) {
                out.emit(new byte[1 << 20]);
                emitted.incrementAndGet();
            }
        });
    }

    /** The flow is asked for little more than the server has read: here for what lies between the two, until the client gives up. */
    @Test
    void aServerThatDoesNotReadStopsTheFlow() {
        var emitted = new AtomicInteger();
        try (var server = RawServer.of(_ -> Thread.currentThread().join()); var client = HttpClient.create(c -> c.writeTimeout(millis(200)))) {
            assertThrows(HttpException.WriteTimeout.class, () -> run(() -> client.post(server.url("/"), r -> r.body(mebibytes(emitted)))));
            assertTrue(emitted.get() < MANY / 2, () -> emitted + " MiB were taken from the flow, and none read");
        }
    }

    /** The server reads only when the first piece, which is larger than what is sent at once, has been taken from the flow. */
    @Test
    void theFlowGoesOnWhenTheServerReads() {
        var gate = new Semaphore(0);
        var emitted = new AtomicInteger();
        try (var server = RawServer.of(peer -> {
            gate.acquire();
            peer.send(RawServer.ok("" + peer.readRequest().body().length));
        }); var client = HttpClient.create(c -> c.writeTimeout(seconds(15)))) {
            run(() -> {
                var body = mebibytes(emitted).map(piece -> {
                    gate.release();
                    return piece;
                });
                assertEquals("" + (MANY << 20), client.post(server.url("/"), r -> r.body(body)).text());
                assertEquals(MANY, emitted.get());
            });
        }
    }
}
