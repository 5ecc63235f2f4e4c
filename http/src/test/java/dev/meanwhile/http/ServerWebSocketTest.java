package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.millis;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.meanwhile.Promise;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Both ends of a WebSocket are ours. */
@Timeout(20)
class ServerWebSocketTest {
    private static final String UPGRADE = "GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

    record Prompt(String prompt) {
    }

    interface Talk {
        void with(WebSocket socket) throws Exception;
    }

    private static String url(HttpServer server) {
        return server.url().replace("http", "ws");
    }

    /** One end in a handler, the other in the test. */
    private static void talk(Talk atServer, Talk atClient) throws Exception {
        run(() -> {
            try (var server = HttpServer.listen(0, request -> atServer.with(request.acceptWebSocket()));
                 var socket = WebSocket.connect(url(server))) {
                atClient.with(socket);
            }
        });
    }

    private static void echo(WebSocket socket) {
        for (var text : socket) {
            socket.send("you said " + text);
        }
    }

    @Test
    void texts() throws Exception {
        talk(ServerWebSocketTest::echo, socket -> {
            for (var text : List.of("one", "", "três", "x".repeat(500_000))) {
                socket.send(text);
                assertEquals("you said " + text, socket.receive());
            }
        });
    }

    @Test
    void recordsAndBytes() throws Exception {
        talk(socket -> {
            for (var prompt : socket.messages(Prompt.class)) {
                socket.send(new Prompt(prompt.prompt() + "!"));
                socket.send(new byte[] {1, 2, 3});
            }
        }, socket -> {
            socket.send(new Prompt("hi"));
            assertEquals("{\"prompt\":\"hi!\"}", socket.receive());
            assertArrayEquals(new byte[] {1, 2, 3}, socket.receiveBytes());
        });
    }

    @Test
    void theHandlersReturnClosesItNormally() throws Exception {
        talk(socket -> socket.send("bye"), socket -> {
            var all = new ArrayList<String>();
            socket.forEach(all::add);
            assertEquals(List.of("bye"), all);
            assertFalse(socket.isOpen());
            assertEquals(1000, assertThrows(WebSocketException.ClosedByPeer.class, socket::receive).code());
        });
    }

    @Test
    void codeAndReasonReachTheOtherEnd() throws Exception {
        run(() -> {
            var seen = new Promise<String>();
            try (var server = HttpServer.listen(0, request -> {
                var e = assertThrows(WebSocketException.ClosedByPeer.class, () -> request.acceptWebSocket().forEach(_ -> { }));
                seen.complete(e.code() + " " + e.reason());
            }); var socket = WebSocket.connect(url(server))) {
                socket.close(4242, "enough");
                assertEquals("4242 enough", seen.await());
                var e = assertThrows(WebSocketException.ClosedByYou.class, () -> socket.send("late"));
                assertEquals("4242 enough", e.code() + " " + e.reason());
            }
        });
    }

    @Test
    void aLostConnectionIsBroken() throws Exception {
        talk(socket -> socket.abort(), socket ->
                assertEquals(1006, assertThrows(WebSocketException.Broken.class, socket::receive).code()));
    }

    @Test
    void aFailingHandlerClosesWith1011() throws Exception {
        try (var logged = new Reports()) {
            talk(_ -> {
                throw new IllegalStateException("secret");
            }, socket -> {
                var e = assertThrows(WebSocketException.ClosedByPeer.class, socket::receive);
                assertEquals("1011 the server failed", e.code() + " " + e.reason());
            });
            assertEquals(1, logged.count("the handler of GET / failed"));
        }
    }

    @Test
    void aMessageThatIsTooLong() throws Exception {
        talk(socket -> assertThrows(WebSocketException.Broken.class, socket::receive), socket -> {
            socket.send("x".repeat((1 << 20) + 1));
            assertEquals(1009, assertThrows(WebSocketException.ClosedByPeer.class, socket::receive).code());
        });
    }

