package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.millis;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.SocketException;
import java.util.ArrayList;
import java.util.function.UnaryOperator;

import javax.net.ssl.SSLException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connections that are no HTTP yet: they count, have little time, and can't fill the log. */
@Timeout(30)
@NeedsNewerNetty
class ArrivalTest {
    interface Use {
        void of(HttpServer server) throws Exception;
    }

    private static void serve(UnaryOperator<ServerConfig> config, Use use) throws Exception {
        var certificate = Certificate.good();
        var key = certificate.keyPem();
        run(() -> {
            try (var server = HttpServer.listen(c -> config.apply(c.host("localhost").tls(certificate.pem(), key)), request -> request.respond(200).text(request.version()))) {
                use.of(server);
            }
        });
    }

    @Test
    void http2ThatNeverBeginsIsClosedInTime() throws Exception {
        serve(c -> c.headerTimeout(seconds(1)), server -> blocking(() -> {
            for (var opening : new String[] {"", "PRI * HTTP/2.0\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\u0006\u0004\0\0\0\0\0"}) {
                try (var raw = RawHttp2.silent(server)) {
                    raw.text(opening);
                    while (raw.next().type() >= 0) {
                        // The server's own settings.
                    }
                } catch (SSLException | SocketException e) {
                    // It was closed even earlier: the handshake has part of the time.
                }
            }
        }));
    }

    @Test
    void plainHttp2ThatNeverBeginsIsClosedInTime() throws Exception {
        run(() -> {
            try (var server = HttpServer.listen(c -> c.http2PriorKnowledge(true).headerTimeout(millis(200)), request -> request.respond(200).send())) {
                for (var opening : new String[] {"", "P", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"}) {
                    blocking(() -> {
                        try (var raw = RawClient.to(server).send(opening)) {
                            raw.rest();
                        }
                    });
                }
            }
        });
    }

    /** Before, a client could have any number of these. */
    @Test
    void theyAreCounted() throws Exception {
        serve(c -> c.maxConnections(3).headerTimeout(seconds(1_000)), server -> {
            var raws = new ArrayList<RawHttp2>();
            try (var reports = new Reports()) {
                for (var i = 0; i < 3; i++) {
                    raws.add(blocking(() -> RawHttp2.silent(server)));
                }
                blocking(() -> {
                    try (var raw = RawClient.to(server)) {
                        assertEquals("", raw.rest());
                    }
                });
                assertEquals(1, reports.count("there are 3 connections (maxConnections)"));
                raws.removeLast().close();
                blocking(() -> {
                    while (true) {
                        try (var raw = RawHttp2.to(server)) {
                            assertEquals(200, raw.request(1, RawHttp2.GET).status(1));
                            return;
                        } catch (java.io.IOException e) {
                            // The place is not free yet.
                        }
                    }
                });
            } finally {
                for (var raw : raws) {
                    raw.close();
                }
            }
        });
    }

    @Test
    void wrongBeginningsAreClosedAndLoggedSparsely() throws Exception {
        serve(c -> c, server -> {
            try (var reports = new Reports()) {
                var began = System.nanoTime();
                for (var i = 0; i < 10; i++) {
                    for (var opening : new String[] {"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\u0008\u0006\0\0\0\0\0\0\0\0\0\0\0\0\0",
                            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\u0006\u0004\0\0\0\0\0\0\u0002\0\0\0\u0009", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\u0005\u0004\0\0\0\0\0\0\u0002\0\0\0"}) {
                        blocking(() -> {
                            try (var raw = RawHttp2.silent(server)) {
                                raw.text(opening);
                                var frame = raw.next();
                                while (frame.type() != RawHttp2.GOAWAY) {
                                    assertTrue(frame.type() >= 0, opening);
                                    frame = raw.next();
                                }
                                assertEquals(1, frame.error());
                            }
                        });
                    }
                }
                var seconds = (System.nanoTime() - began) / 1_000_000_000;
                assertTrue(reports.count("") <= 2 + seconds, reports.count("") + " lines in " + seconds + " s");
                assertEquals(1, reports.count("was closed: it does not begin with the preface of HTTP/2"));
            }
        });
    }

    @Test
    void priorKnowledgeNextToHttp1() throws Exception {
        run(() -> {
            var versions = new ArrayList<String>();
            try (var server = HttpServer.listen(c -> c.http2PriorKnowledge(true), request -> {
                versions.add(request.version() + " " + request.remote().startsWith("127.0.0.1:"));
                request.respond(200).text("hello");
            })) {
                for (var option : new String[] {"--http2-prior-knowledge", "--http1.1", "--http2"}) {
                    assertEquals("hello", blocking(() -> OtherClientsTest.output("curl", "-s", option, server.url())));
                }
                // An upgrade is not offered.
                assertEquals("[HTTP/2 true, HTTP/1.1 true, HTTP/1.1 true]", versions.toString());
                blocking(() -> {
                    try (var raw = RawClient.to(server)) {
                        for (var piece : "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".split("(?<=[GH\n])")) {
                            raw.send(piece);
                        }
                        assertEquals(200, raw.status());
                    }
                });
                while (!server.toString().contains(" 0 connections")) {
                    sleep(millis(1));
                }
            }
        });
    }
}
