package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.gather;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Event;
import dev.meanwhile.Loop;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Servers come and go, and the port stays open. */
@Timeout(30)
class ListeningSocketTest {
    private static HttpServer says(ListeningSocket socket, String text) {
        return HttpServer.listen(c -> c.socket(socket), request -> request.respond(200).text(text));
    }

    /** Over a connection of its own. */
    private static String ask(HttpServer server) {
        try (var client = HttpClient.create()) {
            return client.get(server.url()).text();
        }
    }

    @Test
    void oneServerTakesAnothersPlaceAndNoClientIsRefused() throws Exception {
        run(() -> {
            try (var socket = ListeningSocket.open(c -> c)) {
                var first = says(socket, "first");
                assertEquals("first", ask(first));
                var heard = new ArrayList<String>();
                var asking = spawn(() -> {
                    while (heard.isEmpty() || !heard.getLast().equals("second")) {
                        heard.add(ask(first));
                    }
                });
                var second = says(socket, "second");
                assertEquals(first.port(), second.port());
                first.leave();
                assertEquals("second", ask(second));
                first.close();
                asking.await();
                assertEquals("second", ask(second));
                second.close();
            }
        });
    }

    @Test
    void aRequestThatIsUnderWayEndsWhereItBegan() throws Exception {
        run(() -> {
            var begun = new Event();
            var goOn = new Event();
            try (var socket = ListeningSocket.open(c -> c)) {
                var first = HttpServer.listen(c -> c.socket(socket), request -> {
                    begun.set();
                    goOn.await();
                    request.respond(200).text("first");
                });
                var response = spawn(() -> HttpClient.create().get(first.url()));
                begun.await();
                try (var second = says(socket, "second")) {
                    first.leave();
                    assertEquals("second", ask(second));
                    var closing = spawn(() -> first.closeWithin(seconds(20)));
                    goOn.set();
                    assertEquals("first", response.await().text());
                    assertEquals("close", response.await().header("Connection").orElse("").toLowerCase());
                    closing.await();
                }
            }
        });
    }

