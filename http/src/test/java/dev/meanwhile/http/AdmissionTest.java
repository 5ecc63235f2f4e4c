package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.millis;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.sleep;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Promise;

import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Handlers at work are limited, and those that wait for their clients are not among them; so clients that do nothing keep nobody out. */
@Timeout(30)
class AdmissionTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

    /** What requests do, by their paths. */
    private static final class Site {
        private final Promise<Void> end = new Promise<>();
        private final ArrayList<AccessLog.Entry> entries = new ArrayList<>();
        private int begun;

        private void handle(ServerRequest request) throws Exception {
            begun++;
            switch (request.path()) {
                case "/socket" -> request.acceptWebSocket().receive();
                case "/events" -> request.respond(200).header("Content-Type", "text/event-stream").stream(_ -> end.await());
                case "/stream" -> request.respond(200).stream(out -> {
                    out.emit(new byte[1]);
                    end.await();
                });
                case "/body" -> request.respond(200).text(request.bytes().length + "");
                case "/work" -> {
                    end.await();
                    request.respond(200).send();
                }
                default -> request.respond(200).send();
            }
        }

        private void awaitBegun(int count) {
            while (begun < count) {
                sleep(millis(1));
            }
        }

        private HttpServer listen(UnaryOperator<ServerConfig> config) {
            return HttpServer.listen(c -> config.apply(c).accessLog(entries::add), this::handle);
        }
    }

    @Test
    void idleWebSocketsAreNoWork() throws Exception {
        run(() -> {
            var site = new Site();
            try (var server = site.listen(c -> c.maxHandlers(2)); var client = HttpClient.create()) {
                var sockets = new ArrayList<WebSocket>();
                for (var i = 1; i <= 5; i++) {
                    sockets.add(WebSocket.connect(server.url().replace("http:", "ws:") + "socket"));
                }
                assertEquals(200, client.get(server.url()).status());
                sockets.forEach(WebSocket::abort);
            }
        });
    }

    @Test
    void eventStreamsThatWaitAreNoWork() throws Exception {
        streamsAreNoWork("/events");
    }

    /** The second is how long it must be quiet. */
    @Test
    void aStreamThatSaysNothingForASecondIsNoWork() throws Exception {
        streamsAreNoWork("/stream");
    }

    private static void streamsAreNoWork(String path) throws Exception {
        run(() -> {
            var site = new Site();
            try (var server = site.listen(c -> c.maxHandlers(2)); var client = HttpClient.create()) {
                var raws = new ArrayList<RawClient>();
                for (var i = 0; i < 5; i++) {
                    raws.add(blocking(() -> {
                        while (true) {
                            var raw = RawClient.to(server).send(GET.replace("/ ", path + " "));
                            if (raw.status() == 200) {
                                return raw;
                            }
                            raw.close();
                        }
                    }));
                }
                while (client.get(server.url()).status() != 200) {
                    sleep(millis(1));
                }
                if (path.equals("/events")) {
                    assertEquals(0, site.entries.stream().filter(entry -> entry.status() == 503).count());
                }
                for (var raw : raws) {
                    raw.close();
                }
            }
        });
    }

    @Test
    void requestsWhoseBodyHasNotComeAreNoWork() throws Exception {
        run(() -> {
            var site = new Site();
            try (var server = site.listen(c -> c.maxHandlers(2)); var client = HttpClient.create()) {
                var raws = new ArrayList<RawClient>();
                for (var i = 1; i <= 5; i++) {
                    raws.add(blocking(() -> RawClient.to(server).send("POST /body HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n")));
                    site.awaitBegun(i);
                }
                assertEquals(200, client.get(server.url()).status());
                for (var raw : raws) {
                    blocking(() -> assertEquals(200, raw.send("ok").status()));
                    raw.close();
                }
                // As many places as before.
                assertEquals(2, client.post(server.url() + "body", r -> r.body("ok")).text().length() + 1);
            }
        });
    }

    @Test
    @NeedsNewerNetty
    void norAreThoseByHttp2() throws Exception {
        var certificate = Certificate.good();
        var key = certificate.keyPem();
        run(() -> {
            var site = new Site();
            try (var server = site.listen(c -> c.host("localhost").tls(certificate.pem(), key).maxHandlers(20)); var client = HttpClient.create(c -> c.trust(certificate.pem()))) {
                var raw = blocking(() -> RawHttp2.to(server));
                for (var i = 1; i <= 60; i++) {
                    var stream = 2 * i - 1;
                    blocking(() -> raw.head(stream, ":method", "POST", ":scheme", "https", ":authority", "localhost", ":path", "/body"));
                    site.awaitBegun(i);
                }
                assertEquals(200, client.get(server.url()).status());
                raw.close();
            }
        });
    }

    @Test
    void workIsLimitedForEachAddress() throws Exception {
        run(() -> {
            var site = new Site();
            try (var server = site.listen(c -> c.maxHandlers(4).clientShare(0.5))) {
                var one = from("127.0.0.1", server, "/work");
                var two = from("127.0.0.1", server, "/work");
                site.awaitBegun(2);
                assertEquals(503, status(from("127.0.0.1", server, "/")));
                assertEquals(200, status(from("127.0.0.2", server, "/")));
                site.end.complete(null);
                assertEquals(200, status(one));
                assertEquals(200, status(two));
                assertEquals(200, status(from("127.0.0.1", server, "/")));
            }
        });
    }

    @Test
    void soAreConnections() throws Exception {
        run(() -> {
            var site = new Site();
            try (var reports = new Reports(); var server = site.listen(c -> c.maxConnections(4).clientShare(0.5))) {
                var one = from("127.0.0.1", server, "/work");
                var two = from("127.0.0.1", server, "/work");
                site.awaitBegun(2);
                var third = from("127.0.0.1", server, "/");
                assertEquals("", blocking(third::rest));
                assertEquals(1, reports.count("was closed at once: 127.0.0.1 has 2 connections (clientShare of maxConnections)"));
                assertEquals(200, status(from("127.0.0.2", server, "/")));
                one.close();
                two.close();
            }
        });
    }

    private static RawClient from(String address, HttpServer server, String path) throws Exception {
        return blocking(() -> {
            var socket = new Socket();
            socket.bind(new InetSocketAddress(address, 0));
            return RawClient.to(server, socket).send(GET.replace("/ ", path + " "));
        });
    }

    private static int status(RawClient raw) throws Exception {
        return blocking(raw::status);
    }

    @Test
    void refusalsAreInTheAccessLogAndSparselyInTheOther() throws Exception {
        run(() -> {
            var site = new Site();
            try (var reports = new Reports(); var server = site.listen(c -> c.maxHandlers(1)); var client = HttpClient.create()) {
                var busy = from("127.0.0.1", server, "/work");
                site.awaitBegun(1);
                var began = System.nanoTime();
                for (var i = 0; i < 50; i++) {
                    assertEquals(503, client.get(server.url() + "x").status());
                }
                var seconds = (System.nanoTime() - began) / 1_000_000_000;
                assertEquals(1, reports.count("GET /x from 127.0.0.1 was answered with 503: 1 handlers are at work (maxHandlers)"));
                assertTrue(reports.count("503") <= 2 + seconds, reports.count("503") + " lines in " + seconds + " s");
                assertEquals(50, site.entries.stream().filter(entry -> entry.status() == 503 && entry.target().equals("/x")).count());
                busy.close();
            }
        });
    }

    @Test
    void whatCouldNotBeReadIsInTheAccessLog() throws Exception {
        run(() -> {
            var site = new Site();
            try (var server = site.listen(c -> c)) {
                var raw = blocking(() -> RawClient.to(server).send("\0what\r\n\r\n"));
                assertEquals(400, status(raw));
                var other = blocking(() -> RawClient.to(server).send("CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n"));
                assertEquals(400, status(other));
                assertEquals(List.of("- - 400", "CONNECT a:1 400"), site.entries.stream().map(entry -> entry.method() + " " + entry.target() + " " + entry.status()).toList());
            }
        });
    }

    /** Whichever way the wait for a body ends, the place counts as often as it should. */
    @Test
    void placesAreNeitherLostNorGained() throws Exception {
        run(() -> {
            var site = new Site();
            try (var server = site.listen(c -> c.maxHandlers(1).readTimeout(millis(20))); var client = HttpClient.create()) {
                for (var i = 0; i < 20; i++) {
                    var raw = blocking(() -> RawClient.to(server).send("POST /body HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n"));
                    site.awaitBegun(i + 1);
                    if (i % 3 == 0) {
                        assertEquals(408, status(raw));
                    } else if (i % 3 == 1) {
                        blocking(raw::closeWithReset);
                    } else {
                        raw.send("ok".substring(0, 1));
                    }
                    raw.close();
                    while (!server.toString().contains(" 0 handlers")) {
                        sleep(millis(1));
                    }
                }
                assertEquals(200, client.get(server.url()).status());
                var busy = from("127.0.0.1", server, "/work");
                site.awaitBegun(22);
                assertEquals(503, client.get(server.url()).status());
                busy.close();
            }
        });
    }

    @Test
    void aShareIsAPart() {
        for (var bad : List.of(0.0, -1.0, 1.1, Double.NaN)) {
            assertThrows(IllegalArgumentException.class, () -> ServerConfig.DEFAULT.clientShare(bad));
        }
        assertEquals(1, ServerConfig.DEFAULT.admission().shareOf(true));
        assertEquals(0.5, ServerConfig.DEFAULT.admission().shareOf(false));
        assertEquals(0.2, ServerConfig.DEFAULT.clientShare(0.2).admission().shareOf(true));
    }
}
