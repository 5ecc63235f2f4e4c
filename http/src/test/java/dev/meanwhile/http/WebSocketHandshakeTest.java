package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the two ends agree on before the first message. */
@Timeout(20)
class WebSocketHandshakeTest {
    private static String ws(String url) {
        return url.replaceFirst("http", "ws");
    }

    private static String accept(String key) throws Exception {
        var sha = MessageDigest.getInstance("SHA-1").digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes());
        return Base64.getEncoder().encodeToString(sha);
    }

    /** A server that accepts with these header fields, in which ACCEPT is the right one, and keeps the connection. */
    private static RawServer accepting(String fields) {
        return answering("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" + fields.replace("|", "\r\n") + "\r\n\r\n");
    }

    private static RawServer answering(String bytes) {
        return RawServer.of(peer -> {
            var key = peer.readHead().replaceAll("(?is).*sec-websocket-key: (\\S+).*", "$1");
            peer.send(bytes.replace("ACCEPT", "Sec-WebSocket-Accept: " + accept(key)));
            peer.awaitEnd();
        });
    }

    /** It fails at once, long before the limit of an hour. */
    @ParameterizedTest
    @ValueSource(strings = {
        "X-Nothing: here",
        "Sec-WebSocket-Accept: AAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "ACCEPT|Sec-WebSocket-Extensions: permessage-deflate",
        "ACCEPT|Sec-WebSocket-Protocol: chat"})
    void aServerThatBreaksTheHandshake(String fields) throws Exception {
        run(() -> {
            try (var server = accepting(fields); var client = HttpClient.create(c -> c.connectTimeout(seconds(3600)))) {
                assertThrows(HttpException.BadResponse.class, () -> client.websocket(ws(server.url("/"))));
            }
        });
    }

    /** The client waits neither for its end, nor keeps it. */
    @Test
    void aRefusalWhoseBodyNeverEnds() throws Exception {
        run(() -> {
            try (var server = answering("HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\nbeginning");
                 var client = HttpClient.create(c -> c.connectTimeout(seconds(3600)))) {
                assertEquals(200, assertThrows(HttpException.BadStatus.class, () -> client.websocket(ws(server.url("/")))).status());
            }
        });
    }

    @Test
    void interimAnswers() throws Exception {
        run(() -> {
            try (var server = answering("HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 199 Wait\r\nX: y\r\n\r\n"
                         + "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nACCEPT\r\n\r\n\u0081\u0002hi");
                 var client = HttpClient.create();
                 var socket = client.websocket(ws(server.url("/")))) {
                assertEquals("hi", socket.receive());
                socket.abort();
            }
        });
    }

    @Test
    void aSubprotocolThatWasNotOffered() throws Exception {
        run(() -> {
            try (var server = accepting("ACCEPT|Sec-WebSocket-Protocol: other"); var client = HttpClient.create()) {
                assertThrows(HttpException.BadResponse.class, () -> client.websocket(ws(server.url("/")), r -> r.subprotocols("chat")));
            }
        });
    }

    @Test
    void theServersFavouriteSubprotocol() throws Exception {
        run(() -> {
            try (var server = HttpServer.listen(0, request -> {
                var socket = request.acceptWebSocket("chat.v3", "chat.v2", "chat.v1");
                socket.send(socket.subprotocol().orElse("none"));
            }); var client = HttpClient.create(); var socket = client.websocket(ws(server.url()), r -> r.subprotocols("chat.v1", "chat.v2"))) {
                assertEquals(Optional.of("chat.v2"), socket.subprotocol());
                assertEquals("chat.v2", socket.receive());
                try (var plain = WebSocket.connect(ws(server.url()))) {
                    assertEquals(Optional.empty(), plain.subprotocol());
                    assertEquals("none", plain.receive());
                }
            }
        });
    }

    @Test
    void headersAndQueryOfOneCall() throws Exception {
        run(() -> {
            try (var server = HttpServer.listen(0, request -> request.acceptWebSocket().send(request.target() + " " + request.header("X-Id").orElse("")
                         + " " + request.header("Authorization").orElse("")));
                 var client = HttpClient.create(c -> c.header("X-Id", "of the client"));
                 var socket = client.websocket(ws(server.url()) + "rooms?a=1", r -> r.header("X-Id", "of the call").query("as", "a b").basicAuth("u", "p"))) {
                assertEquals("/rooms?a=1&as=a+b of the call Basic dTpw", socket.receive());
            }
        });
    }

    @Test
    void theHandshakesOwnHeaders() {
        assertThrows(IllegalArgumentException.class, () -> WebSocketRequest.EMPTY.header("Sec-WebSocket-Key", "x"));
        assertThrows(IllegalArgumentException.class, () -> WebSocketRequest.EMPTY.subprotocols("a,b"));
    }

    /** Also to another server, which does not get the credentials. */
    @Test
    void redirects() throws Exception {
        run(() -> {
            try (var other = HttpServer.listen(0, request -> request.acceptWebSocket().send("there, " + request.header("Authorization").orElse("a stranger")));
                 var server = HttpServer.listen(0, request -> {
                     switch (request.path()) {
                         case "/old" -> request.respond(302).header("Location", "/new?b=2").send();
                         case "/away" -> request.respond(307).header("Location", ws(other.url())).send();
                         case "/round" -> request.respond(302).header("Location", "/round").send();
                         default -> request.acceptWebSocket().send(request.target() + request.header("Authorization").map(_ -> " known").orElse(""));
                     }
                 });
                 var client = HttpClient.create(c -> c.maxRedirects(3))) {
                try (var socket = client.websocket(ws(server.url()) + "old?a=1", r -> r.header("Authorization", "Bearer secret"))) {
                    assertEquals("/new?b=2 known", socket.receive());
                }
                try (var socket = client.websocket(ws(server.url()) + "away", r -> r.header("Authorization", "Bearer secret"))) {
                    assertEquals("there, a stranger", socket.receive());
                }
                assertThrows(HttpException.TooManyRedirects.class, () -> client.websocket(ws(server.url()) + "round"));
            }
        });
    }

    @Test
    void urls() throws Exception {
        run(() -> {
            for (var url : new String[] {"http://localhost/", "localhost", "ws://", "ws://a:99999/"}) {
                assertThrows(HttpException.InvalidUrl.class, () -> WebSocket.connect(url), url);
            }
            try (var server = HttpServer.listen(0, request -> request.acceptWebSocket().send(request.target()));
                 var socket = WebSocket.connect(ws(server.url()) + "ä b#part")) {
                assertEquals("/%C3%A4%20b", socket.receive());
                assertTrue(socket.toString().contains("ä b"), socket.toString());
                assertFalse(socket.subprotocol().isPresent());
            }
        });
    }
}
