package dev.meanwhile.http;

import io.vertx.core.Future;

import java.util.Optional;

/** Makes the connection of a request a WebSocket (RFC 6455 §4.2), or answers why that can't be. */
final class WebSocketUpgrade {
    private final ServerRequest request;
    private final ServerConnection connection;

    WebSocketUpgrade(ServerRequest request) {
        this.request = request;
        this.connection = request.connection();
    }

    /** Answers requests that may not become one. */
    void require(boolean isAsked) {
        if (!isAsked) {
            request.respond(426).header("Upgrade", "websocket").header("Sec-WebSocket-Version", "13").text("This is a WebSocket.\n");
            throw failure("the client did not ask for a WebSocket");
        }
        var origin = request.header("Origin");
        if (origin.isPresent() && !connection.server().config().origins().allow(origin.get(), request.header("Host").orElse(""))) {
            request.respond(403).text("Pages of " + origin.get() + " may not connect here.\n");
            throw failure("pages of " + origin.get() + " may not connect; see allowedOrigins(…)");
        }
        WebSocketKeys.problem(request.headers()).ifPresent(problem -> {
            request.respond(400).text(problem + "\n");
            throw failure(problem);
        });
    }

    private WebSocketException.HandshakeFailed failure(String problem) {
        return new WebSocketException.HandshakeFailed(request.exchange().url() + ": " + problem, null);
    }

    /** Waits until the answer is sent. */
    WebSocket accept(Optional<String> subprotocol) {
        var kind = new WebSocket.Kind(true, subprotocol, deflate());
        return connection.vertx().await(() -> start(kind), WebSocket::abort);
    }

    /** On the loop's thread. */
    private Future<WebSocket> start(WebSocket.Kind kind) {
        if (!connection.isOpen()) {
            return Future.failedFuture("the client has gone");
        }
        var raw = request.raw();
        kind.subprotocol().ifPresent(it -> raw.response().putHeader(Subprotocols.FIELD, it));
        kind.deflate().ifPresent(it -> raw.response().putHeader(Extension.FIELD, it.answer()));
        return raw.toWebSocket().map(wire -> new WebSocket(connection.vertx(), wire, request.exchange().url(), connection.server().config().webSockets(), kind, () -> { }));
    }

    private Optional<Deflate> deflate() {
        // Frames of older versions have other decoders.
        return connection.server().config().webSockets().compress() && request.header("Sec-WebSocket-Version").filter("13"::equals).isPresent()
                ? Deflate.accept(request.headers().all(Extension.FIELD)) : Optional.empty();
    }
}
