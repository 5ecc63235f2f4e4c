package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.scope;
import static dev.meanwhile.Meanwhile.timeout;

import dev.meanwhile.Loop;
import dev.meanwhile.Promise;
import dev.meanwhile.Scope;
import dev.meanwhile.Task;
import dev.meanwhile.TimedOutException;
import dev.meanwhile.io.vertx.LoopVertx;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An accepted connection: a task, whose scope has the handlers of its requests. When the connection ends they are cancelled,
 * and when the task ends the connection is cut. Used by handlers of Vert.x and by tasks, never at the same time.
 */
final class ServerConnection {
    /** Time for a client that is still sending to see the answer, before its data is refused with a reset. */
    private static final Duration LINGER = Duration.ofSeconds(1);
    /** Time for the first request of a client that has just connected, when another server takes over. */
    private static final Duration FIRST_REQUEST = Duration.ofSeconds(1);
    private static final String DECODER = "httpDecoder";
    /** HTTP/2's PING and SETTINGS: frames that require an answer and are not requests. Vert.x limits resets and continuations itself. */
    private static final int CONTROL_FRAMES = 60;
    private static final long CONTROL_NANOS = Duration.ofSeconds(10).toNanos();
    private static final long ENHANCE_YOUR_CALM = 11;
    private static final byte[] TOO_SLOW = "HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
            .getBytes(StandardCharsets.ISO_8859_1);

    private final HttpServer server;
    private final LoopVertx vertx;
    private final HttpConnection wire;
    private final Arrivals.Arrival arrival;
    private final Optional<Channel> channel;
    private final Promise<Void> gone = new Promise<>();
    /** Requests that came before the scope existed. */
    private final List<ServerRequest> early = new ArrayList<>(1);
    /** Of HTTP/1. */
    private final Optional<StrictDecoder> decoder;
    private Scope handlers;
    /** Requests whose handlers have not ended. */
    private final List<ServerRequest> active = new ArrayList<>(1);
    private WebSocket socket;
    private Promise<Void> socketHandlerEnded;
    /** In HTTP/1: the answer to a request says that it is the last on this connection. */
    private boolean lastAnswered;
    private boolean closingSoon;
    /** Whether there has been a request. */
    private boolean served;
    private boolean multiplexed;
    /** Bytes have come since the last request was complete: of a head, unless a body is under way. */
    private boolean headBegun;
    private int controlFrames;
    private long controlSince = System.nanoTime();
    private long deadline;
    private long timer = -1;
    private long timerAt;

    /** On the loop's thread. */
    ServerConnection(HttpServer server, LoopVertx vertx, HttpConnection wire, Arrivals.Arrival arrival) {
        this.arrival = arrival;
        arrival.take();
        this.server = server;
        this.vertx = vertx;
        this.wire = wire;
        this.channel = vertx.channel(wire);
        wire.exceptionHandler(_ -> { });
        // Of the channel, not of the connection, which a WebSocket takes over.
        channel.ifPresentOrElse(it -> it.closeFuture().addListener(_ -> gone.complete(null)), () -> gone.complete(null));
        if (channel.filter(it -> it.pipeline().get(DECODER) != null).isPresent()) {
            decoder = Optional.of(new StrictDecoder(server.config(), this::bytesCame));
            channel.get().pipeline().replace(DECODER, DECODER, decoder.get());
        } else {
            decoder = Optional.empty();
            wire.pingHandler(_ -> controlFrame()).remoteSettingsHandler(_ -> controlFrame());
        }
        channel.filter(it -> it.pipeline().get("handler") != null).ifPresent(it -> it.pipeline().addBefore("handler", "lost", new Lost()));
        channel.ifPresent(StreamWaker::install);
        channel.ifPresent(it -> StrictFrames.install(it, this::trailersCame));
        closeAfter(server.config().headerTimeout());
    }

