package dev.meanwhile.benchmarks;

import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.sleep;

import dev.meanwhile.Event;
import dev.meanwhile.http.HttpServer;
import dev.meanwhile.http.ServerConfig;
import dev.meanwhile.http.ServerRequest;
import dev.meanwhile.http.SocketGroup;
import dev.meanwhile.http.WebSocket;
import java.nio.file.Path;

/** The server of {@link Served}, with the module {@code http} alone. */
final class ServerProgram {
    private static final int BEHIND_BYTES = 1 << 20;

    private final byte[] large = Served.large();
    private final SocketGroup all = room();

    private ServerProgram() {
    }

    public static void main(String[] args) {
        if (Served.isAsked(args)) {
            run(() -> {
                try (var server = listen(args[0], Path.of(""))) {
                    Served.listening(server.port());
                    new Event().await();
                }
            });
        }
    }

    /** {@return a room for {@code /all}} A member that is a mebibyte behind has to leave. */
    static SocketGroup room() {
        return SocketGroup.disconnectingSlow(BEHIND_BYTES);
    }

    static HttpServer listen(String workload, Path folder) {
        var program = new ServerProgram();
        return HttpServer.listen(config -> configured(config, workload, folder), program::handle);
    }

    /** {@code folder} has the certificate. */
    static ServerConfig configured(ServerConfig config, String workload, Path folder) {
        var room = roomForAll(config);
        return Served.isSecure(workload) ? room.tls(folder.resolve(Served.CERTIFICATE), folder.resolve(Served.KEY)) : room;
    }

    /** There are a thousand WebSockets at once, and each has a handler; or ten thousand connections, and more before the server knows that others have closed. */
    static ServerConfig roomForAll(ServerConfig config) {
        return config.maxHandlers(2_000).maxConnections(20_000);
    }

    private void handle(ServerRequest request) {
        switch (request.path()) {
            case "/plaintext" -> request.respond(200).text(Served.TEXT);
            case "/json" -> request.respond(200).json(Served.Item.lamp());
            case "/large" -> request.respond(200).header("Content-Type", "application/octet-stream").body(large);
            case "/echo" -> echo(request.acceptWebSocket());
            case "/chat" -> chat(request.acceptWebSocket());
            case "/all" -> talk(request.acceptWebSocket(), all);
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

    static void talk(WebSocket socket, SocketGroup all) {
        try (var _ = all.join(socket)) {
            socket.send(Served.WELCOME);
            for (var text : socket) {
                all.broadcast(text);
            }
        }
    }
}
