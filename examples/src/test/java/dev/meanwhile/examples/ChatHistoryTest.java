package dev.meanwhile.examples;

import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.examples.Chatting.answer;
import static dev.meanwhile.examples.Chatting.ask;
import static dev.meanwhile.examples.Chatting.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.http.HttpClient;
import dev.meanwhile.http.WebSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The chat with its rooms in a database. */
@Tag("long")
@Timeout(120)
class ChatHistoryTest {
    private static final String ME = "?room=0123456789abcdef";
    private static final String OTHER = "?room=fedcba9876543210";

    @TempDir
    Path folder;

    private static String say(Served chat, String room, String prompt) {
        try (var socket = WebSocket.connect(chat.socket("/chat" + room))) {
            ask(socket, prompt);
            return Chatting.said(socket);
        }
    }

    private static void keeps(String url) throws Exception {
        run(() -> {
            try (var chat = Served.start("Chat.java", "--pace", "0", "--history", url); var client = HttpClient.create()) {
                assertTrue(say(chat, ME, "hello").startsWith("Hello! Nice to meet you."));
                assertTrue(say(chat, OTHER, "hello").startsWith("Hello! Nice to meet you."), "another room is another conversation");
                try (var alone = WebSocket.connect(chat.socket("/chat"))) {
                    ask(alone, "hello");
                    assertTrue(text(answer(alone)).startsWith("Hello! Nice to meet you."));
                }
                chat.stop();
                chat.start();
                assertTrue(say(chat, ME, "hello").startsWith("Hello again!"), "the model remembers");
                say(chat, ME, "count to 2");
                try (var socket = WebSocket.connect(chat.socket("/chat" + ME))) {
                    var opened = Chatting.event(socket);
                    assertEquals("hello", opened.path("name").asString(), "named after its first prompt");
                    assertEquals(6, opened.path("messages").size(), opened::toString);
                    assertEquals("count to 2", opened.path("messages").get(4).path("content").asString());
                    assertEquals("1, 2. Done.", opened.path("messages").get(5).path("content").asString());
                }
                assertEquals("[{\"id\":\"0123456789abcdef\",\"name\":\"hello\"},{\"id\":\"fedcba9876543210\",\"name\":\"hello\"}]", client.get(chat.url("/rooms")).text());
            }
        });
    }

    @Test
    void inSqlite() throws Exception {
        keeps("sqlite:" + folder.resolve("chat.db"));
    }

    @Test
    void inPostgres() throws Exception {
        try (var server = DatabaseServer.postgres()) {
            keeps(server.url());
        }
    }

    @Test
    void whatIsBeingSaidWhenTheServerStopsIsKept() throws Exception {
        run(() -> {
            try (var model = new Llm(); var chat = Served.start("Chat.java", "--llm", model.url(), "--history", "sqlite:" + folder.resolve("chat.db"))) {
                try (var socket = WebSocket.connect(chat.socket("/chat" + ME))) {
                    ask(socket, "Tell me a story.");
                    model.next().say("Once upon");
                    Chatting.until(socket, "chunk");
                    chat.stop();
                }
                chat.start();
                try (var socket = WebSocket.connect(chat.socket("/chat" + ME))) {
                    assertEquals("Once upon", Chatting.event(socket).path("messages").path(1).path("content").asString());
                }
            }
        });
    }

    @Test
    void thePageShowsWhatWasSaidAndMayBeginAnew() throws Exception {
        run(() -> {
            try (var browser = Browser.start(); var model = new Llm();
                    var chat = Served.start("Chat.java", "--llm", model.url(), "--history", "sqlite:" + folder.resolve("chat.db"))) {
                var page = browser.open(chat.url("/"));
                page.untilText("#state", "Connected");
                page.type("Tell me a story.");
                page.press("Enter");
                var answer = model.next();
                answer.say("Once **upon** a <b>time</b>.");
                answer.end();
                page.until("!document.querySelector('.writing')");
                chat.stop();
                chat.start();

                page.load(chat.url("/"));
                page.untilText("#rooms", "Tell me a story.");
                page.untilText("#state", "Connected");
                page.click("#rooms a");
                page.until("document.querySelector('#log .assistant .bubble')");
                page.untilText("#state", "Connected");
                assertEquals("Tell me a story.", page.text(".user .bubble"));
                assertEquals("Once upon a <b>time</b>.", page.text(".assistant .bubble"));
                assertEquals(1, page.count(".assistant .bubble strong"));
                page.type("And then?");
                page.press("Enter");
                answer = model.next();
                assertTrue(answer.question().contains("Tell me a story.") && answer.question().contains("Once **upon**"), answer.question());
                answer.say("The end.");
                answer.end();
                page.until("!document.querySelector('.writing')");

                assertEquals("Connecting…", page.evaluate("""
                        new Promise(entered => {
                          addEventListener("hashchange", () => entered(document.querySelector("#state").textContent));
                          document.querySelector("#new").click();
                        })""").asString(), "what is sent before the room is open would be lost");
                assertEquals(0, page.count(".message"));
                page.untilText("#state", "Connected");
                page.type("Hello?");
                page.press("Enter");
                answer = model.next();
                assertFalse(answer.question().contains("a story"), answer.question());
                answer.end();
                page.until("!document.querySelector('.writing')");
            }
        });
    }
}
