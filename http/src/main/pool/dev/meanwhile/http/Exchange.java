package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.shielded;
import static dev.meanwhile.Meanwhile.spawn;
import static dev.meanwhile.Meanwhile.timeout;
import static dev.meanwhile.Meanwhile.waitFor;

import dev.meanwhile.Task;
import dev.meanwhile.TimedOutException;
import dev.meanwhile.Until;
import dev.meanwhile.io.vertx.LoopVertx;

import io.netty.handler.codec.http2.Http2Exception;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;

/**
 * One request and its response on one connection. It ends once: with success, and the connection returns to the pool; or not, and the
 * connection is closed, in HTTP/2 the stream. Used by one task and by handlers, never at the same time.
 */
final class Exchange {
    /** HTTP/2's error code for a stream that is no longer needed. */
    private static final long CANCEL = 8;
    /** Fields that HTTP/2 has no use for, and servers refuse (RFC 9113 §8.2.2). */
    private static final Set<String> OF_CONNECTION = Set.of("connection", "keep-alive", "proxy-connection", "upgrade");
    /** The size of the pieces in which a body in memory is sent; a shorter body goes with the head. */
    private static final int PIECE_BYTES = 64 << 10;

    private final LoopVertx vertx;
    private final ConnectionPool pool;
    private final Connection connection;
    private final ClientRequest call;
    private HttpClientRequest request;
    private Future<BodyReader> head;
    /** Sends the body, if that takes more than one piece, while the caller waits for the response, and reads it. */
    private Task<Void> upload;
    private RuntimeException uploadFailure;
    /** The caller waits for this: the response has begun, or the request has been sent or can't be. */
    private dev.meanwhile.Promise<Void> progress;
    private BodyReader body;
    /** The uploading task waits for this. */
    private Promise<Void> writing;
    /** The request has been written completely. */
    private boolean sent;
    /** The server has answered without waiting for the end of the request. */
    private boolean answered;
    private boolean over;

    Exchange(LoopVertx vertx, ConnectionPool pool, Connection connection, ClientRequest call) {
        this.vertx = vertx;
        this.pool = pool;
        this.connection = connection;
        this.call = call;
    }

    /** Sends the request, and waits for the response to begin. */
    BodyReader run() {
        var begun = false;
        try {
            var body = send();
            begun = true;
            return body;
        } finally {
            if (!begun) {
                abort();
            }
        }
    }

    private BodyReader send() {
        return switch (call.content()) {
            case Content.Bytes(var bytes, _) when bytes.length <= PIECE_BYTES -> awaitHead(() -> open().compose(_ -> {
                sent = true;
                if (bytes.length == 0 && !call.method().startsWith("P")) {
                    request.end();
                } else {
                    request.end(Pieces.whole(bytes));
                }
                return head;
            }));
            case Content.Bytes(var bytes, _) -> sendMeanwhile(bytes.length, () -> upload(Pieces.of(bytes, PIECE_BYTES), bytes.length));
            case Content.Stream(var chunks, _, var trailers) -> {
                var length = call.headers().first("Content-Length").map(Long::valueOf).orElse(-1L);
                if (length >= 0 && !trailers.isEmpty()) {
                    throw new IllegalStateException("trailers follow a body of unknown length; leave the header Content-Length out");
                }
                yield sendMeanwhile(length, () -> {
                    try (chunks) {
                        upload(chunks.map(Buffer::buffer), length);
                        end(trailers);
                    }
                });
            }
        };
    }

    /** If requests had to be sent before responses are read, two servers that stream input to output would wait for each other for ever. */
    private BodyReader sendMeanwhile(long length, Runnable uploading) {
        start(length);
        progress = new dev.meanwhile.Promise<>();
        upload = spawn("upload to " + call.url().getHost(), () -> {
            try {
                uploading.run();
            } catch (RuntimeException e) {
                uploadFailure = e;
            }
        });
        upload.addDoneCallback(_ -> uploaded());
        vertx.context().runOnContext(_ -> head.onComplete(_ -> progress.complete(null)));
        var begun = false;
        try {
            progress.await();
            if (uploadFailure != null && !answered && body == null) {
                throw uploadFailure;
            }
            var response = awaitHead(() -> head);
            begun = true;
            return response;
        } finally {
            if (!begun && isUploading()) {
                upload.cancel("its request has failed");
                shielded(() -> waitFor(List.of(upload), Until.ALL_COMPLETED));
            }
        }
    }

