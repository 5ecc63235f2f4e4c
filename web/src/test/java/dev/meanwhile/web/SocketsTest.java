package dev.meanwhile.web;

import static dev.meanwhile.Meanwhile.generate;
import static dev.meanwhile.web.Served.serve;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.meanwhile.Flow;
import dev.meanwhile.http.HttpException;
import dev.meanwhile.http.WebSocket;
import dev.meanwhile.http.WebSocketException;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** WebSocket routes. */
@Timeout(30)
class SocketsTest {
    record Prompt(String prompt) {
    }

    record Chunk(String type, String content) {
    }

    private static Flow<String> model(String prompt) {
        return generate(out -> {
            for (var word : List.of("you", "said", prompt)) {
                out.emit(word);
            }
        });
    }

    private static void chat(App app) {
        app.websocket("/chat", socket -> {
            for (var message : socket.messages(Prompt.class)) {
                for (var chunk : model(message.prompt())) {
                    socket.send(new Chunk("chunk", chunk));
                }
                socket.send(new Chunk("done", null));
            }
        });
        app.websocket("/rooms/{room}", (request, socket) -> socket.send(request.path("room") + " " + request.query("as").orElse("nobody")));
        app.get("/rooms/{room}", _ -> "a page");
        app.websocket("/fails", _ -> {
            throw new IllegalStateException("secret");
        });
    }

    private static String ws(String url) {
        return url.replace("http:", "ws:");
    }

    @Test
    void aChat() throws Exception {
        serve(SocketsTest::chat, (_, url) -> {
            try (var socket = WebSocket.connect(ws(url) + "/chat")) {
                for (var prompt : List.of("hi", "bye")) {
                    socket.send(new Prompt(prompt));
                    for (var word : List.of("you", "said", prompt)) {
                        assertEquals("{\"type\":\"chunk\",\"content\":\"" + word + "\"}", socket.receive());
                    }
                    assertEquals("{\"type\":\"done\",\"content\":null}", socket.receive());
                }
            }
        });
    }

    @Test
    void theRequestIsThereToo() throws Exception {
        serve(SocketsTest::chat, (client, url) -> {
            try (var socket = WebSocket.connect(ws(url) + "/rooms/kitchen?as=ann")) {
                assertEquals("kitchen ann", socket.receive());
            }
            assertEquals("a page", client.get(url + "/rooms/kitchen").text());
        });
    }

    @Test
    void whoDoesNotAskForOne() throws Exception {
        serve(SocketsTest::chat, (client, url) -> {
            assertEquals(426, client.get(url + "/chat").status());
            assertEquals("GET, OPTIONS", client.delete(url + "/chat").header("Allow").orElseThrow());
            assertEquals(404, assertThrows(HttpException.BadStatus.class, () -> WebSocket.connect(ws(url) + "/none")).status());
        });
    }

    @Test
    void aFailure() throws Exception {
        try (var logged = new Reports()) {
            serve(SocketsTest::chat, (_, url) -> {
                try (var socket = WebSocket.connect(ws(url) + "/fails")) {
                    assertEquals(1011, assertThrows(WebSocketException.ClosedByPeer.class, socket::receive).code());
                }
            });
            assertEquals(1, logged.count("/fails failed"));
        }
    }
}
