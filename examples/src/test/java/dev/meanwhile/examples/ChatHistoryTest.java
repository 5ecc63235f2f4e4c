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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The chat with its conversations in a database. */
@Timeout(120)
class ChatHistoryTest {
    private static final String ME = "?conversation=0123456789abcdef";
    private static final String OTHER = "?conversation=fedcba9876543210";

    @TempDir
    Path folder;

    private static String say(Served chat, String conversation, String prompt) {
        try (var socket = WebSocket.connect(chat.socket("/chat" + conversation))) {
            ask(socket, prompt);
            return text(answer(socket));
        }
    }

    private static void keeps(String url) throws Exception {
        run(() -> {
            try (var chat = Served.start("Chat.java", "--pace", "0", "--history", url); var client = HttpClient.create()) {
                assertTrue(say(chat, ME, "hello").startsWith("Hello! Nice to meet you."));
                assertTrue(say(chat, OTHER, "hello").startsWith("Hello! Nice to meet you."), "another conversation is another");
                assertTrue(say(chat, "", "hello").startsWith("Hello! Nice to meet you."));
                chat.stop();
                chat.start();
                assertTrue(say(chat, ME, "hello").startsWith("Hello again!"), "the model remembers");
                say(chat, ME, "count to 2");
                var history = client.get(chat.url("/history" + ME)).text();
                assertEquals(6, history.split("\"role\"").length - 1, history);
                assertTrue(history.endsWith("{\"role\":\"user\",\"content\":\"count to 2\"},{\"role\":\"assistant\",\"content\":\"1, 2. Done.\"}]"), history);
                assertEquals("[]", client.get(chat.url("/history")).text());
                assertEquals("[]", client.get(chat.url("/history?conversation=x'%20or%201=1")).text());
                assertEquals("{\"model\":\"embedded\",\"history\":true}", client.get(chat.url("/model")).text());
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
    void thePageShowsWhatWasSaidAndMayForgetIt() throws Exception {
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
                page.untilText("#state", "Connected");
                page.until("document.querySelector('#log .assistant .bubble')");
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

                page.click("#new");
                page.until("!document.querySelector('.message')");
                page.untilText("#state", "Connected");
                page.type("Hello?");
                page.press("Enter");
                answer = model.next();
                assertFalse(answer.question().contains("story"), answer.question());
                answer.end();
                page.until("!document.querySelector('.writing')");
            }
        });
    }
}
