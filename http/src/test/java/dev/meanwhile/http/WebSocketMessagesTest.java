package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a handler gets, and what a client is told that sends something else. */
@Timeout(20)
class WebSocketMessagesTest {
    record Prompt(String prompt, List<String> words, Map<String, Integer> counts) {
    }

    /** {@return how the server closes a WebSocket whose client sends one message} */
    private static WebSocketException.ClosedByPeer end(RequestHandler handler, Message message) throws Exception {
        return run(() -> {
            try (var server = HttpServer.listen(0, handler); var socket = WebSocket.connect(server.url().replace("http", "ws"))) {
                socket.send(message);
                return assertThrows(WebSocketException.ClosedByPeer.class, socket::receive);
            }
        });
    }

    private static void prompts(ServerRequest request) {
        request.acceptWebSocket().messages(Prompt.class).forEach(_ -> { });
    }

    @Test
    void textsAndBytes() throws Exception {
        run(() -> {
            try (var server = HttpServer.listen(0, request -> {
                var socket = request.acceptWebSocket();
                for (var message : socket.messages()) {
                    switch (message) {
                        case Message.Text(var text) -> socket.send("a text: " + text);
                        case Message.Binary(var bytes) -> socket.send(new byte[] {(byte) bytes.length});
                    }
                }
            }); var socket = WebSocket.connect(server.url().replace("http", "ws"))) {
                socket.send(new byte[7]);
                assertArrayEquals(new byte[] {7}, socket.receiveBytes());
                socket.send("é");
                assertEquals(new Message.Text("a text: é"), socket.receiveMessage());
                socket.send(new Message.Binary(new byte[3]));
                assertEquals(new Message.Binary(new byte[] {3}), socket.receiveMessage());
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{\"prompt\":null,\"words\":[],\"counts\":{}}",
        "{\"prompt\":\"\",\"words\":[null],\"counts\":{}}",
        "{\"prompt\":\"\",\"words\":[],\"counts\":{\"a\":null}}",
        "{\"prompt\":\"\",\"words\":[]}",
        "{\"prompt\":1,\"words\":[],\"counts\":{}}",
        "{\"prompt\":\"\",\"words\":[],\"counts\":{\"a\":1.5}}",
        "{\"prompt\":\"\",\"words\":[],\"counts\":{},\"more\":1}",
        "{\"prompt\":\"\",\"words\":[],\"counts\":{}} {}",
        "null", "[]", ""})
    void jsonAsStrictAsInBodies(String json) throws Exception {
        try (var logged = new Reports()) {
            var end = end(WebSocketMessagesTest::prompts, new Message.Text(json));
            assertEquals(1007, end.code());
            assertTrue(end.reason().startsWith("a message is not valid JSON for Prompt: "), end.reason());
            assertEquals(1, logged.count("the handler of GET / failed"));
        }
    }

    /** As in the bodies of responses. */
    @Test
    void aClientSkipsWhatItDoesNotKnow() throws Exception {
        run(() -> {
            try (var server = HttpServer.listen(0, request -> request.acceptWebSocket().send("[{\"prompt\":\"hi\",\"more\":1}]"));
                 var socket = WebSocket.connect(server.url().replace("http", "ws"))) {
                var all = new ArrayList<String>();
                socket.messages(new JsonType<List<Prompt>>() { }).forEach(prompts -> all.add(prompts.getFirst().prompt()));
                assertEquals(List.of("hi"), all);
            }
        });
    }

    @Test
    void bytesWhereTextWasExpected() throws Exception {
        try (var logged = new Reports()) {
            var end = end(request -> request.acceptWebSocket().forEach(_ -> { }), new Message.Binary(new byte[1]));
            assertEquals("1003 a binary message came where text was expected", end.code() + " " + end.reason());
            assertEquals(1, logged.count("the handler of GET / failed"));
        }
    }

    /** Any client can send them. */
    @Test
    void manyBadMessagesAreFewLines() throws Exception {
        run(() -> {
            try (var logged = new Reports(); var server = HttpServer.listen(0, WebSocketMessagesTest::prompts)) {
                var began = System.nanoTime();
                for (var i = 0; i < 20; i++) {
                    try (var socket = WebSocket.connect(server.url().replace("http", "ws"))) {
                        socket.send("bad");
                        assertThrows(WebSocketException.Closed.class, socket::receive);
                    }
                }
                var seconds = (System.nanoTime() - began) / 1_000_000_000;
                assertEquals(1, logged.count("the handler of GET / failed at a message from 127.0.0.1:"));
                assertTrue(logged.count("") <= 2 + seconds, logged.count("") + " lines in " + seconds + " s");
            }
        });
    }

    @Test
    void aLongMessage() throws Exception {
        var end = end(request -> request.acceptWebSocket().receive(), new Message.Binary(new byte[(1 << 20) + 1]));
        assertEquals("1009 a message is longer than 1048576 bytes", end.code() + " " + end.reason());
    }

    /** Of the server's own client: this is not the fault of the one who is connected. */
    @Test
    void theEndOfAnotherWebSocket() throws Exception {
        try (var logged = new Reports()) {
            var end = end(request -> {
                var socket = request.acceptWebSocket();
                if (request.path().equals("/")) {
                    try (var other = WebSocket.connect("ws://" + request.authority() + "/other")) {
                        other.receive();
                    }
                }
                socket.close();
            }, new Message.Text("any"));
            assertEquals(1011, end.code());
            assertEquals(1, logged.count("the handler of GET / failed"));
        }
    }

    @Test
    void aReasonThatIsTooLongIsCut() {
        assertEquals(123, CloseCodes.cut("x".repeat(200)).getBytes(java.nio.charset.StandardCharsets.UTF_8).length);
        assertEquals("é".repeat(60) + "…", CloseCodes.cut("é".repeat(200)));
        assertEquals("short", CloseCodes.cut("short"));
    }

    @Test
    void refusedBeforeItIsAccepted() throws Exception {
        run(() -> {
            try (var server = HttpServer.listen(0, request -> {
                if (request.header("Authorization").isEmpty()) {
                    request.respond(401).header("WWW-Authenticate", "Basic").text("Sign in.\n");
                } else {
                    request.acceptWebSocket().send("welcome");
                }
            }); var client = HttpClient.create(c -> c.header("Authorization", "Basic eDp5"))) {
                var url = server.url().replace("http", "ws");
                assertEquals(401, assertThrows(HttpException.BadStatus.class, () -> WebSocket.connect(url)).status());
                try (var socket = client.websocket(url)) {
                    assertEquals("welcome", socket.receive());
                }
            }
        });
    }
}
