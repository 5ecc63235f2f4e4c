package dev.meanwhile.http;

import dev.meanwhile.Emitter;
import dev.meanwhile.Flow;
import dev.meanwhile.FlowBody;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The answer to a request: {@code request.respond(200).header("Cache-Control", "no-store").json(item)}. The method that sets its body sends it,
 * and waits until it has been passed to the operating system, piece by piece; so a slow client delays only its own handler. With HTTP/1 a
 * body of up to 64 KiB is not waited for, if everything sent before has been accepted; if the client has gone, the connection's end says so.
 *
 * <p>The methods that send:
 * <b>Cancellation:</b> the response is aborted, and the client sees that it is incomplete.
 * They throw {@link HttpException.WriteTimeout} if the client accepts nothing for {@link ServerConfig#writeTimeout},
 * {@link HttpException.ConnectionLost} if it has gone, and {@link IllegalStateException} if the request has been answered.
 */
public final class ServerResponse {
    private static final byte[] NOTHING = new byte[0];
    private static final CharSequence DATE = HttpHeaderNames.DATE;
    /** Set by the server. */
    private static final Set<String> RESERVED = Set.of("connection", "transfer-encoding", "keep-alive");

    private final ServerRequest request;
    private final int status;
    private final Outgoing out;
    private final ArrayList<Map.Entry<String, String>> headers = new ArrayList<>(6);
    private ResponseTrailers trailers = ResponseTrailers.NONE;
    private boolean begun;
    private boolean complete;
    private boolean closeAfter;

    ServerResponse(ServerRequest request, int status) {
        this.request = request;
        this.status = status;
        this.out = new Outgoing(request);
    }

    /**
     * Adds a header field.
     *
     * @throws IllegalArgumentException if name or value can't be sent, because of a line break, say; or if the server sets this header itself
     */
    public ServerResponse header(String name, String value) {
        Objects.requireNonNull(name, "the name of the header is null");
        requireOwn(name);
        HttpHeaders.requireValid(name, value);
        headers.add(Map.entry(name, value));
        return this;
    }

    static void requireOwn(String name) {
        if (RESERVED.contains(name.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("header " + name + " is set by the server");
        }
    }

    /**
     * Adds a field after the body, which {@link #stream} sends: for what is only known then, such as a checksum, or how it went (RFC 9110 §6.5). It is sent over HTTP/2, and over
     * HTTP/1.1 to clients that ask for it by {@code TE: trailers}, as others and their proxies would drop it; the header {@code Trailer} announces it. So it must not be needed.
     *
     * @param value asked for when the body has ended, by the handler's task; if that fails, the response is aborted
     * @throws IllegalArgumentException if the field is needed before the body, as {@code Content-Length}, {@code Set-Cookie} and {@code Content-Type} are
     */
    public ServerResponse trailer(String name, Supplier<String> value) {
        trailers = trailers.plus(Trailer.of(name, value));
        return this;
    }

    private Optional<String> header(String name) {
        for (var header : headers) {
            if (header.getKey().equalsIgnoreCase(name)) {
                return Optional.of(header.getValue());
            }
        }
        return Optional.empty();
    }

    /** Unless the program has set it. */
    private void type(String usual) {
        if (header("Content-Type").isEmpty()) {
            headers.add(Map.entry("Content-Type", usual));
        }
    }

    /** Sends it without a body. */
    public void send() {
        body(NOTHING);
    }

    /** Sends it with a body. */
    public void body(byte[] body) {
        Objects.requireNonNull(body, "the body is null");
        trailers.requireNone();
        if (!isBodyless()) {
            headers.removeIf(header -> header.getKey().equalsIgnoreCase("Content-Length"));
            headers.add(Map.entry("Content-Length", Integer.toString(body.length)));
        }
        request.answeredBy(this);
        var bytes = isBodyless() || isHead() ? NOTHING : body;
        if (bytes.length <= Outgoing.PIECE_BYTES && !request.isHttp2() && request.connection().isTaking()) {
            var buffer = Buffer.buffer(bytes);
            request.connection().vertx().context().runOnContext(_ -> {
                begin(false).end(buffer);
                closeIfLast();
            });
            out.count(bytes.length);
            complete = true;
        } else {
            send(bytes);
        }
    }

    private void send(byte[] body) {
        if (body.length == 0) {
            out.write(() -> begin(false).end());
        } else {
            out.body(body, (piece, last) -> last ? begin(false).end(piece) : begin(false).write(piece));
        }
        completed();
    }

    /** Sends it with a text in UTF-8, as {@code text/plain}, unless there is another Content-Type. */
    public void text(String body) {
        Objects.requireNonNull(body, "the body is null");
        type("text/plain; charset=utf-8");
        body(body.getBytes(StandardCharsets.UTF_8));
    }

    /** Sends it with a record, a class, a map, a list … as JSON; as {@code application/json}, unless there is another Content-Type. */
    public void json(Object value) {
        type("application/json");
        body(Json.write(value));
    }

    /** Sends it with the pieces of a flow as its body. The flow is closed at the end. */
    public void stream(Flow<byte[]> chunks) {
        Objects.requireNonNull(chunks, "the flow is null");
        try (chunks) {
            stream(out -> {
                for (var chunk : chunks) {
                    out.emit(chunk);
                }
            });
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("closing the flow failed", e);
        }
    }

    /**
     * Sends it with a body that is produced on the way: {@code stream(out -> { … out.emit(bytes); … })}. Each {@code emit} sends a piece and waits
     * until the client's machine has accepted it. If there is a Content-Length, it must be the total length of the pieces, and there can be no {@link #trailer}.
     *
     * @throws Exception what the body threw; the response is then aborted
     */
    public void stream(FlowBody<byte[]> body) throws Exception {
        Objects.requireNonNull(body, "the body is null");
        var length = header("Content-Length").map(Long::valueOf).orElse(-1L);
        trailers.requireUnknown(length);
        request.answeredBy(this);
        if (header("Content-Type").filter(type -> type.toLowerCase(Locale.ROOT).startsWith("text/event-stream")).isPresent()) {
            request.place().lasts();
        }
        if (isHead() || isBodyless()) {
            out.write(() -> begin(length < 0 && !isBodyless()).end());
            completed();
            return;
        }
        if (trailers.areFor(request)) {
            headers.add(trailers.announcement());
        }
        out.write(() -> {
            var response = begin(length < 0);
            return request.raw().version() == io.vertx.core.http.HttpVersion.HTTP_1_0 ? Future.succeededFuture() : response.writeHead();
        });
        request.place().givesSign();
        Emitter<byte[]> emitter = chunk -> emit(chunk, length);
        body.run(emitter);
        if (length >= 0 && out.sent() != length) {
            throw wrongLength(length);
        }
        if (trailers.areFor(request)) {
            var fields = trailers.values();
            out.write(() -> trailers.end(request, fields));
        } else {
            out.write(() -> request.raw().response().end());
        }
        completed();
    }

    private void emit(byte[] chunk, long length) {
        if (length >= 0 && out.sent() + chunk.length > length) {
            throw wrongLength(length);
        }
        request.place().givesSign();
        out.chunk(chunk);
    }

    private static IllegalStateException wrongLength(long length) {
        return new IllegalStateException("the length of the body is not the Content-Length " + length);
    }

    /** On the loop's thread. The head goes with the first piece. */
    private HttpServerResponse begin(boolean unknownLength) {
        var response = request.raw().response();
        if (begun) {
            return response;
        }
        begun = true;
        response.setStatusCode(status);
        var config = request.connection().server().config();
        if (config.dateHeader() && header("Date").isEmpty()) {
            response.putHeader(DATE, request.connection().server().date());
        }
        for (var usual : config.headers().fields()) {
            if (header(usual.getKey()).isEmpty()) {
                response.headers().add(usual.getKey(), usual.getValue());
            }
        }
        var all = response.headers();
        for (var header : headers) {
            all.add(header.getKey(), header.getValue());
        }
        if (unknownLength) {
            response.setChunked(true);
        }
        // What follows an unread body can't be distinguished from it.
        closeAfter = request.leavesBodyUnread() || request.connection().server().isClosing()
                || unknownLength && request.raw().version() == io.vertx.core.http.HttpVersion.HTTP_1_0;
        if (closeAfter && !request.isHttp2()) {
            response.putHeader("Connection", "close");
            request.connection().answersLast();
        }
        return response;
    }

    private void completed() {
        complete = true;
        if (closeAfter) {
            request.connection().vertx().context().runOnContext(_ -> closeIfLast());
        }
    }

    /** On the loop's thread. */
    private void closeIfLast() {
        if (closeAfter && !request.isHttp2()) {
            request.connection().closeAfterResponse();
        }
    }

    private boolean isHead() {
        return request.method().equals("HEAD");
    }

    private boolean isBodyless() {
        return status == 204 || status == 304;
    }

    /** Vert.x has answered. */
    void sentByOthers() {
        complete = true;
    }

    /** {@return whether its end is on the way, which Vert.x has not been told} */
    boolean endsWithTrailers() {
        return trailers.areEnding();
    }

    boolean isComplete() {
        return complete;
    }

    int status() {
        return status;
    }

    long sentBytes() {
        return out.sent();
    }
}
