package dev.meanwhile.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.meanwhile.http.WebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The client's side of the article's protocol, and of what rooms add to it. */
final class Chatting {
    record Reply(String type, String content) {
    }

    private Chatting() {
    }

    static void ask(WebSocket socket, String prompt) {
        socket.send(Map.of("prompt", prompt));
    }

    static void stop(WebSocket socket) {
        socket.send(Map.of("type", "stop"));
    }

    static Reply next(WebSocket socket) {
        try (var messages = socket.messages(Reply.class)) {
            return messages.iterator().next();
        }
    }

    /** {@return the replies up to, but without, "done"} */
    static List<Reply> answer(WebSocket socket) {
        var replies = new ArrayList<Reply>();
        try (var messages = socket.messages(Reply.class)) {
            for (var reply : messages) {
                if (reply.type().equals("done")) {
                    return replies;
                }
                replies.add(reply);
            }
        }
        throw new AssertionError("closed before it was done: " + replies);
    }

    /** {@return the pieces of an answer, put together} There must be no error among them. */
    static String text(List<Reply> replies) {
        var text = new StringBuilder();
        for (var reply : replies) {
            assertEquals("chunk", reply.type(), reply::content);
            text.append(reply.content());
        }
        return text.toString();
    }

    /** {@return the next event of a room} */
    static JsonNode event(WebSocket socket) {
        try (var messages = socket.messages(JsonNode.class)) {
            return messages.iterator().next();
        }
    }

    /** {@return the next event of this type} Others before it are skipped. */
    static JsonNode until(WebSocket socket, String type) {
        for (var event = event(socket); ; event = event(socket)) {
            if (event.path("type").asString().equals(type)) {
                return event;
            }
        }
    }

    /** {@return the text of an answer in a room} Waits for its end. */
    static String said(WebSocket socket) {
        var text = new StringBuilder();
        for (var event = event(socket); !event.path("type").asString().equals("done"); event = event(socket)) {
            if (event.path("type").asString().equals("chunk")) {
                text.append(event.path("content").asString());
            }
        }
        return text.toString();
    }
}