    private void uploaded() {
        progress.complete(null);
        if (body != null) {
            body.uploaded(Optional.ofNullable(uploadFailure));
        }
    }

    /** {@return whether the request is still being sent, which has its own time limit} */
    boolean isUploading() {
        return upload != null && !upload.isDone();
    }

    /** On the loop's thread. */
    private Future<HttpClientRequest> open() {
        return connection.request(new RequestOptions().setMethod(HttpMethod.valueOf(call.method())).setURI(target())).map(opened -> {
            request = opened;
            addFields(opened.headers());
            // Vert.x reports a failure to the waiter for the response, and here too; without a handler it would be logged.
            opened.exceptionHandler(_ -> { });
            if (over) {
                // It waited for another stream to end, and was abandoned meanwhile. Unsent, it would keep its place for ever.
                pool.stopUsing(connection);
                throw new IllegalStateException("abandoned");
            }
            head = opened.response().map(this::begun);
            return opened;
        });
    }

    /** Those in {@link RequestOptions} would be copied, and checked twice. */
    private void addFields(MultiMap headers) {
        for (var field : call.headers().fields()) {
            if (!connection.isShared() || !OF_CONNECTION.contains(field.getKey().toLowerCase(Locale.ROOT))) {
                headers.add(field.getKey(), field.getValue());
            }
        }
        connection.forwarder().flatMap(ProxyServer::authorization).ifPresent(it -> headers.set("Proxy-Authorization", it));
    }

    /** A proxy that passes requests on gets the whole URL (RFC 9112 §3.2.2). */
    private String target() {
        var url = call.url();
        return connection.forwarder().isEmpty() ? Urls.target(url) : url.getScheme() + "://" + url.getRawAuthority() + Urls.target(url);
    }

    /** On the loop's thread, in the handler that gets the response: the reader exists before the first piece of the body arrives. */
    private BodyReader begun(HttpClientResponse response) {
        if (response.statusCode() < 200) {
            throw new IllegalStateException("status " + response.statusCode() + ", which does not answer this request");
        }
        connection.limitKeepAlive(KeepAlive.of(response));
        if (!sent && response.statusCode() >= 300) {
            stopWriting();
        }
        body = new BodyReader(vertx, this, response, connection.sent(request), call.limits().read());
        return body;
    }

    /** {@return whether only the end of the connection ends the body, and TLS has not confirmed that (RFC 9112 §9.8)} On the loop's thread. */
    boolean isCutOff(HttpClientResponse response) {
        return connection.isCutOff() && response.getHeader("Content-Length") == null && response.getHeader("Transfer-Encoding") == null;
    }

    /** {@return whether the server has not processed the request, so that it may be sent again whatever it is} */
    private boolean isRefused(Exception failure) {
        if (Failures.isRefused(failure) || request == null && Failures.isBreak(failure)) {
            return true;
        }
        if (request == null || !connection.isShared()) {
            return false;
        }
        var stream = stream();
        return stream.isPresent() ? connection.ignores(stream.getAsInt()) : failure instanceof Http2Exception;
    }

    /** {@return the number of the request's HTTP/2 stream; empty as long as nothing has been sent} */
    private OptionalInt stream() {
        try {
            return OptionalInt.of(request.streamId());
        } catch (NullPointerException e) {
            // Vert.x does not expect this call then.
            return OptionalInt.empty();
        }
    }

    private void stopWriting() {
        answered = true;
        if (writing != null) {
            writing.tryComplete();
        }
    }

    private BodyReader awaitHead(Supplier<Future<BodyReader>> start) {
        try {
            return timeout(call.limits().read(), () -> vertx.await(start));
        } catch (TimedOutException e) {
            throw new HttpException.ReadTimeout(call.exchange(), "no response within " + Failures.text(call.limits().read()), e);
        } catch (Exception e) {
            throw Failures.ofHead(call.exchange(), isRefused(e), e);
        }
    }

