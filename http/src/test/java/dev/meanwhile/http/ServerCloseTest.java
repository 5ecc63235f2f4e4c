package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.gather;
import static dev.meanwhile.Meanwhile.millis;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.shielded;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Cancelled;
import dev.meanwhile.Event;
import dev.meanwhile.Loop;

import java.time.Duration;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What happens to requests when their server closes. */
@Timeout(30)
class ServerCloseTest {
    @Test
    void aRunningHandlerMayEnd() throws Exception {
        run(() -> {
            var begun = new Event();
            var goOn = new Event();
            var server = HttpServer.listen(c -> c.grace(seconds(20)), request -> {
                begun.set();
                goOn.await();
                request.respond(200).text("whole");
            });
            try (var client = HttpClient.create()) {
                var response = spawn(() -> client.get(server.url()));
                begun.await();
                var closing = spawn(server::close);
                sleep(Duration.ZERO);
                goOn.set();
                assertEquals("whole", response.await().text());
                assertEquals("close", response.await().header("Connection").orElse("").toLowerCase());
                closing.await();
                assertThrows(HttpException.ConnectFailed.class, () -> client.get(server.url()));
            }
        });
    }

    @Test
    void oneThatTakesTooLongIsCancelled() throws Exception {
        run(() -> {
            var begun = new Event();
            var cancelled = new Event();
            var before = Loop.current().tasks().size();
            try (var client = HttpClient.create()) {
                var server = HttpServer.listen(0, _ -> {
                    begun.set();
                    try {
                        sleep(seconds(1_000));
                    } catch (Cancelled e) {
                        cancelled.set();
                        throw e;
                    }
                });
                var response = spawn(() -> assertThrows(HttpException.ConnectionLost.class, () -> client.get(server.url())));
                begun.await();
                server.close();
                cancelled.await();
                response.await();
                assertEquals(before, Loop.current().tasks().size());
            }
        });
    }

    /** It is reported, and the server is closed without it. */
    @Test
    void oneThatDoesNotCleanUpIsLeftBehind() throws Exception {
        try (var logged = new Reports()) {
            run(() -> {
                var begun = new Event();
                var cancelled = new Event();
                var release = new Event();
                var ended = new Event();
                var server = HttpServer.listen(c -> c.grace(millis(1)).cleanUp(millis(50)), _ -> {
                    begun.set();
                    try {
                        sleep(seconds(1_000));
                    } finally {
                        cancelled.set();
                        shielded(() -> release.await());
                        ended.set();
                    }
                });
                var raw = blocking(() -> RawClient.to(server).send("GET /stubborn HTTP/1.1\r\nHost: a\r\n\r\n"));
                begun.await();
                server.close();
                assertTrue(cancelled.isSet());
                assertFalse(ended.isSet());
                assertEquals("", blocking(raw::rest));
                try (var client = HttpClient.create()) {
                    assertThrows(HttpException.ConnectFailed.class, () -> client.get("http://127.0.0.1:" + server.port() + "/"));
                }
                release.set();
                ended.await();
            });
            assertEquals(1, logged.count("GET /stubborn, which waits for an event"));
        }
    }

    @Test
    void manyOpenWebSockets() throws Exception {
        run(() -> {
            var ended = new int[1];
            var server = HttpServer.listen(c -> c.grace(seconds(20)), request -> {
                request.acceptWebSocket().forEach(_ -> { });
                ended[0]++;
            });
            var sockets = gather(IntStream.range(0, 100).mapToObj(_ -> spawn(() -> WebSocket.connect(server.url().replace("http", "ws")))).toList());
            // Each of them answers, so that no handler has to be cancelled.
            server.close();
            assertEquals(100, ended[0]);
            assertTrue(sockets.stream().noneMatch(WebSocket::isOpen));
        });
    }

    @Test
    void idleConnectionsAreClosedAtOnce() throws Exception {
        run(() -> {
            var server = HttpServer.listen(c -> c.grace(seconds(1_000)), request -> request.respond(200).send());
            var raw = blocking(() -> RawClient.to(server));
            blocking(() -> {
                raw.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
                assertEquals(200, raw.status());
            });
            server.close();
            blocking(raw::rest);
            server.close();
            server.abort();
        });
    }

    @Test
    void aPeerThatIgnoresTheCloseOfAWebSocketIsCut() throws Exception {
        run(() -> {
            var server = HttpServer.listen(0, request -> request.acceptWebSocket().forEach(_ -> { }));
            var raw = blocking(() -> RawClient.to(server).send("GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                    + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"));
            assertEquals(101, blocking(raw::status));
            server.close();
            var rest = blocking(raw::rest);
            // A close frame with the code 1001.
            assertEquals("\u0088", rest.substring(0, 1));
            assertEquals("\u0003\u00e9", rest.substring(2, 4));
        });
    }

    /** The end of the program is the end of its servers. */
    @Test
    void aServerThatNobodyCloses() throws Exception {
        var port = new int[1];
        run(() -> {
            port[0] = HttpServer.listen(0, request -> request.respond(200).send()).port();
        });
        run(() -> {
            try (var client = HttpClient.create()) {
                assertThrows(HttpException.ConnectFailed.class, () -> client.get("http://127.0.0.1:" + port[0] + "/"));
            }
        });
    }
}
