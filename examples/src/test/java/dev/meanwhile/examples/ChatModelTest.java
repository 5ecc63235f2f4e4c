package dev.meanwhile.examples;

import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.examples.Chatting.answer;
import static dev.meanwhile.examples.Chatting.ask;
import static dev.meanwhile.examples.Chatting.next;
import static dev.meanwhile.examples.Chatting.stop;
import static dev.meanwhile.examples.Chatting.text;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.examples.Chatting.Reply;
import dev.meanwhile.http.HttpClient;
import dev.meanwhile.http.WebSocket;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The chat with a model elsewhere, through OpenAI's API, and everything that can go wrong there. */
@Timeout(60)
class ChatModelTest {
    private interface Talk {
        void with(WebSocket socket, Llm model, Served chat) throws Exception;
    }

    private static void talk(Talk talk) throws Exception {
        run(() -> {
            try (var model = new Llm(); var chat = Served.start("Chat.java", "--llm", model.url() + "/", "--model", "tiny");
                    var socket = WebSocket.connect(chat.socket("/chat"))) {
                talk.with(socket, model, chat);
            }
        });
    }

    @Test
    void itIsAskedAndUnderstood() throws Exception {
        talk((socket, model, chat) -> {
            ask(socket, "count");
            var first = model.next();
            assertEquals("/v1/chat/completions", first.path());
            assertEquals("{\"model\":\"tiny\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"count\"}]}", first.question());
            first.send(": a comment\n\n");
            first.event("{\"id\":1,\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":null}}]}");
            first.say("três");
            assertEquals(new Reply("chunk", "três"), next(socket));
            first.send("data: {\"choices\":[{\"del");
            first.send("ta\":{\"content\":\" e um\"}}]}\r\n\r\nda");
            first.send("ta:{\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n");
            first.event("{\"choices\":[],\"usage\":{\"total_tokens\":7}}");
            first.end();
            assertEquals(" e um", text(answer(socket)));
            ask(socket, "again");
            var second = model.next();
            assertEquals("{\"model\":\"tiny\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"count\"},"
                    + "{\"role\":\"assistant\",\"content\":\"três e um\"},{\"role\":\"user\",\"content\":\"again\"}]}", second.question());
            second.end();
            assertEquals(List.of(), answer(socket));
            try (var client = HttpClient.create()) {
                assertEquals("{\"account\":\"\",\"accounts\":false,\"model\":\"tiny\"}", client.get(chat.url("/about")).text());
            }
        });
    }

    @Test
    void stopClosesTheConnectionToIt() throws Exception {
        talk((socket, model, _) -> {
            ask(socket, "go on");
            var endless = model.next();
            endless.babble();
            assertEquals(new Reply("chunk", "more "), next(socket));
            stop(socket);
            text(answer(socket));
            assertTrue(endless.isAbandoned());

            ask(socket, "think");
            var silent = model.next();
            stop(socket);
            assertEquals(List.of(), answer(socket));
            assertTrue(silent.isAbandoned(), "it had not started to answer");
        });
    }

    @Test
    void aBrowserThatGoesAwayStopsItToo() throws Exception {
        talk((_, model, chat) -> {
            var other = WebSocket.connect(chat.socket("/chat"));
            ask(other, "are you there?");
            var answer = model.next();
            answer.say("yes");
            next(other);
            other.abort();
            assertTrue(answer.isAbandoned());
        });
    }

    @Test
    void whileItThinksOthersGetTheirAnswers() throws Exception {
        talk((socket, model, chat) -> {
            ask(socket, "a hard one");
            var slow = model.next();
            try (var other = WebSocket.connect(chat.socket("/chat"))) {
                ask(other, "an easy one");
                var quick = model.next();
                quick.say("yes");
                quick.end();
                assertEquals("yes", text(answer(other)));
            }
            slow.say("42");
            slow.end();
            assertEquals("42", text(answer(socket)));
            assertFalse(slow.isAbandoned());
        });
    }

    @Test
    void anErrorIsShownInTheChat() throws Exception {
        talk((socket, model, _) -> {
            ask(socket, "hello");
            model.next().refuse(404, "{\"error\":{\"message\":\"no such model\"}}");
            assertEquals(List.of(new Reply("error", "the model's server says 404 Not Found: no such model")), answer(socket));

            ask(socket, "hello");
            model.next().refuse(502, "<h1>Bad gateway</h1>");
            assertEquals(List.of(new Reply("error", "the model's server says 502 Bad Gateway: <h1>Bad gateway</h1>")), answer(socket));

            ask(socket, "hello");
            var third = model.next();
            assertFalse(third.question().contains("assistant"), "a failed answer is not part of the conversation: " + third.question());
            third.say("well");
            third.event("{\"error\":\"overloaded\"}");
            third.end();
            assertEquals(List.of(new Reply("chunk", "well"), new Reply("error", "the model says: overloaded")), answer(socket));

            ask(socket, "hello");
            var fourth = model.next();
            fourth.event("this is no JSON");
            fourth.end();
            var replies = answer(socket);
            assertEquals(1, replies.size());
            assertEquals("error", replies.getFirst().type());
        });
    }

    @Test
    void aServerThatDiesInMidSentenceIsReportedAndSoIsAMissingOne() throws Exception {
        talk((socket, model, _) -> {
            ask(socket, "hello");
            var answer = model.next();
            answer.say("I am fee");
            assertEquals(new Reply("chunk", "I am fee"), next(socket));
            model.die();
            var replies = answer(socket);
            assertEquals(1, replies.size(), replies::toString);
            assertEquals("error", replies.getFirst().type());

            ask(socket, "hello?");
            var none = answer(socket);
            assertEquals(1, none.size(), none::toString);
            assertTrue(none.getFirst().content().contains("connect"), none::toString);
        });
    }

    /** A clean end of the body does not end the answer: the last event says that it is complete. */
    @Test
    void aTruncatedAnswerIsNotTakenForComplete() throws Exception {
        talk((socket, model, _) -> {
            ask(socket, "hello");
            var answer = model.next();
            answer.say("half of ");
            answer.close();
            assertEquals(List.of(new Reply("chunk", "half of "), new Reply("error", "the model's server closed the connection early")), answer(socket));
        });
    }
}