    /** Sends the pieces one by one, until they end or the server answers without waiting for more. */
    private void upload(Iterable<Buffer> pieces, long length) {
        var left = length;
        for (var piece : pieces) {
            left -= piece.length();
            if (length >= 0 && left < 0) {
                break;
            }
            if (piece.length() > 0 && left == 0) {
                // The server may answer at once, which must not count as early.
                write(() -> finish(piece));
            } else if (piece.length() > 0) {
                write(() -> request.write(piece));
            }
            if (answered) {
                return;
            }
        }
        if (length >= 0 && left != 0) {
            throw new IllegalStateException("the body has " + (left > 0 ? "fewer" : "more") + " bytes than the Content-Length " + length);
        }
    }

    private void end(List<Trailer> trailers) {
        if (!sent && !answered && trailers.isEmpty()) {
            write(() -> finish(Buffer.buffer()));
        } else if (!sent && !answered) {
            var fields = Trailer.values(trailers);
            write(() -> finish(fields));
        }
    }

    private Future<Void> finish(HttpHeaders trailers) {
        sent = true;
        var channel = vertx.channel(connection.wire());
        if (connection.isShared()) {
            return channel.isEmpty() ? Future.failedFuture("the connection is closed") : TrailerWires.end(channel.get(), request.streamId(), trailers);
        }
        channel.ifPresent(it -> TrailerWires.withNextEnd(it, trailers));
        return request.end();
    }

    private Future<Void> finish(Buffer last) {
        sent = true;
        return last.length() == 0 ? request.end() : request.end(last);
    }

    /** Opens and sends the head in one go: an HTTP/2 stream abandoned between the two would keep its place for ever. */
    private void start(long length) {
        try {
            vertx.await(() -> open().compose(opened -> (length < 0 ? opened.setChunked(true)
                    : opened.putHeader("Content-Length", Long.toString(length))).sendHead()));
        } catch (Exception e) {
            throw Failures.ofWrite(call.exchange(), isRefused(e), e);
        }
    }

    private void write(Supplier<Future<Void>> call) {
        var limit = this.call.limits().write();
        try {
            timeout(limit, () -> vertx.await(() -> writing(call)));
        } catch (TimedOutException e) {
            throw new HttpException.WriteTimeout(this.call.exchange(), "the peer accepted nothing of the request for "
                    + Failures.text(limit), e);
        } catch (Exception e) {
            if (!answered) {
                throw Failures.ofWrite(this.call.exchange(), isRefused(e), e);
            }
        }
    }

    /** On the loop's thread. */
    private Future<Void> writing(Supplier<Future<Void>> call) {
        if (answered) {
            return Future.succeededFuture();
        }
        var done = Promise.<Void>promise();
        writing = done;
        call.get().onComplete(result -> {
            if (result.succeeded()) {
                done.tryComplete();
            } else {
                done.tryFail(result.cause());
            }
        });
        return done.future();
    }

    /** On the loop's thread: the response has ended. */
    void received(HttpClientResponse response) {
        if (!sent) {
            // The rest of the request would be taken for the beginning of the next one.
            stopWriting();
            end(false);
        } else {
            // In the next turn, when Vert.x is done with it too and may have closed the connection.
            var reusable = KeepAlive.isPossible(response);
            vertx.context().runOnContext(_ -> end(reusable && !connection.hasRest()));
        }
    }

    /** Closes the connection, in HTTP/2 the stream, unless the exchange has ended. Never waits. Called by a task. */
    void abort() {
        vertx.context().runOnContext(_ -> end(false));
    }

    /** On the loop's thread. */
    private void end(boolean well) {
        if (over) {
            return;
        }
        over = true;
        if (isUploading()) {
            upload.cancel("its response is no longer needed");
        }
        if (connection.isShared() && !well && request != null) {
            request.reset(CANCEL);
        }
        if (well || connection.isShared() || request == null) {
            pool.giveBack(connection);
        } else {
            pool.drop(connection);
        }
    }
}
