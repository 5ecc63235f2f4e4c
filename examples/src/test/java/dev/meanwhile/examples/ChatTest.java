package dev.meanwhile.examples;

import static dev.meanwhile.Meanwhile.gather;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.spawn;
import static dev.meanwhile.examples.Chatting.answer;
import static dev.meanwhile.examples.Chatting.ask;
import static dev.meanwhile.examples.Chatting.stop;
import static dev.meanwhile.examples.Chatting.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.http.HttpClient;
import dev.meanwhile.http.WebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The chat, used as by its page and the article's page. */
@Timeout(60)
class ChatTest {
    private static final String DONE = "{\"type\":\"done\"}";
    private static final String[] QUICK = {"--pace", "0"};

    private interface Talk {
        void with(WebSocket socket) throws Exception;
    }

    private static void talk(Talk talk, String... arguments) throws Exception {
        run(() -> {
            try (var chat = Served.start("Chat.java", arguments); var socket = WebSocket.connect(chat.socket("/chat"))) {
                talk.with(socket);
            }
        });
    }

    @Test
    void theArticlesProtocolToTheLetter() throws Exception {
        talk(socket -> {
            socket.send("{\"prompt\": \"count to 3\"}");
            var messages = new ArrayList<String>();
            do {
                messages.add(socket.receive());
            } while (!messages.getLast().equals(DONE));
            assertEquals(List.of("{\"type\":\"chunk\",\"content\":\"1,\"}", "{\"type\":\"chunk\",\"content\":\" 2,\"}",
                    "{\"type\":\"chunk\",\"content\":\" 3.\"}", "{\"type\":\"chunk\",\"content\":\" Done.\"}", DONE), messages);
        }, QUICK);
    }

    @Test
    void stopEndsTheAnswerAndNotTheConversation() throws Exception {
        talk(socket -> {
            ask(socket, "count to 9999");
            assertEquals("{\"type\":\"chunk\",\"content\":\"1,\"}", socket.receive());
            stop(socket);
            assertTrue(answer(socket).size() < 9_000, "it was not stopped");
            ask(socket, "count to 9999");
            stop(socket);
            assertTrue(answer(socket).size() < 9_000, "a stop directly after its prompt did not stop it");
            ask(socket, "count to 3");
            assertEquals("1, 2, 3. Done.", text(answer(socket)));
        }, "--pace", "0.005");
    }

    @Test
    void earlyPromptsWaitAndMalformedOnesAreRefused() throws Exception {
        talk(socket -> {
            ask(socket, "count to 1");
            ask(socket, "12 * 12");
            assertEquals("1. Done.", text(answer(socket)));
            assertEquals("12 * 12 is **144**.", text(answer(socket)));
            for (var wrong : List.of("{", "null", "[]", "{}", "{\"prompt\": \" \"}")) {
                socket.send(wrong);
                assertTrue(socket.receive().startsWith("{\"type\":\"error\","), wrong);
            }
            ask(socket, "hello");
            assertTrue(text(answer(socket)).startsWith("Hello"));
        }, QUICK);
    }

    @Test
    void severalBrowsersAtOnce() throws Exception {
        run(() -> {
            try (var chat = Served.start("Chat.java", QUICK)) {
                var whole = IntStream.rangeClosed(1, 200).mapToObj(i -> i + ", ").reduce("", String::concat).replaceFirst(", $", ". Done.");
                var talks = IntStream.range(0, 50).mapToObj(_ -> spawn(() -> {
                    try (var socket = WebSocket.connect(chat.socket("/chat"))) {
                        ask(socket, "count to 200");
                        return text(answer(socket));
                    }
                })).toList();
                for (var said : gather(talks)) {
                    assertEquals(whole, said);
                }
                try (var client = HttpClient.create()) {
                    assertTrue(client.get(chat.url("/")).raiseForStatus().text().contains("<title>Meanwhile chat</title>"));
                    assertEquals("{\"account\":\"\",\"accounts\":false,\"model\":\"embedded\"}", client.get(chat.url("/about")).raiseForStatus().text());
                }
            }
        });
    }
}
