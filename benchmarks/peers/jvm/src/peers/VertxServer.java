package peers;

import dev.meanwhile.benchmarks.Served;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.net.PemKeyCertOptions;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;

/** Plain Vert.x, with callbacks, on one event loop with epoll. */
final class VertxServer {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final CharSequence PLAIN = HttpHeaders.createOptimized("text/plain; charset=utf-8");
    private static final CharSequence JSON_TYPE = HttpHeaders.createOptimized("application/json");
    private static final CharSequence BYTES = HttpHeaders.createOptimized("application/octet-stream");

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setPreferNativeTransport(true));
    private final Buffer large = Buffer.buffer(Served.large());
    private final Set<ServerWebSocket> members = new HashSet<>();
    private CharSequence date;

    public static void main(String[] args) throws Exception {
        if (Served.isAsked(args)) {
            new VertxServer().listen(Served.isSecure(args[0]));
        }
    }

    private void listen(boolean isSecure) throws Exception {
        if (!vertx.isNativeTransportEnabled()) {
            throw new IllegalStateException("no epoll", vertx.unavailableNativeTransportCause());
        }
        tellTime();
        vertx.setPeriodic(1000, _ -> tellTime());
        var options = new HttpServerOptions().setPerFrameWebSocketCompressionSupported(false).setPerMessageWebSocketCompressionSupported(false);
        if (isSecure) {
            options.setSsl(true).setUseAlpn(true).setKeyCertOptions(new PemKeyCertOptions().addCertPath(Served.CERTIFICATE).addKeyPath(Served.KEY));
        }
        var server = vertx.createHttpServer(options).requestHandler(this::handle).webSocketHandler(this::talk)
                .listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().get();
        Served.listening(server.actualPort());
    }

    private void tellTime() {
        date = HttpHeaders.createOptimized(DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC)));
    }

    private void handle(HttpServerRequest request) {
        switch (request.path()) {
            case "/plaintext" -> answer(request, PLAIN, Buffer.buffer(Served.TEXT));
            case "/json" -> answer(request, JSON_TYPE, Buffer.buffer(JSON.writeValueAsBytes(Served.Item.lamp())));
            case "/large" -> answer(request, BYTES, large);
            default -> request.response().setStatusCode(404).end();
        }
    }

    private void answer(HttpServerRequest request, CharSequence type, Buffer body) {
        var response = request.response();
        response.putHeader(HttpHeaders.CONTENT_TYPE, type).putHeader(HttpHeaders.DATE, date);
        response.end(body);
    }

    private void talk(ServerWebSocket socket) {
        if (socket.path().equals("/echo")) {
            socket.textMessageHandler(socket::writeTextMessage);
        } else if (socket.path().equals("/all")) {
            members.add(socket);
            socket.closeHandler(_ -> members.remove(socket));
            socket.textMessageHandler(text -> members.forEach(member -> member.writeTextMessage(text)));
            socket.writeTextMessage(Served.WELCOME);
        } else {
            socket.textMessageHandler(text -> {
                JSON.readValue(text, Served.Prompt.class);
                pause(socket, 0);
            });
        }
    }

    private void pause(ServerWebSocket socket, int n) {
        vertx.setTimer(Served.PAUSE.toMillis(), _ -> {
            send(socket, Served.Chunk.number(n));
            if (n + 1 < Served.CHUNKS) {
                pause(socket, n + 1);
            } else {
                send(socket, Served.Done.done());
            }
        });
    }

    private static void send(ServerWebSocket socket, Object value) {
        socket.writeTextMessage(new String(JSON.writeValueAsBytes(value), StandardCharsets.UTF_8));
    }
}
