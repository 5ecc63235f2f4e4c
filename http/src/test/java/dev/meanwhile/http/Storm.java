package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.gather;
import static dev.meanwhile.Meanwhile.generate;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static dev.meanwhile.Meanwhile.timeout;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Flow;
import dev.meanwhile.TimedOutException;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;

import java.time.Duration;
import java.util.ArrayList;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** Requests of all kinds that are ended from outside at any moment, and what must hold afterwards. */
final class Storm {
    static final int CONNECTIONS = 8;
    private static final byte[] PIECE = new byte[20_000];

    private final ArrayList<HttpServerRequest> together = new ArrayList<>();
    private final VertxServer server;
    private HttpClient client;

    private Storm(boolean http2, int idleSeconds) {
        // A cautious server takes so many cancelled requests for an attack (CVE-2023-44487).
        var patient = VertxServer.tls(Certificate.good()).setHttp2RstFloodMaxRstFramePerWindow(1_000_000);
        server = VertxServer.https((http2 ? patient : new HttpServerOptions()).setIdleTimeout(idleSeconds), this::handle);
    }

    /** Runs a storm against a server of either kind, and checks what it has left behind. */
    static void run(boolean http2, Consumer<Storm> body) {
        run(new Storm(http2, 0), http2, c -> c, body);
    }

    /** As above, through a proxy. The server closes what is idle for ten seconds: microsocks 1.0.3 may keep a connection to it for ever after its client's was reset. */
    static void runThrough(Proxy proxy, boolean http2, Consumer<Storm> body) {
        run(new Storm(http2, 10), http2, c -> c.proxy(proxy).keepAlive(seconds(5)), body);
    }

    private static void run(Storm storm, boolean http2, UnaryOperator<ClientConfig> settings, Consumer<Storm> body) {
        try (var server = storm.server; var problems = new LoggedProblems()) {
            dev.meanwhile.Meanwhile.run(() -> {
                try (var client = HttpClient.create(c -> settings.apply(c).maxConnections(CONNECTIONS).timeout(seconds(20)).trust(Certificate.good().pem()))) {
                    storm.client = client;
                    body.accept(storm);
                    storm.assertUnharmed(http2);
                }
            });
            server.awaitOpenAtMost(0);
            problems.assertNone();
        }
    }

    private void handle(HttpServerRequest request) {
        switch (request.path()) {
            case "/together" -> {
                together.add(request);
                if (together.size() == CONNECTIONS) {
                    together.forEach(each -> each.response().end("ok"));
                    together.clear();
                }
            }
            case "/redirect" -> request.response().setStatusCode(302).putHeader("Location", "/body").end("elsewhere");
            default -> request.body().onSuccess(_ -> {
                request.response().setChunked(true);
                sendPieces(request, 3);
            });
        }
    }

    private static void sendPieces(HttpServerRequest request, int left) {
        var response = request.response();
        if (response.closed()) {
            return;
        }
        if (left == 0) {
            response.end();
        } else {
            response.write(Buffer.buffer(PIECE)).onSuccess(_ -> sendPieces(request, left - 1));
        }
    }

    /** One of five kinds of requests. */
    void request(int kind) {
        switch (kind % 5) {
            case 0 -> assertEquals(3 * PIECE.length, client.get(server.url("/body")).bytes().length);
            case 1 -> client.post(server.url("/body"), r -> r.body(new byte[150_000]));
            case 2 -> client.post(server.url("/body"), r -> r.body(pieces()));
            case 3 -> client.get(server.url("/redirect"));
            default -> {
                try (var response = client.stream("GET", server.url("/body"))) {
                    response.chunks().iterator().next();
                    sleep(Duration.ZERO);
                }
            }
        }
    }

    private static Flow<byte[]> pieces() {
        return generate(out -> {
            for (var i = 0; i < 3; i++) {
                out.emit(PIECE);
            }
        });
    }

    private void assertUnharmed(boolean http2) {
        for (var round = 0; round < 3; round++) {
            gather(IntStream.range(0, CONNECTIONS).mapToObj(_ -> spawn(() -> client.get(server.url("/together")))).toList());
        }
        assertTrue(client.toString().contains("(0 requests, "), client.toString());
        var limit = http2 ? 1 : CONNECTIONS;
        try {
            timeout(CancelledRequestsTest.PATIENCE, () -> {
                blocking(() -> server.awaitOpenAtMost(limit));
                while (connections() > limit) {
                    sleep(Duration.ofMillis(1));
                }
            });
        } catch (TimedOutException e) {
            throw new AssertionError("connections stay open: " + this, e);
        }
    }

    /** {@return what the client and the server say of their connections} */
    @Override
    public String toString() {
        return client + "; the server: " + server;
    }

    private int connections() {
        return Integer.parseInt(client.toString().replaceAll(".*requests, (\\d+).*", "$1"));
    }
}