    @Test
    void whoHasBeenAnsweredConnectsAgain() throws Exception {
        run(() -> {
            try (var socket = ListeningSocket.open(c -> c)) {
                var first = says(socket, "first");
                try (var answered = blocking(() -> RawClient.to(first)); var _ = says(socket, "second")) {
                    assertEquals(200, blocking(() -> answered.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n").status()));
                    assertEquals("first", blocking(() -> answered.read(5)));
                    first.leave();
                    assertEquals("", blocking(answered::head));
                    first.close();
                }
            }
        });
    }

    /** It has been accepted, so its client would not retry. */
    @Test
    void whoHasJustConnectedIsAnswered() throws Exception {
        run(() -> {
            try (var socket = ListeningSocket.open(c -> c)) {
                var first = says(socket, "first");
                try (var client = blocking(() -> RawClient.to(first))) {
                    // It came first, so it has been accepted when this one is answered.
                    assertEquals("first", ask(first));
                    first.leave();
                    var closing = spawn(() -> first.closeWithin(seconds(20)));
                    var head = blocking(() -> client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n").head());
                    assertTrue(head.startsWith("HTTP/1.1 200 ") && head.toLowerCase().contains("connection: close"), head);
                    assertEquals("first", blocking(() -> client.read(5)));
                    closing.await();
                }
            }
        });
    }

    /** One connection for all requests, as in HTTP/2. A stream under way ends, the next one is on another connection. */
    @Test
    @NeedsNewerNetty
    void anHttp2ClientConnectsAgain() throws Exception {
        var certificate = Certificate.good();
        var key = certificate.keyPem();
        run(() -> {
            var begun = new Event();
            var goOn = new Event();
            try (var socket = ListeningSocket.open(c -> c.host("localhost"));
                    var client = HttpClient.create(c -> c.trust(certificate.pem()))) {
                var first = HttpServer.listen(c -> c.host("localhost").socket(socket).tls(certificate.pem(), key), request -> {
                    if (request.path().equals("/slow")) {
                        begun.set();
                        goOn.await();
                    }
                    request.respond(200).text("first " + request.version());
                });
                assertEquals("first HTTP/2", client.get(first.url()).text());
                var slow = spawn(() -> client.get(first.url() + "slow").text());
                begun.await();
                try (var second = HttpServer.listen(c -> c.host("localhost").socket(socket).tls(certificate.pem(), key),
                        request -> request.respond(200).text("second " + request.version()))) {
                    first.leave();
                    assertEquals("second HTTP/2", client.get(second.url()).text());
                    goOn.set();
                    assertEquals("first HTTP/2", slow.await());
                    first.closeWithin(seconds(20));
                }
            }
        });
    }

    @Test
    void webSocketsAreToldThatTheServiceRestarts() throws Exception {
        run(() -> {
            try (var socket = ListeningSocket.open(c -> c)) {
                var first = HttpServer.listen(c -> c.socket(socket), request -> {
                    try (var talk = request.acceptWebSocket()) {
                        talk.forEach(talk::send);
                    }
                });
                try (var talk = WebSocket.connect("ws://127.0.0.1:" + socket.port() + "/")) {
                    talk.send("hello");
                    assertEquals("hello", talk.receive());
                    first.leave();
                    var end = assertThrows(WebSocketException.ClosedByPeer.class, talk::receive);
                    assertEquals(1012, end.code());
                }
                first.close();
            }
        });
    }

    @Test
    void connectionsWaitWhileThereIsNoServer() throws Exception {
        run(() -> {
            try (var socket = ListeningSocket.open(c -> c)) {
                var early = spawn(() -> HttpClient.create().get("http://127.0.0.1:" + socket.port() + "/").text());
                // It is connected: the socket has accepted a later one.
                blocking(() -> new java.net.Socket("127.0.0.1", socket.port())).close();
                try (var _ = says(socket, "late")) {
                    assertEquals("late", early.await());
                }
            }
        });
    }

    @Test
    void serversOfSeveralLoopsGetConnectionsInTurn() throws Exception {
        try (var problems = new LoggedProblems()) {
            run(() -> {
                try (var socket = ListeningSocket.open(c -> c)) {
                    var listens = new CompletableFuture<Loop>();
                    var ended = new CompletableFuture<Void>();
                    Thread.ofPlatform().daemon().start(() -> {
                        run(() -> {
                            try (var _ = says(socket, "other")) {
                                listens.complete(Loop.current());
                                new Event().await();
                            } catch (dev.meanwhile.Cancelled e) {
                                ended.complete(null);
                            }
                        });
                    });
                    var other = dev.meanwhile.Meanwhile.await(listens);
                    try (var own = says(socket, "own")) {
                        var heard = new HashSet<>(gather(() -> ask(own), () -> ask(own), () -> ask(own), () -> ask(own)));
                        assertEquals(new HashSet<>(List.of("own", "other")), heard);
                        other.cancelMain("enough");
                        dev.meanwhile.Meanwhile.await(ended);
                        for (var i = 0; i < 4; i++) {
                            assertEquals("own", ask(own));
                        }
                    }
                }
            });
            // A loop that only another one feeds is in no deadlock.
            problems.assertNone();
        }
    }

    @Test
    void aClosedOneRefuses() throws Exception {
        run(() -> {
            var socket = ListeningSocket.open(c -> c);
            try (var server = says(socket, "here")) {
                socket.close();
                assertThrows(HttpException.ConnectFailed.class, () -> ask(server));
            }
        });
    }

    @Test
    void whereItIs() throws Exception {
        run(() -> {
            try (var socket = ListeningSocket.open(c -> c.port(0).maxHandlers(7))) {
                assertTrue(socket.suits(c -> c));
                assertFalse(socket.suits(c -> c.host("0.0.0.0")));
                assertFalse(socket.suits(c -> c.port(socket.port())));
                var e = assertThrows(CannotListenException.class, () -> ListeningSocket.open(c -> c.port(socket.port())));
                assertTrue(e.isTaken());
                assertEquals("127.0.0.1:" + socket.port(), e.host() + ":" + e.port());
                var unknown = assertThrows(CannotListenException.class, () -> ListeningSocket.open(c -> c.host("192.0.2.1")));
                assertFalse(unknown.isTaken());
            }
        });
    }

    @Test
    void onlyAServerWithSuchASocketCanLeave() throws Exception {
        run(() -> {
            try (var server = HttpServer.listen(0, request -> request.respond(200).text(""))) {
                assertThrows(IllegalStateException.class, server::leave);
            }
        });
    }
}
