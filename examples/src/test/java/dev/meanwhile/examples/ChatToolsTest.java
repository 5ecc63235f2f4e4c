package dev.meanwhile.examples;

import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.examples.Chatting.ask;
import static dev.meanwhile.examples.Chatting.event;
import static dev.meanwhile.examples.Chatting.said;
import static dev.meanwhile.examples.Chatting.stop;
import static dev.meanwhile.examples.Chatting.until;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.http.WebSocket;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tools that the model calls, and answers that are withdrawn. */
@Timeout(120)
class ChatToolsTest {
    private static final String ROOM = "/chat?room=0123456789abcdef";

    private interface Talk {
        void with(WebSocket socket, Llm model, Served chat) throws Exception;
    }

    private static void talk(Talk talk) throws Exception {
        run(() -> {
            try (var model = new Llm(); var chat = Served.start("Chat.java", "--llm", model.url(), "--model", "tiny");
                    var socket = WebSocket.connect(chat.socket(ROOM))) {
                assertEquals("room", event(socket).path("type").asString());
                talk.with(socket, model, chat);
            }
        });
    }

    private static String result(WebSocket socket, String call) {
        var event = until(socket, "result");
        assertEquals(call, event.path("call").asString());
        return event.path("content").asString();
    }

    @Test
    void callsAreSeenAsTheyGrowAndTheirResultsGoBackToTheModel() throws Exception {
        talk((socket, model, _) -> {
            ask(socket, "How much is it?");
            var first = model.next();
            assertTrue(first.question().contains("\"name\":\"calculate\""), first.question());
            first.say("Let me see.");
            first.call(0, "c1", "calculate", "");
            first.call(0, "", "", "{\"expression\": \"(1 + ");
            var begun = until(socket, "call");
            assertEquals("calculate", begun.path("name").asString());
            assertEquals("{\"expression\": \"(1 + ", until(socket, "call").path("content").asString());
            first.call(0, "", "", "2) * 4.5 / 3\"}");
            first.call(1, "c2", "time", "{\"zone\":\"Nowhere\"}");
            first.call(0, "c3", "fly", "{}");           // numbered as the first, but another
            first.end();
            assertEquals("4.5", result(socket, "c1"));
            assertTrue(result(socket, "c2").startsWith("error: "), "a tool's failure is told");
            assertEquals("error: there is no tool 'fly'", result(socket, "c3"));
            var second = model.next();
            assertTrue(second.question().contains("{\"role\":\"tool\",\"tool_call_id\":\"c1\",\"content\":\"4.5\"}")
                    || second.question().contains("\"tool_call_id\":\"c1\""), second.question());
            assertTrue(second.question().contains("Let me see."), second.question());
            second.say("4.5 it is.");
            second.end();
            assertEquals("4.5 it is.", said(socket));
        });
    }

    @Test
    void aModelThatOnlyCallsHasToSpeakInTheEnd() throws Exception {
        talk((socket, model, _) -> {
            ask(socket, "What time is it?");
            for (var round = 0; round < 5; round++) {
                var answer = model.next();
                assertTrue(answer.question().contains("\"tools\""), answer.question());
                answer.call(0, "c" + round, "time", "{\"zone\":\"UTC\"}");
                answer.end();
                assertTrue(result(socket, "c" + round).endsWith(" UTC"));
            }
            var last = model.next();
            assertFalse(last.question().contains("\"tools\""), "it may not call any more");
            last.call(0, "c5", "time", "{}");
            last.end();
            assertEquals("the model calls tools without end", until(socket, "error").path("content").asString());
            until(socket, "done");
        });
    }

    @Test
    void itFindsWhatWasSaid() throws Exception {
        talk((socket, model, _) -> {
            ask(socket, "My cat is called Mimi.");
            model.next().end();
            until(socket, "done");
            ask(socket, "What is the name of my cat?");
            var answer = model.next();
            answer.call(0, "c1", "search_history", "{\"words\":\"CAT IS\"}");
            answer.end();
            assertEquals("user: My cat is called Mimi.", result(socket, "c1"));
            model.next().end();
        });
    }

    @Test
    void anAnswerCanBeWithdrawnAndItsPromptReplaced() throws Exception {
        talk((socket, model, _) -> {
            ask(socket, "Tell me a story.");
            var first = model.next();
            first.say("Once");
            until(socket, "chunk");
            stop(socket);
            until(socket, "done");
            assertTrue(first.isAbandoned());
            socket.send(Map.of("type", "regenerate"));
            var second = model.next();
            assertFalse(second.question().contains("Once"), second.question());
            second.say("Long ago");
            second.end();
            var opened = until(socket, "room");
            assertEquals(1, opened.path("messages").size(), opened::toString);
            assertTrue(opened.path("answering").asBoolean());
            assertEquals("Long ago", said(socket));
            socket.send(Map.of("type", "regenerate", "prompt", "Tell me a joke."));
            var third = model.next();
            assertFalse(third.question().contains("a story") || third.question().contains("Long ago"), third.question());
            third.say("No.");
            third.end();
            assertEquals("Tell me a joke.", until(socket, "room").path("messages").get(0).path("content").asString());
            assertEquals("No.", said(socket));
        });
    }
}