    @Test
    void badJsonLeavesItOpen() throws Exception {
        talk(socket -> {
            for (var i = 0; i < 2; i++) {
                assertThrows(WebSocketException.BadMessage.class, () -> socket.messages(Prompt.class).forEach(_ -> { }));
                socket.send("still here");
            }
        }, socket -> {
            for (var bad : List.of("{", "null")) {
                socket.send(bad);
                assertEquals("still here", socket.receive());
            }
        });
    }

    /** The peer reads once the sender has started: the sender never gets far ahead, although all would fit into memory and only this limits it. */
    @Test
    void aSenderWaitsForAReader() throws Exception {
        var piece = "x".repeat(60_000);
        var sent = new int[1];
        run(() -> {
            var begun = new Promise<Void>();
            try (var server = HttpServer.listen(0, request -> {
                var socket = request.acceptWebSocket();
                begun.await();
                var ahead = 0;
                for (var i = 0; i < 1_000; i++) {
                    ahead = Math.max(ahead, sent[0] - i);
                    assertEquals(piece, socket.receive());
                }
                // 60 MB don't fit into the buffers between the two.
                socket.send(ahead < 500 ? "held up" : ahead + " ahead");
            }); var socket = WebSocket.connect(url(server))) {
                var sender = spawn(() -> {
                    for (; sent[0] < 1_000; sent[0]++) {
                        socket.send(piece);
                        begun.complete(null);
                    }
                });
                assertEquals("held up", socket.receive());
                sender.await();
            }
        });
    }

    @Test
    void notAWebSocketRequest() throws Exception {
        run(() -> {
            try (var server = HttpServer.listen(0, ServerRequest::acceptWebSocket); var client = HttpClient.create()) {
                assertEquals(426, client.get(server.url()).status());
            }
            try (var server = HttpServer.listen(0, request -> request.respond(403).send()); var problems = new LoggedProblems()) {
                assertEquals(403, assertThrows(HttpException.BadStatus.class, () -> WebSocket.connect(url(server))).status());
                problems.assertNone();
            }
        });
    }

    /** It is notified, its iteration ends, and no task is left. */
    @Test
    void aClosingServerSaysThatItGoesAway() throws Exception {
        run(() -> {
            var ended = new Promise<Void>();
            var server = HttpServer.listen(0, request -> {
                request.acceptWebSocket().forEach(_ -> { });
                ended.complete(null);
            });
            try (var socket = WebSocket.connect(url(server))) {
                var reader = spawn(() -> assertThrows(WebSocketException.ClosedByPeer.class, () -> {
                    socket.forEach(_ -> { });
                    socket.receive();
                }).code());
                server.close();
                ended.await();
                assertEquals(1001, reader.await());
            }
        });
    }

    /** It is pinged, does not answer, and is disconnected. */
    @Test
    void aPeerThatDoesNotAnswerPings() throws Exception {
        run(() -> {
            var end = new Promise<WebSocketException.Broken>();
            try (var server = HttpServer.listen(c -> c.pingInterval(millis(50)), request -> {
                var socket = request.acceptWebSocket();
                end.complete(assertThrows(WebSocketException.Broken.class, socket::receive));
            })) {
                blocking(() -> {
                    try (var raw = RawClient.to(server)) {
                        raw.send(UPGRADE);
                        assertEquals(101, raw.status());
                        assertEquals("\u0089\0", raw.rest());
                    }
                });
                assertEquals(1006, end.await().code());
            }
        });
    }

    /** One that answers is pinged again. */
    @Test
    void aPeerThatAnswersPings() throws Exception {
        run(() -> {
            try (var server = HttpServer.listen(c -> c.pingInterval(millis(300)), request -> echo(request.acceptWebSocket()))) {
                blocking(() -> {
                    try (var raw = RawClient.to(server)) {
                        raw.send(UPGRADE);
                        assertEquals(101, raw.status());
                        for (var i = 0; i < 3; i++) {
                            assertEquals("\u0089\0", raw.read(2));
                            raw.send("\u008a\u0080\0\0\0\0");
                        }
                        raw.send("\u0081\u0081\0\0\0\0x");
                        assertEquals("\u0081\nyou said x", raw.read(12));
                    }
                });
            }
        });
    }
}
