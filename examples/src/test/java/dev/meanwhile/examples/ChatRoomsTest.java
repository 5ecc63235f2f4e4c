package dev.meanwhile.examples;

import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.examples.Chatting.ask;
import static dev.meanwhile.examples.Chatting.event;
import static dev.meanwhile.examples.Chatting.said;
import static dev.meanwhile.examples.Chatting.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.http.HttpClient;
import dev.meanwhile.http.HttpException;
import dev.meanwhile.http.Response;
import dev.meanwhile.http.WebSocket;
import dev.meanwhile.http.WebSocketException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Rooms with several people, their models, and who may enter. */
@Timeout(120)
class ChatRoomsTest {
    private static final String ID = "0123456789abcdef";
    private static final String ROOM = "/chat?room=" + ID;

    private static int refusal(String url) {
        return assertThrows(HttpException.BadStatus.class, () -> WebSocket.connect(url)).status();
    }

    private static Response enter(HttpClient client, Served chat, String path, String name, String password) {
        return client.post(chat.url(path), Map.of("name", name, "password", password));
    }

    @Test
    void allSeeEachPromptAndTheAnswerAsItIsWritten() throws Exception {
        run(() -> {
            try (var model = new Llm(); var chat = Served.start("Chat.java", "--llm", model.url());
                    var one = WebSocket.connect(chat.socket(ROOM)); var other = WebSocket.connect(chat.socket(ROOM))) {
                event(one);
                event(other);
                one.send(Map.of("prompt", "hello", "key", "k1"));
                var answer = model.next();
                for (var socket : List.of(one, other)) {
                    var prompt = until(socket, "prompt");
                    assertEquals("hello", prompt.path("content").asString());
                    assertEquals("k1", prompt.path("key").asString());
                }
                answer.say("Hi ");
                assertEquals("Hi ", until(one, "chunk").path("content").asString());
                assertEquals("Hi ", until(other, "chunk").path("content").asString());
                try (var late = WebSocket.connect(chat.socket(ROOM))) {
                    var opened = event(late);
                    assertEquals("Hi ", opened.path("messages").get(1).path("content").asString(), "who comes late sees what has been said so far");
                    assertTrue(opened.path("answering").asBoolean());
                    answer.say("all.");
                    answer.end();
                    assertEquals("all.", said(late));
                }
                assertEquals("all.", said(one));
                assertEquals("all.", said(other));
                ask(other, "more");
                until(other, "prompt");
                one.abort();
                other.abort();
                answer = model.next();
                answer.say("Nobody is here.");
                answer.end();
                assertFalse(answer.isAbandoned(), "an answer in a room goes on without readers");
            }
        });
    }

    @Test
    void aRoomHasAModelANameAndAnEnd() throws Exception {
        run(() -> {
            try (var model = new Llm(); var chat = Served.start("Chat.java", "--llm", model.url(), "--model", "tiny"); var client = HttpClient.create()) {
                model.offer("tiny", "huge");
                assertEquals("{\"models\":[\"tiny\",\"huge\",\"embedded\"],\"problem\":\"\"}", client.get(chat.url("/models")).text());
                assertEquals(404, client.request("PATCH", chat.url("/rooms/" + ID), r -> r.json(Map.of("model", "huge"))).status(), "nobody is in it");
                try (var socket = WebSocket.connect(chat.socket(ROOM))) {
                    assertEquals("tiny", event(socket).path("model").asString());
                    assertEquals(204, client.request("PATCH", chat.url("/rooms/" + ID), r -> r.json(Map.of("model", "huge"))).status());
                    assertEquals("huge", until(socket, "about").path("model").asString());
                    ask(socket, "hello");
                    var answer = model.next();
                    assertTrue(answer.question().contains("\"model\":\"huge\""), answer.question());
                    answer.end();
                    until(socket, "done");
                    assertEquals(204, client.request("PATCH", chat.url("/rooms/" + ID), r -> r.json(Map.of("name", "Greetings"))).status());
                    assertEquals("Greetings", until(socket, "about").path("name").asString());
                    assertEquals("[{\"id\":\"" + ID + "\",\"name\":\"Greetings\"}]", client.get(chat.url("/rooms")).text());
                    assertEquals(204, client.delete(chat.url("/rooms/" + ID)).status());
                    assertThrows(WebSocketException.Closed.class, () -> until(socket, "nothing"));
                }
                assertEquals("[]", client.get(chat.url("/rooms")).text());
                try (var socket = WebSocket.connect(chat.socket(ROOM))) {
                    assertEquals(0, event(socket).path("messages").size(), "it is forgotten");
                }
                try (var socket = WebSocket.connect(chat.socket("/chat?room=short"))) {
                    assertThrows(WebSocketException.Closed.class, () -> event(socket), "anybody could guess it");
                }
                model.die();
                assertTrue(client.get(chat.url("/models")).text().contains("\"problem\":\"GET http"), "the picker says why there are no others");
            }
        });
    }

