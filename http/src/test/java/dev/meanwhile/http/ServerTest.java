package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.await;
import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.gather;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a server is for: requests in, responses out. */
@Timeout(30)
class ServerTest {
    record Item(String name, int price) {
    }

    private static void echo(ServerRequest request) throws Exception {
        switch (request.path()) {
            case "/" -> request.respond(200).text("hello");
            case "/json" -> {
                var item = request.json(Item.class);
                request.respond(201).json(new Item(item.name() + "!", item.price() + 1));
            }
            case "/query" -> request.respond(200).text(request.query("a").orElse("none") + request.queries("b"));
            case "/header" -> request.respond(200).header("X-Echo", request.header("x-in").orElse("none")).send();
            case "/stream" -> request.respond(200).stream(out -> {
                for (var i = 0; i < 5; i++) {
                    out.emit(("piece " + i + "\n").getBytes());
                }
            });
            case "/up" -> request.respond(200).body(request.bytes());
            case "/count" -> {
                var count = 0;
                for (var chunk : request.chunks()) {
                    count += chunk.length;
                }
                request.respond(200).text("" + count);
            }
            case "/empty" -> request.respond(204).send();
            case "/fails" -> throw new IllegalStateException("secret");
            case "/silent" -> { }
            default -> request.respond(404).text("no " + request.path());
        }
    }

    interface Talk {
        void with(HttpServer server, HttpClient client, String url) throws Exception;
    }

    private static void serve(Talk talk) throws Exception {
        run(() -> {
            try (var server = HttpServer.listen(0, ServerTest::echo);
                 var client = HttpClient.create()) {
                talk.with(server, client, server.url());
            }
        });
    }

    @Test
    void ourOwnClient() throws Exception {
        serve((_, client, url) -> {
            assertEquals("hello", client.get(url).text());
            assertEquals(new Item("lamp!", 8), client.post(url + "json", r -> r.json(new Item("lamp", 7))).json(Item.class));
            assertEquals("x y[1, 2]", client.get(url + "query?a=x%20y&b=1&b=2").text());
            assertEquals("in", client.request("GET", url + "header", r -> r.header("X-In", "in")).header("X-Echo").orElseThrow());
            assertEquals("piece 0\npiece 1\npiece 2\npiece 3\npiece 4\n", client.get(url + "stream").text());
            assertEquals(204, client.get(url + "empty").status());
            assertEquals(404, client.get(url + "none").status());
            assertTrue(client.get(url).header("Date").isPresent());
        });
    }

    @Test
    void aBigBodyThereAndBack() throws Exception {
        var big = "0123456789".repeat(500_000);
        serve((_, client, url) -> {
            assertEquals(big, client.post(url + "up", r -> r.body(big)).text());
            assertEquals("5000000", client.post(url + "count", r -> r.body(big)).text());
        });
    }

    @Test
    void manyAtOnce() throws Exception {
        serve((_, client, url) -> {
            var tasks = IntStream.range(0, 100).mapToObj(i -> spawn(() -> client.get(url + "query?a=" + i).text())).toList();
            assertEquals(IntStream.range(0, 100).mapToObj(i -> i + "[]").toList(), gather(tasks));
        });
    }

    @Test
    void aFailureIsA500WithoutDetailsAndLoggedOnce() throws Exception {
        try (var logged = new Reports()) {
            serve((_, client, url) -> {
                var response = client.get(url + "fails");
                assertEquals(500, response.status());
                assertEquals("", response.text());
                assertEquals("hello", client.get(url).text());
            });
            assertEquals(1, logged.count("/fails failed"));
        }
    }

    @Test
    void aHandlerThatDoesNotAnswer() throws Exception {
        try (var logged = new Reports()) {
            serve((_, client, url) -> assertEquals(500, client.get(url + "silent").status()));
            assertEquals(1, logged.count("/silent"));
        }
    }

