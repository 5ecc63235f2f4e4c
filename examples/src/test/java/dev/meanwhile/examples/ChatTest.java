package dev.meanwhile.examples;

import static dev.meanwhile.Meanwhile.gather;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.meanwhile.http.HttpClient;
import dev.meanwhile.http.WebSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The chat, talked to as its page and the article's page do. */
@Timeout(60)
class ChatTest {
    private static final String DONE = "{\"type\":\"done\"}";
    private static final String[] QUICK = {"--pace", "0"};

    record Reply(String type, String content) {
    }

    interface Talk {
        void with(WebSocket socket) throws Exception;
    }

    private static void talk(Talk talk, String... arguments) throws Exception {
        try (var chat = Served.start("Chat.java", arguments)) {
            run(() -> {
                try (var socket = WebSocket.connect(chat.socket("/chat"))) {
                    talk.with(socket);
                }
            });
        }
    }

    private static void ask(WebSocket socket, String prompt) {
        socket.send(Map.of("prompt", prompt));
    }

    /** {@return what comes until "done", which is not among it} */
    private static List<Reply> answer(WebSocket socket) {
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

    private static String text(List<Reply> replies) {
        var text = new StringBuilder();
        for (var reply : replies) {
            assertEquals("chunk", reply.type(), reply::content);
            text.append(reply.content());
        }
        return text.toString();
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
            socket.send("{\"type\": \"stop\"}");
            assertTrue(answer(socket).size() < 9_000, "it was not stopped");
            ask(socket, "count to 9999");
            socket.send("{\"type\": \"stop\"}");
            assertTrue(answer(socket).size() < 9_000, "what came right behind its prompt did not stop it");
            ask(socket, "count to 3");
            assertEquals("1, 2, 3. Done.", text(answer(socket)));
        }, "--pace", "0.001");
    }

    @Test
    void promptsThatComeTooEarlyWaitAndThoseThatAreNoneAreRefused() throws Exception {
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
        try (var chat = Served.start("Chat.java", QUICK)) {
            run(() -> {
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
                    assertEquals("{\"model\":\"embedded\"}", client.get(chat.url("/model")).raiseForStatus().text());
                }
            });
        }
    }

    /** The model's server goes on until it notices that nobody listens, which is what this test waits for. */
    @Test
    void stopReachesAModelElsewhere() throws Exception {
        var broken = new CompletableFuture<IOException>();
        withModel(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (var body = exchange.getResponseBody()) {
                while (true) {
                    body.write(event("{\"choices\":[{\"delta\":{\"content\":\"more \"}}]}"));
                    body.flush();
                }
            } catch (IOException e) {
                broken.complete(e);
            }
        }, socket -> {
            ask(socket, "go on");
            assertEquals("{\"type\":\"chunk\",\"content\":\"more \"}", socket.receive());
            socket.send("{\"type\": \"stop\"}");
            text(answer(socket));
            broken.get(20, TimeUnit.SECONDS);
        });
    }

    @Test
    void aModelElsewhereIsAskedAndUnderstood() throws Exception {
        var asked = new ArrayList<String>();
        withModel(exchange -> {
            asked.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(200, 0);
            try (var body = exchange.getResponseBody()) {
                body.write(": a comment\n\n".getBytes(StandardCharsets.UTF_8));
                body.write(event("{\"id\":1,\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":null}}]}"));
                body.write(event("{\"choices\":[{\"delta\":{\"content\":\"três\"}}]}"));
                body.write(event("{\"choices\":[],\"usage\":{\"total_tokens\":7}}"));
                body.write(event("[DONE]"));
            }
        }, socket -> {
            ask(socket, "count");
            assertEquals("três", text(answer(socket)));
            ask(socket, "again");
            assertEquals("três", text(answer(socket)));
        });
        assertEquals(List.of("{\"model\":\"tiny\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"count\"}]}",
                "{\"model\":\"tiny\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"count\"},"
                        + "{\"role\":\"assistant\",\"content\":\"três\"},{\"role\":\"user\",\"content\":\"again\"}]}"), asked);
    }

    @Test
    void whatGoesWrongWithAModelIsSaidInTheChat() throws Exception {
        withModel(exchange -> {
            var message = "{\"error\":{\"message\":\"no such model\"}}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(404, message.length);
            exchange.getResponseBody().write(message);
            exchange.close();
        }, socket -> {
            ask(socket, "hello");
            assertEquals(List.of(new Reply("error", "the model's server says 404 Not Found: no such model")), answer(socket));
        });
        withModel(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(event("{\"choices\":[{\"delta\":{\"content\":\"well\"}}]}"));
            exchange.getResponseBody().write(event("{\"error\":\"overloaded\"}"));
            exchange.close();
        }, socket -> {
            ask(socket, "hello");
            assertEquals(List.of(new Reply("chunk", "well"), new Reply("error", "the model says: overloaded")), answer(socket));
        });
    }

    private static byte[] event(String data) {
        return ("data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8);
    }

    interface Conversation {
        void with(HttpExchange exchange) throws IOException;
    }

    private static void withModel(Conversation model, Talk talk) throws Exception {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/chat/completions", model::with);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            server.setExecutor(threads);
            server.start();
            talk(talk, "--llm", "http://127.0.0.1:" + server.getAddress().getPort() + "/v1/", "--model", "tiny");
        } finally {
            server.stop(0);
        }
    }
}