    @Test
    void withAccountsAStrangerIsRefusedAndAGuestNeedsTheLink() throws Exception {
        run(() -> {
            try (var chat = Served.start("Chat.java", "--accounts", "--pace", "0"); var stranger = HttpClient.create()) {
                assertEquals(401, refusal(chat.socket(ROOM)));
                assertEquals(401, refusal(chat.socket("/chat")));
                assertEquals(401, stranger.get(chat.url("/rooms")).status());
                assertEquals(200, stranger.get(chat.url("/")).status(), "the page itself, to sign in");
                assertEquals(204, enter(stranger, chat, "/sign-up", "ann", "correct horse").status());
                assertEquals(204, enter(stranger, chat, "/sign-up", "ben", "battery staple").status());
                assertEquals(409, enter(stranger, chat, "/sign-up", "ann", "another horse").status());
                assertEquals(422, enter(stranger, chat, "/sign-up", "a n n", "correct horse").status());
                assertEquals(401, enter(stranger, chat, "/sign-in", "ann", "wrong horse").status());
                assertEquals(401, enter(stranger, chat, "/sign-in", "nobody", "correct horse").status());
                signedIn(chat, stranger);
            }
        });
    }

    private static HttpClient visitor(HttpClient stranger, Served chat, String name, String password) {
        var cookie = enter(stranger, chat, "/sign-in", name, password).raiseForStatus().header("Set-Cookie").orElseThrow().replaceFirst(";.*", "");
        return HttpClient.create(c -> c.header("Cookie", cookie));
    }

    private static void signedIn(Served chat, HttpClient stranger) {
        try (var ann = visitor(stranger, chat, "ann", "correct horse"); var ben = visitor(stranger, chat, "ben", "battery staple")) {
            assertTrue(ann.get(chat.url("/about")).text().contains("\"account\":\"ann\""));
            try (var hers = ann.websocket(chat.socket(ROOM))) {
                event(hers);
                ask(hers, "hello");
                assertTrue(said(hers).startsWith("Hello!"));
                assertEquals("[]", ben.get(chat.url("/rooms")).text());
                assertEquals(404, ben.request("PATCH", chat.url("/rooms/" + ID), r -> r.json(Map.of("name", "Mine"))).status());
                assertEquals(404, ben.delete(chat.url("/rooms/" + ID)).status());
                try (var his = ben.websocket(chat.socket(ROOM))) {
                    assertEquals("ann", event(his).path("messages").get(0).path("author").asString());
                    ask(his, "count to 2");
                    assertEquals("ben", until(hers, "prompt").path("author").asString());
                    assertEquals("1, 2. Done.", said(hers));
                    assertEquals("1, 2. Done.", said(his));
                }
                assertEquals(204, ben.delete(chat.url("/rooms/" + ID)).status(), "he leaves");
                assertTrue(hers.isOpen());
                assertTrue(ann.get(chat.url("/rooms")).text().contains(ID));
            }
            assertEquals(403, ann.request("POST", chat.url("/sign-out"), r -> r.header("Origin", "https://evil.example").header("Sec-Fetch-Site", "cross-site")).status());
            assertTrue(ann.post(chat.url("/sign-out"), r -> r).header("Set-Cookie").orElseThrow().startsWith("session=;"));
        }
    }
}
