package dev.meanwhile.examples;

import static dev.meanwhile.Meanwhile.queue;

import dev.meanwhile.Cancelled;
import dev.meanwhile.Promise;
import dev.meanwhile.Queue;
import dev.meanwhile.http.HttpServer;
import dev.meanwhile.http.ServerRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** A server with OpenAI's API on the test's own loop. The test supplies the model's answer word by word, and sees whether the client still listens. */
final class Llm implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Queue<Answer> asked = queue();
    private List<String> models = List.of();
    private final HttpServer server = HttpServer.listen(0, this::answer);

    private void answer(ServerRequest request) throws Exception {
        if (request.path().endsWith("/models")) {
            request.respond(200).json(Map.of("data", models.stream().map(name -> Map.of("id", name)).toList()));
            return;
        }
        var answer = new Answer(request.header("Authorization").orElse("none"), request.path(), request.text());
        asked.put(answer);
        answer.to(request);
    }

    /** {@return the next request} Waits for it. */
    Answer next() {
        return asked.take();
    }

    /** Offers these models. */
    void offer(String... names) {
        models = List.of(names);
    }

    /** {@return the value for --llm} */
    String url() {
        return server.url() + "v1";
    }

    /** Cuts all connections, and stops listening. */
    void die() {
        server.abort();
    }

    @Override
    public void close() {
        server.abort();
    }

    /** One request, and its answer. */
    static final class Answer {
        private static final byte[] END = {};
        private static final byte[] MORE = {};

        private final String authorization;
        private final String path;
        private final String question;
        private final Queue<byte[]> pieces = queue();
        private final Promise<Integer> status = new Promise<>();
        private final Promise<Void> over = new Promise<>();
        private boolean allSaid;
        private boolean abandoned;

        private Answer(String authorization, String path, String question) {
            this.authorization = authorization;
            this.path = path;
            this.question = question;
        }

        private void to(ServerRequest request) throws Exception {
            try {
                request.respond(status.await()).header("Content-Type", "text/event-stream").stream(out -> {
                    for (var piece = pieces.take(); piece != END; piece = pieces.take()) {
                        while (piece == MORE) {
                            out.emit("data: {\"choices\":[{\"delta\":{\"content\":\"more \"}}]}\n\n".getBytes(StandardCharsets.UTF_8));
                        }
                        out.emit(piece);
                    }
                });
            } catch (Cancelled e) {
                // A client that has read the end may disconnect before the last bytes.
                abandoned = !allSaid;
                throw e;
            } finally {
                over.complete(null);
            }
        }

        String question() {
            return question;
        }

        String path() {
            return path;
        }

        String authorization() {
            return authorization;
        }

        /** Sends text as an event of the API. */
        void say(String text) {
            event("{\"choices\":[{\"index\":0,\"delta\":{\"content\":" + JSON.writeValueAsString(text) + "}}]}");
        }

        /** Sends a part of a tool's call as an event of the API: the first has the id and the name. */
        void call(int index, String id, String name, String arguments) {
            var function = "\"function\":{" + (name.isEmpty() ? "" : "\"name\":\"" + name + "\",") + "\"arguments\":" + JSON.writeValueAsString(arguments) + "}";
            event("{\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":" + index + "," + (id.isEmpty() ? "" : "\"id\":\"" + id + "\",\"type\":\"function\",")
                    + function + "}]}}]}");
        }

        /** Sends any event. */
        void event(String data) {
            send("data: " + data + "\n\n");
        }

        /** Sends any text in the body. */
        void send(String text) {
            status.complete(200);
            pieces.put(text.getBytes(StandardCharsets.UTF_8));
        }

        /** Sends without end, as fast as the client reads. */
        void babble() {
            status.complete(200);
            pieces.put(MORE);
        }

        void end() {
            event("[DONE]");
            close();
        }

        /** Ends the body as it is. */
        void close() {
            allSaid = true;
            pieces.put(END);
        }

        /** Responds with an error instead of an answer. */
        void refuse(int status, String body) {
            this.status.complete(status);
            pieces.put(body.getBytes(StandardCharsets.UTF_8));
            close();
        }

        /** {@return whether the client disconnected before the end of the answer} Waits until this is certain. */
        boolean isAbandoned() {
            over.await();
            return abandoned;
        }
    }
}
