package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.generate;
import static dev.meanwhile.Meanwhile.millis;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.timeout;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.TimedOutException;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;

import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Exchanges that share an HTTP/2 connection do not disturb each other. */
@Timeout(30)
@NeedsNewerNetty
class Http2StreamsTest {
    private static final int MANY = 1 << 20;
    private final AtomicLong sent = new AtomicLong();
    private final AtomicInteger refused = new AtomicInteger();
    private final CountDownLatch reset = new CountDownLatch(1);

    private void handle(HttpServerRequest request) {
        var response = request.response().setChunked(true);
        switch (request.path()) {
            case "/endless" -> {
                response.exceptionHandler(_ -> reset.countDown());
                write(request);
            }
            case "/closing" -> response.end(Buffer.buffer(new byte[MANY])).onComplete(_ -> request.connection().shutdown());
            case "/leaving" -> {
                request.connection().goAway(0);
                // More than a reader takes that does not read, and less than what the client keeps besides.
                response.end(Buffer.buffer(new byte[300_000])).onComplete(_ -> request.connection().shutdown());
            }
            case "/silent" -> { }
            case "/failed" -> response.reset(2);
            case "/refused-twice" -> {
                var count = refused.incrementAndGet();
                if (count == 3) {
                    response.end("ok");
                } else {
                    response.reset(7);
                }
            }
            case "/broken" -> response.write("half").onComplete(_ -> response.reset(2));
            default -> response.end("ok");
        }
    }

    private void write(HttpServerRequest request) {
        request.response().write(Buffer.buffer(new byte[16 << 10])).onSuccess(_ -> {
            sent.addAndGet(16 << 10);
            write(request);
        });
    }

    private static int size(ResponseStream response) {
        var taken = 0;
        for (var chunk : response.chunks()) {
            taken += chunk.length;
        }
        return taken;
    }

    private interface Use {
        void of(HttpClient client, VertxServer server) throws Exception;
    }

    private void with(Use use) throws Exception {
        // A cautious server takes many cancelled requests for an attack (CVE-2023-44487).
        var patient = VertxServer.tls(Certificate.good()).setHttp2RstFloodMaxRstFramePerWindow(1_000_000);
        try (var server = VertxServer.https(patient, this::handle); var problems = new LoggedProblems()) {
            run(() -> {
                try (var client = HttpClient.create(c -> c.trust(Certificate.good().pem()))) {
                    use.of(client, server);
                }
            });
            problems.assertNone();
        }
    }

    /** Many slow readers could exhaust the window of the whole connection. */
    @Test
    void slowReadersDoNotHoldUpTheOthers() throws Exception {
        with((client, server) -> {
            var slow = new ArrayList<ResponseStream>();
            for (var i = 0; i < 30; i++) {
                slow.add(client.stream("GET", server.url("/endless")));
            }
            assertEquals("ok", client.get(server.url("/")).text());
            assertEquals(1, server.accepted());
            slow.forEach(ResponseStream::close);
            assertTrue(sent.get() < 64 << 20, () -> sent + " bytes were sent to readers that never read");
        });
    }

    @Test
    void aStreamThatIsClosedIsResetAndTheConnectionStays() throws Exception {
        with((client, server) -> {
            client.stream("GET", server.url("/endless")).close();
            blocking(() -> reset.await());
            assertEquals("ok", client.get(server.url("/")).text());
            assertEquals(1, server.accepted());
        });
    }

    @Test
    void whatArrivedBeforeTheServerLeftIsRead() throws Exception {
        with((client, server) -> {
            for (var i = 0; i < 5; i++) {
                try (var response = client.stream("GET", server.url("/closing"))) {
                    assertEquals(MANY, size(response));
                }
            }
        });
    }

    /** Vert.x reports each stream that ends after GOAWAY as failed, while it still holds the last pieces of those that are not read. */
    @Test
    void anEndAfterTheServerSaidThatItLeaves() throws Exception {
        with((client, server) -> {
            try (var response = client.stream("GET", server.url("/leaving"))) {
                while (!client.toString().contains(" 0 connections")) {
                    sleep(millis(1));
                }
                assertEquals(300_000, size(response));
            }
        });
    }

    /** More than the server allows at once: none of them keeps its place. */
    @Test
    void uploadsThatAreGivenUpBeforeTheirFirstPiece() throws Exception {
        with((client, server) -> {
            assertEquals("ok", client.get(server.url("/")).text());
            for (var i = 0; i < 250; i++) {
                assertThrows(TimedOutException.class, () -> timeout(millis(1), () ->
                        client.post(server.url("/silent"), r -> r.body(generate(_ -> sleep(seconds(60)))))));
            }
            assertEquals("ok", client.get(server.url("/")).text());
            assertEquals(1, server.accepted());
        });
    }

    @Test
    void aStreamThatTheServerResets() throws Exception {
        with((client, server) -> {
            assertThrows(HttpException.ConnectionLost.class, () -> client.get(server.url("/failed")));
            assertThrows(HttpException.IncompleteBody.class, () -> client.get(server.url("/broken")));
            assertEquals("ok", client.get(server.url("/")).text());
            assertEquals(1, server.accepted());
        });
    }

    /** The server says that it has not processed it (RFC 9113 §8.7), so even a POST is sent again; but not for ever. */
    @Test
    void aRefusedStreamIsSentAgain() throws Exception {
        with((client, server) -> {
            assertEquals("ok", client.post(server.url("/refused-twice"), r -> r.body("x")).text());
            assertEquals(3, refused.get());
            refused.set(-1000);
            assertThrows(HttpException.ConnectionLost.class, () -> client.get(server.url("/refused-twice")));
            assertEquals(-992, refused.get());
        });
    }
}