    @Test
    void badJsonIsA400() throws Exception {
        serve((_, client, url) -> assertEquals(400, client.post(url + "json", r -> r.body("{")).status()));
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() throws Exception {
        serve((server, _, _) -> blocking(() -> {
            try (var raw = RawClient.to(server)) {
                raw.send("GET /query?a=1 HTTP/1.1\r\nHost: a\r\n\r\n".replace("1 H", "one H")
                        + "GET /query?a=two HTTP/1.1\r\nHost: a\r\n\r\nGET /query?a=three HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
                var all = raw.rest();
                assertTrue(all.indexOf("one[]") > 0 && all.indexOf("one[]") < all.indexOf("two[]") && all.indexOf("two[]") < all.indexOf("three[]"), all);
            }
        }));
    }

    @Test
    void headHasTheHeadersOnly() throws Exception {
        serve((server, _, _) -> blocking(() -> {
            try (var raw = RawClient.to(server)) {
                for (var path : List.of("/", "/stream")) {
                    raw.send("HEAD " + path + " HTTP/1.1\r\nHost: a\r\n\r\n");
                    assertTrue(raw.head().startsWith("HTTP/1.1 200"), path);
                }
                raw.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
                assertTrue(raw.rest().startsWith("HTTP/1.1 200 OK"));
            }
        }));
    }

    @Test
    void http10() throws Exception {
        serve((server, _, _) -> blocking(() -> {
            try (var raw = RawClient.to(server)) {
                var all = raw.send("GET /stream HTTP/1.0\r\n\r\n").rest();
                assertTrue(all.startsWith("HTTP/1.0 200") && all.endsWith("\r\n\r\npiece 0\npiece 1\npiece 2\npiece 3\npiece 4\n"), all);
            }
        }));
    }

    @Test
    void expectContinue() throws Exception {
        serve((server, _, _) -> blocking(() -> {
            try (var raw = RawClient.to(server)) {
                raw.send("POST /up HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
                assertEquals(100, raw.status());
                assertTrue(raw.send("ok").head().startsWith("HTTP/1.1 200"));
            }
            try (var raw = RawClient.to(server)) {
                raw.send("POST /none HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
                assertTrue(raw.rest().startsWith("HTTP/1.1 404"), "not needed, so not requested, and closed");
            }
        }));
    }

    @Test
    void aPortThatIsTaken() throws Exception {
        serve((server, _, _) -> {
            var e = assertThrows(UncheckedIOException.class, () -> HttpServer.listen(server.port(), ServerTest::echo));
            assertTrue(e.getMessage().contains(":" + server.port()), e.getMessage());
        });
    }

    /** Another program that shares its port would admit us, and get half of our clients. */
    @Test
    void aPortThatAnotherProgramShares() throws Exception {
        run(() -> {
            int port;
            try (var other = ServerSocketChannel.open().setOption(StandardSocketOptions.SO_REUSEPORT, true).bind(new InetSocketAddress("127.0.0.1", 0))) {
                port = other.socket().getLocalPort();
                var e = assertThrows(UncheckedIOException.class, () -> HttpServer.listen(c -> c.reusePort(true).port(port), ServerTest::echo));
                assertTrue(e.getMessage().startsWith("can't listen at 127.0.0.1:" + port + ": Address already in use"), e.getMessage());
            }
            // The refusal has left nothing behind, and neither does a server.
            for (var i = 0; i < 2; i++) {
                try (var server = HttpServer.listen(c -> c.reusePort(true).port(port), ServerTest::echo)) {
                    assertEquals(port, server.port());
                }
            }
        });
    }

    /** On a loop each. */
    @Test
    void twoServersAtOnePort() throws Exception {
        run(() -> {
            try (var one = HttpServer.listen(c -> c.reusePort(true), r -> r.respond(200).text("one"))) {
                var listening = new CompletableFuture<Void>();
                var enough = new CountDownLatch(1);
                var other = Thread.ofPlatform().daemon().start(() -> anotherLoop(one.port(), listening, enough));
                try {
                    await(listening);
                    var seen = new HashSet<String>();
                    // The operating system distributes connections by a hash of their ports.
                    while (seen.size() < 2) {
                        try (var client = HttpClient.create()) {
                            seen.add(client.get(one.url()).text());
                        }
                    }
                } finally {
                    enough.countDown();
                    blocking(() -> other.join());
                }
            }
        });
    }

    private static void anotherLoop(int port, CompletableFuture<Void> listening, CountDownLatch enough) {
        try {
            run(() -> {
                try (var _ = HttpServer.listen(c -> c.reusePort(true).port(port), r -> r.respond(200).text("two"))) {
                    listening.complete(null);
                    blocking(() -> enough.await());
                }
            });
        } catch (Exception e) {
            listening.completeExceptionally(e);
        }
    }

    @Test
    void accessLog() throws Exception {
        var log = new ArrayList<AccessLog.Entry>();
        run(() -> {
            try (var server = HttpServer.listen(c -> c.accessLog(log::add), ServerTest::echo); var client = HttpClient.create()) {
                client.get(server.url() + "?q");
                client.get(server.url() + "stream");
            }
        });
        assertEquals(List.of(Map.entry("/?q", 5L), Map.entry("/stream", 40L)),
                log.stream().map(entry -> Map.entry(entry.target(), entry.bytes())).toList());
        assertFalse(log.getFirst().duration().isNegative());
    }

    @Test
    @NeedsNewerNetty
    void httpsWithHttp2() throws Exception {
        var certificate = Certificate.good();
        var key = certificate.keyPem();
        run(() -> {
            try (var server = HttpServer.listen(c -> c.host("localhost").tls(certificate.pem(), key), ServerTest::echo);
                 var client = HttpClient.create(c -> c.trust(certificate.pem()))) {
                var response = client.get(server.url());
                assertEquals("HTTP/2 hello", response.version() + " " + response.text());
                assertEquals("hello", client.get(server.url()).text());
                var big = "0123456789".repeat(300_000);
                assertEquals(big, client.post(server.url() + "up", r -> r.body(big)).text());
                assertEquals("3000000", client.post(server.url() + "count", r -> r.body(big)).text());
                assertEquals(204, client.get(server.url() + "empty").status());
            }
        });
    }
}
