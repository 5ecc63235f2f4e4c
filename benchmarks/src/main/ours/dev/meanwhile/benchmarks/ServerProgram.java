package dev.meanwhile.benchmarks;

import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.sleep;

import dev.meanwhile.Event;
import dev.meanwhile.http.HttpServer;
import dev.meanwhile.http.ServerConfig;
import dev.meanwhile.http.ServerRequest;
import dev.meanwhile.http.WebSocket;

/** The server of {@link Served}, with the module {@code http} alone. */
final class ServerProgram {
    private ServerProgram() {
    }

    public static void main(String[] args) {
        if (Served.isAsked(args)) {
            run(() -> {
                try (var server = listen()) {
                    Served.listening(server.port());
                    new Event().await();
                }
            });
        }
    }

    static HttpServer listen() {
        return HttpServer.listen(ServerProgram::roomForAll, ServerProgram::handle);
    }

    /** There are a thousand WebSockets at once, and each has a handler. */
    static ServerConfig roomForAll(ServerConfig config) {
        return config.maxHandlers(2_000);
    }

    private static void handle(ServerRequest request) {
        switch (request.path()) {
            case "/plaintext" -> request.respond(200).text(Served.TEXT);
            case "/json" -> request.respond(200).json(Served.Item.lamp());
            case "/echo" -> echo(request.acceptWebSocket());
            case "/chat" -> chat(request.acceptWebSocket());
            default -> request.respond(404).send();
        }
    }

    static void echo(WebSocket socket) {
        for (var text : socket) {
            socket.send(text);
        }
    }

    static void chat(WebSocket socket) {
        for (var _ : socket.messages(Served.Prompt.class)) {
            for (var n = 0; n < Served.CHUNKS; n++) {
                sleep(Served.PAUSE);
                socket.send(Served.Chunk.number(n));
            }
            socket.send(Served.Done.done());
        }
    }
}
