package dev.meanwhile.http;

import dev.meanwhile.Cancelled;
import dev.meanwhile.Loop;

/** Runs the handler of a request, and sees to it that the client learns how that ended. In the handler's task. */
final class HandlerRun {
    private final ServerRequest request;
    private final ServerConnection connection;

    HandlerRun(ServerRequest request) {
        this.request = request;
        this.connection = request.connection();
    }

    void run() {
        var ended = false;
        try {
            connection.server().handler().handle(request);
            if (!request.isAnswered()) {
                throw new IllegalStateException("the handler returned without an answer; call request.respond(200).text(…), or .send()");
            }
            ended = true;
        } catch (Cancelled e) {
            throw e;
        } catch (Throwable t) {
            ended = request.socket().isPresent() ? socketFailed(request.socket().get(), t) : failed(t);
        } finally {
            if (ended && request.socket().isPresent()) {
                request.socket().get().close(1000, "");
            } else if (!ended || !isComplete()) {
                request.cut();
            }
            request.content().drop(request.socket().isPresent());
        }
    }

    private boolean isComplete() {
        return request.response().filter(ServerResponse::isComplete).isPresent();
    }

    private boolean socketFailed(WebSocket socket, Throwable t) {
        if (socket.isPeersMistake(t)) {
            // Clients can cause any number of these.
            var text = "the handler of " + request.method() + " " + request.exchange().url() + " failed at a message from " + request.remote() + ": " + t.getMessage();
            connection.vertx().context().runOnContext(_ -> connection.server().complaints().warn("WebSocket messages that could not be read", text));
        } else if (socket.isNews(t)) {
            report(t);
        }
        socket.closeAfter(t);
        return true;
    }

    private boolean failed(Throwable t) {
        var exchange = request.exchange();
        var status = switch (t) {
            case HttpException.BodyTooLarge it when it.isOf(exchange) -> 413;
            case HttpException.DecodingFailed it when it.isOf(exchange) -> 400;
            case HttpException.ReadTimeout it when it.isOf(exchange) -> 408;
            case HttpException it when it.isOf(exchange) -> 400;
            // It knows the reason.
            case WebSocketException _ when request.response().isPresent() -> 0;
            default -> 500;
        };
        if (status == 500) {
            report(t);
        }
        return request.response().isPresent() ? isComplete() : request.canBeAnswered() && answered(status);
    }

    private void report(Throwable failure) {
        Loop.current().report("the handler of " + request.method() + " " + request.exchange().url() + " failed", failure);
    }

    /** {@return whether the client has received a complete response} */
    private boolean answered(int status) {
        try {
            request.respond(status).send();
            return true;
        } catch (HttpException e) {
            // The client has gone.
            return false;
        }
    }
}
