package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.generate;

import dev.meanwhile.Flow;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;

import java.util.Optional;

/** The body of a request, decoded where the server does that. */
final class RequestContent {
    private static final CharSequence CONTENT_LENGTH = HttpHeaderNames.CONTENT_LENGTH;
    private static final CharSequence TRANSFER_ENCODING = HttpHeaderNames.TRANSFER_ENCODING;

    private final ServerConnection connection;
    private final HttpServerRequest raw;
    private final Admission.Place place;
    private final HttpException.Exchange exchange;
    /** Null as long as the request may become a WebSocket. */
    private RequestBody body;
    private Optional<UnpackedBody> unpacked = Optional.empty();

    /** On the loop's thread. */
    RequestContent(ServerConnection connection, HttpServerRequest raw, Admission.Place place, HttpException.Exchange exchange, boolean mayBeWebSocket) {
        this.connection = connection;
        this.raw = raw;
        this.place = place;
        this.exchange = exchange;
        if (mayBeWebSocket) {
            // Vert.x has to read it itself.
            raw.pause();
        } else if (raw.version() == HttpVersion.HTTP_2 || raw.headers().contains(CONTENT_LENGTH) || raw.headers().contains(TRANSFER_ENCODING)) {
            body = open();
        } else {
            body = RequestBody.none();
        }
    }

    private RequestBody open() {
        return new RequestBody(connection.vertx(), raw, place, connection.server().config().readTimeout(), connection::requestRead, this::broken);
    }

    /** On the loop's thread: the body ends too early, or is not HTTP. Vert.x closes the connection right after this. */
    private void broken(Throwable cause) {
        if (Failures.isBreak(cause) || raw.response().headWritten()) {
            return;
        }
        raw.response().setStatusCode(400).putHeader("Connection", "close").end();
        connection.channel().ifPresent(channel -> channel.flush());
    }

    byte[] bytes(long limit) {
        var reader = reader();
        if (reader.length() > limit) {
            throw tooLarge(limit);
        }
        var all = new WholeBody(unpacked.isPresent() ? -1 : reader.length());
        for (var chunk = next(reader); chunk.length > 0; chunk = next(reader)) {
            if (all.length() + chunk.length > limit) {
                throw tooLarge(limit);
            }
            all.add(chunk);
            reader.requireSpeed(exchange);
        }
        return all.bytes();
    }

    private HttpException tooLarge(long limit) {
        return new HttpException.BodyTooLarge(exchange, "the body is longer than " + limit + " bytes");
    }

    Flow<byte[]> chunks() {
        var reader = reader();
        return generate(out -> {
            for (var chunk = next(reader); chunk.length > 0; chunk = next(reader)) {
                out.emit(chunk);
            }
        });
    }

    private byte[] next(RequestBody reader) {
        return unpacked.isPresent() ? unpacked.get().next() : reader.next(exchange);
    }

    private RequestBody reader() {
        if (body == null) {
            connection.vertx().await(() -> {
                body = open();
                raw.resume();
                return Future.succeededFuture();
            });
        }
        var limits = connection.server().config().unpacking();
        if (limits.areOn() && unpacked.isEmpty() && raw.headers().contains("Content-Encoding")) {
            var codings = Unpacking.codings(raw.headers().getAll("Content-Encoding"));
            unpacked = codings.isEmpty() ? unpacked : Optional.of(new UnpackedBody(body, exchange, codings, limits));
        }
        return body;
    }

    /** {@return whether it has been read to its end} */
    boolean isOver() {
        return body != null && body.isOver();
    }

    /** On the loop's thread. */
    boolean isLeftUnread() {
        return body == null || !body.isAsGoodAsEnded();
    }

    /** Lets go what the handler has not read. */
    void drop(boolean isWebSocket) {
        unpacked.ifPresent(UnpackedBody::close);
        if (isOver()) {
            return;
        }
        connection.vertx().context().runOnContext(_ -> {
            if (body != null) {
                body.drop();
            } else if (!isWebSocket) {
                raw.resume();
            }
        });
    }
}