    /** Vert.x fails with a NullPointerException, which Netty logs, if the connection is lost while a pipelined request has to wait. */
    private static final class Lost extends ChannelInboundHandlerAdapter {
        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            if (cause instanceof IOException) {
                context.close();
            } else {
                context.fireExceptionCaught(cause);
            }
        }
    }

    private void controlFrame() {
        var now = System.nanoTime();
        if (now - controlSince > CONTROL_NANOS) {
            controlSince = now;
            controlFrames = 0;
        }
        if (++controlFrames > CONTROL_FRAMES) {
            wire.goAway(ENHANCE_YOUR_CALM);
            channel.ifPresent(Channel::flush);
            abort();
        }
    }

    private void trailersCame(int stream, Http2Headers fields) throws Http2Exception {
        for (var request : active) {
            if (request.raw().streamId() == stream) {
                request.arriving().came(stream, fields, server.config().maxHeaders());
            }
        }
    }

    /** On the loop's thread: bytes of HTTP/1, before they are decoded. */
    private void bytesCame() {
        if (!headBegun) {
            headBegun = true;
            if (active.isEmpty()) {
                closeAfter(server.config().headerTimeout());
            }
        }
    }

    /** {@return the tasks of its handlers} */
    Stream<Task<?>> handlers() {
        return active.stream().flatMap(request -> request.task().stream());
    }

    HttpConnection wire() {
        return wire;
    }

    HttpServer server() {
        return server;
    }

    LoopVertx vertx() {
        return vertx;
    }

    boolean isOpen() {
        return channel.filter(Channel::isActive).isPresent();
    }

    /** {@return whether the client's machine has accepted nearly all that was sent} */
    boolean isTaking() {
        return channel.isPresent() && channel.get().isWritable();
    }

    Optional<Channel> channel() {
        return channel;
    }

    /** The connection's task. */
    void run() {
        try {
            scope(all -> {
                handlers = all;
                early.forEach(this::spawn);
                early.clear();
                gone.await();
                awaitWebSocketHandler();
                all.cancel();
            });
        } finally {
            early.forEach(request -> request.place().leave());
            vertx.context().runOnContext(_ -> {
                stopTimer();
                abort();
                arrival.leave();
                server.closed(this);
            });
        }
    }

    /** It learns of the end through its socket, and may still have work to do then. */
    private void awaitWebSocketHandler() {
        if (socket != null && !active.isEmpty()) {
            socketHandlerEnded = new Promise<>();
            try {
                timeout(server.config().webSockets().closing(), socketHandlerEnded::await);
            } catch (TimedOutException e) {
                // It is cancelled.
            }
        }
    }

    void upgraded(WebSocket it) {
        socket = it;
    }

    /** On the loop's thread: a request has begun. What fails here would be logged by Vert.x for each, and never be answered. */
    void arrived(HttpServerRequest raw) {
        try {
            begin(raw);
        } catch (RuntimeException e) {
            server.complaints().warn("requests that the server failed to read", "a request of " + wire.remoteAddress() + " could not be read, which is a mistake of the server: " + e);
            abort();
        }
    }

    private void begin(HttpServerRequest raw) {
        if (lastAnswered) {
            // It was pipelined behind the last.
            return;
        }
        var problem = BadRequests.problem(raw, server.config());
        if (problem != 0) {
            if (problem == 415) {
                // Only an unknown Content-Encoding gets one here (RFC 9110 §12.5.3).
                raw.response().putHeader("Accept-Encoding", Unpacking.accepted());
            }
            refuse(raw, problem);
            return;
        }
        server.admission().admit(arrival.client(), () -> name(raw.method().name(), raw.uri())).ifPresentOrElse(place -> begin(raw, place), () -> {
            raw.response().putHeader("Retry-After", "1");
            refuse(raw, 503);
        });
    }

    private void begin(HttpServerRequest raw, Admission.Place place) {
        headBegun = false;
        served = true;
        multiplexed = raw.version() == HttpVersion.HTTP_2;
        var request = new ServerRequest(this, raw, place, decoder.map(it -> it.trailersOf(raw.headers())).orElseGet(RequestTrailers::new));
        active.add(request);
        if (handlers == null) {
            early.add(request);
        } else {
            spawn(request);
        }
    }

    /** On the loop's thread: what follows the request being answered is ignored. */
    void answersLast() {
        lastAnswered = true;
    }

    /** On the loop's thread: a request has been read completely. */
    void requestRead() {
        headBegun = false;
    }

    private void spawn(ServerRequest request) {
        try {
            var task = handlers.spawn(name(request.method(), request.target()), request::run);
            request.handledBy(task);
            // Also for one that was cancelled before it started.
            task.addDoneCallback(_ -> ended(request));
        } catch (IllegalStateException e) {
            // The connection has just ended.
            ended(request);
        }
    }

    private static String name(String method, String target) {
        return method + " " + (target.length() > 80 ? target.substring(0, 80) + "…" : target);
    }

    private void ended(ServerRequest request) {
        request.place().leave();
        log(request.method(), request.target(), () -> request.log(server.config().accessLog()));
        active.remove(request);
        if (socketHandlerEnded != null) {
            socketHandlerEnded.complete(null);
        }
        if (active.isEmpty() && server.isLeaving()) {
            vertx.context().runOnContext(_ -> leave());
        } else if (active.isEmpty()) {
            closeAfter(headBegun ? server.config().headerTimeout() : server.config().idleTimeout());
        }
    }

    /** A log that fails costs its entry, and not the place of the request. */
    private void log(String method, String target, Runnable entry) {
        try {
            entry.run();
        } catch (Throwable t) {
            Loop.current().report("the access log failed at " + method + " " + target, t);
        }
    }

    /** On the loop's thread: answers a request that gets no handler. In HTTP/1 nothing more is then read. */
    void refuse(HttpServerRequest raw, int status) {
        var response = raw.response().setStatusCode(status);
        if (raw.version() == HttpVersion.HTTP_2) {
            response.end();
        } else {
            lastAnswered = true;
            raw.handler(_ -> { });
            response.putHeader("Connection", "close").putHeader("Date", server.date()).end().onComplete(_ -> closeAfterResponse());
        }
        var entry = BadRequests.entry(raw, status);
        log(entry.method(), entry.target(), () -> server.config().accessLog().log(entry));
    }

    /** On the loop's thread: lets the client see the response and its end, even if it is still sending; then cuts the connection. */
    void closeAfterResponse() {
        if (closingSoon) {
            return;
        }
        closingSoon = true;
        channel.ifPresent(it -> {
            if (it instanceof DuplexChannel plain && it.pipeline().get(SslHandler.class) == null) {
                it.flush();
                plain.shutdownOutput();
                vertx.vertx().setTimer(LINGER.toMillis(), _ -> abort());
            } else {
                wire.close();
            }
        });
    }

    /** On the loop's thread: the server is closing. */
    void goAway() {
        if (socket != null) {
            server.bidFarewell(socket);
        }
    }

    /** On the loop's thread: another server has taken over. Answered clients reconnect; the others still get their answer. */
    void leave() {
        goAway();
        if (socket != null || closingSoon) {
            return;
        }
        if (active.isEmpty() && served && !headBegun) {
            wire.close();
        } else {
            closeAfter(FIRST_REQUEST);
            if (multiplexed) {
                wire.goAway(0);
            }
        }
    }

    /** On the loop's thread. */
    void abort() {
        channel.filter(Channel::isOpen).ifPresent(it -> it.unsafe().close(it.voidPromise()));
    }

    private void closeAfter(Duration time) {
        deadline = System.nanoTime() + time.toNanos();
        // Moving a deadline into the future costs nothing.
        if (timer < 0 || deadline - timerAt < 0) {
            startTimer();
        }
    }

    private void startTimer() {
        if (timer >= 0) {
            vertx.vertx().cancelTimer(timer);
        }
        timerAt = deadline;
        var left = Duration.ofNanos(deadline - System.nanoTime() + 999_999);
        timer = vertx.vertx().setTimer(Math.max(1, left.toMillis()), _ -> checkDeadline());
    }

    private void stopTimer() {
        if (timer >= 0) {
            vertx.vertx().cancelTimer(timer);
        }
    }

    private void checkDeadline() {
        timer = -1;
        if (!active.isEmpty() || gone.isDone() || closingSoon) {
            return;
        }
        if (deadline - System.nanoTime() > 0) {
            startTimer();
        } else if (headBegun) {
            channel.map(it -> it.pipeline().context(DECODER)).ifPresent(context -> context.writeAndFlush(Unpooled.wrappedBuffer(TOO_SLOW))
                    .addListener(_ -> closeAfterResponse()));
        } else if (channel.filter(it -> it.unsafe().outboundBuffer() != null && it.unsafe().outboundBuffer().isEmpty()).isPresent()) {
            wire.close();
        } else {
            // It would wait for a client that does not read.
            abort();
        }
    }
}
