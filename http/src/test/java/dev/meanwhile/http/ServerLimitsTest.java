package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.millis;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.meanwhile.Promise;

import java.net.SocketException;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bad, huge and slow input costs its sender the connection, and affects nobody else. */
@Timeout(30)
class ServerLimitsTest {
    interface Talk {
        void with(RawClient raw) throws Exception;
    }

    private static void handle(ServerRequest request) {
        request.respond(200).text(request.bytes().length + "");
    }

    private static void talk(UnaryOperator<ServerConfig> config, Talk talk) throws Exception {
        run(() -> {
            try (var server = HttpServer.listen(config, ServerLimitsTest::handle)) {
                blocking(() -> {
                    try (var raw = RawClient.to(server)) {
                        talk.with(raw);
                    }
                });
                try (var client = HttpClient.create()) {
                    assertEquals("2", client.post(server.url(), r -> r.body("ok")).text());
                }
            }
        });
    }

    private static void isAnsweredAndClosed(int status, String request) throws Exception {
        talk(c -> c, raw -> {
            raw.send(request);
            assertEquals(status, raw.status());
            raw.rest();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nbad name: x\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5, 6\r\n\r\nhello",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n",
        "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "GET /?a=%zz HTTP/1.1\r\nHost: a\r\n\r\n",
        "\u0016\u0003\u0001\u0002\u0000\u0001\r\n\r\n",
    })
    void malformed(String request) throws Exception {
        isAnsweredAndClosed(400, request);
    }

    @Test
    void aLongFirstLine() throws Exception {
        isAnsweredAndClosed(414, "GET /" + "x".repeat(10_000) + " HTTP/1.1\r\nHost: a\r\n\r\n");
    }

    @Test
    void aLongHeader() throws Exception {
        isAnsweredAndClosed(431, "GET / HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(70_000) + "\r\n\r\n");
    }

    @Test
    void manyHeaders() throws Exception {
        isAnsweredAndClosed(431, "GET / HTTP/1.1\r\nHost: a\r\n" + "X: y\r\n".repeat(100) + "\r\n");
        talk(c -> c.maxHeaders(20), raw -> {
            raw.send("GET / HTTP/1.1\r\nHost: a\r\n" + "X: y\r\n".repeat(19) + "\r\n");
            assertEquals(200, raw.status());
            assertEquals("0", raw.read(1));
            raw.send("GET / HTTP/1.1\r\nHost: a\r\n" + "X: y\r\n".repeat(20) + "\r\n");
            assertEquals(431, raw.status());
            raw.rest();
        });
    }

    @Test
    void manyHeadersByHttp2() throws Exception {
        var certificate = Certificate.good();
        var key = certificate.keyPem();
        run(() -> {
            try (var server = HttpServer.listen(c -> c.host("localhost").tls(certificate.pem(), key), ServerLimitsTest::handle);
                 var client = HttpClient.create(c -> c.trust(certificate.pem()))) {
                assertEquals(431, client.get(server.url(), r -> with(r, 101)).status());
                assertEquals(200, client.get(server.url(), r -> with(r, 50)).status());
            }
        });
    }

    private static HttpRequest with(HttpRequest request, int headers) {
        return headers == 0 ? request : with(request.header("X" + headers, "y"), headers - 1);
    }

    @Test
    void anUnknownExpectation() throws Exception {
        isAnsweredAndClosed(417, "GET / HTTP/1.1\r\nHost: a\r\nExpect: tea\r\n\r\n");
    }

    @Test
    void aLongBodyThatIsAnnounced() throws Exception {
        isAnsweredAndClosed(413, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999\r\n\r\nx");
    }

    @Test
    void aLongBodyInChunks() throws Exception {
        talk(c -> c.maxBodyBytes(100_000), raw -> {
            raw.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
            raw.send("10000\r\n" + "x".repeat(0x10000) + "\r\n");
            raw.send("10000\r\n" + "x".repeat(0x10000) + "\r\n");
            assertEquals(413, raw.status());
            raw.rest();
        });
    }

    @Test
    void aSlowHead() throws Exception {
        talk(c -> c.headerTimeout(millis(100)), raw -> {
            raw.send("GET / HTTP/1.1\r\nHost");
            assertEquals(408, raw.status());
            raw.rest();
        });
    }

    @Test
    void aSlowSecondHead() throws Exception {
        talk(c -> c.headerTimeout(millis(100)), raw -> {
            raw.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nok");
            assertEquals(200, raw.status());
            raw.read(1);
            raw.send("GET / HTTP/1.1\r\nHost");
            assertEquals(408, raw.status());
            raw.rest();
        });
    }

    @Test
    void nothingAtAll() throws Exception {
        talk(c -> c.headerTimeout(millis(100)), raw -> assertEquals("", raw.rest()));
    }

    @Test
    void anIdleConnection() throws Exception {
        talk(c -> c.idleTimeout(millis(100)), raw -> {
            raw.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            assertEquals(200, raw.status());
            assertEquals("0", raw.rest());
        });
    }

    @Test
    void aSlowBody() throws Exception {
        talk(c -> c.readTimeout(millis(100)), raw -> {
            raw.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhe");
            assertEquals(408, raw.status());
            raw.rest();
        });
    }

    interface Drop {
        void into(RawClient raw, int i) throws Exception;
    }

    /** Bytes that arrive one by one do not extend the limit. */
    private static void isEnded(UnaryOperator<ServerConfig> config, String begin, Drop drop) throws Exception {
        talk(config, raw -> {
            raw.send(begin);
            assertThrows(SocketException.class, () -> {
                for (var i = 0; i < 500; i++) {
                    drop.into(raw, i);
                    Thread.sleep(20);
                }
            });
        });
    }

    @Test
    void aHeadThatDrips() throws Exception {
        isEnded(c -> c.headerTimeout(millis(200)), "GET / HTTP/1.1\r\n", (raw, i) -> raw.send("X" + i + ":y\r\n"));
        isEnded(c -> c.headerTimeout(millis(200)), "", (raw, _) -> raw.send("\r\n"));
    }

    @Test
    void aBodyThatDrips() throws Exception {
        isEnded(c -> c.readTimeout(millis(200)), "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10000\r\n\r\n", (raw, _) -> raw.send("x"));
    }

    @Test
    void tooManyHandlers() throws Exception {
        run(() -> {
            var release = new Promise<Void>();
            try (var server = HttpServer.listen(c -> c.maxHandlers(1), request -> {
                release.await();
                request.respond(200).send();
            })) {
                try (var client = HttpClient.create()) {
                    var first = spawn(() -> client.get(server.url()).status());
                    while (!server.toString().contains(" 1 handlers")) {
                        sleep(millis(1));
                    }
                    var refused = client.get(server.url());
                    assertEquals("503 1", refused.status() + " " + refused.header("Retry-After").orElse(""));
                    release.complete(null);
                    assertEquals(200, first.await());
                    assertEquals(200, client.get(server.url()).status());
                }
            }
        });
    }

    @Test
    void tooManyConnections() throws Exception {
        run(() -> {
            try (var server = HttpServer.listen(c -> c.maxConnections(1), ServerLimitsTest::handle)) {
                blocking(() -> {
                    try (var one = RawClient.to(server)) {
                        one.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
                        assertEquals(200, one.status());
                        try (var other = RawClient.to(server)) {
                            assertEquals("", other.rest());
                        }
                        assertEquals(200, one.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n").read(1).equals("0") ? one.status() : -1);
                    }
                });
            }
        });
    }
}
