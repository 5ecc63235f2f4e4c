package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.shield;
import static dev.meanwhile.Meanwhile.timeout;

import dev.meanwhile.Promise;
import dev.meanwhile.TimedOutException;
import dev.meanwhile.io.vertx.LoopVertx;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocketBase;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.internal.http.WebSocketInternal;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.zip.DataFormatException;

/**
 * The link between Vert.x's WebSocket and tasks. Messages are assembled here and not by Vert.x, which does not validate UTF-8 and
 * can't be paused without losing what arrived last: when the queue is full, the channel itself is not read, as for responses.
 */
final class WebSocketLink {
    private static final int HIGH_WATER_BYTES = 256 << 10;
    private static final Duration LINGER = Duration.ofMillis(500);
    private static final String REFUSALS = "refusals";
    private static final String NO_UTF8 = "a text is not UTF-8";

    private final LoopVertx vertx;
    private final WebSocketBase wire;
    private final Channel channel;
    private final String url;
    private final WebSocketLimits limits;
    private final Optional<DeflateFrames> deflate;
    private final Optional<Inflating> inflating;
    private final Runnable whenEnded;
    private final Runnable whenDisconnected;
    private final ArrayDeque<Arrived> arrived = new ArrayDeque<>();
    private final Promise<Void> disconnected = new Promise<>();
    private int queuedBytes;
    private boolean paused;
    private Promise<Void> arrival;
    private Optional<WebSocketException.Closed> end = Optional.empty();
    /** The message that is not complete yet. */
    private Buffer fragments = Buffer.buffer();
    private boolean fragmentsAreText;
    private boolean fragmentsAreCompressed;
    private boolean closeSent;
    private boolean pingUnanswered;
    private long pingTimer;

    /** A text in UTF-8, or a binary message; what waits may be compressed. */
    record Arrived(boolean isText, byte[] bytes, boolean isCompressed) {
    }

    /** On the loop's thread. */
    WebSocketLink(LoopVertx vertx, WebSocketBase wire, String url, WebSocketLimits limits, WebSocket.Kind kind, Runnable whenEnded, Runnable whenDisconnected) {
        this.vertx = vertx;
        this.wire = wire;
        this.channel = ((WebSocketInternal) wire).channelHandlerContext().channel();
        this.url = url;
        this.limits = limits;
        this.whenEnded = whenEnded;
        this.whenDisconnected = whenDisconnected;
        wire.frameHandler(this::frame);
        wire.pongHandler(_ -> pingUnanswered = false);
        wire.exceptionHandler(this::failed);
        if (channel.pipeline().get("handler") != null) {
            channel.pipeline().addBefore("handler", REFUSALS, new Refusals());
            deflate = kind.deflate().map(it -> DeflateFrames.install(channel, REFUSALS, kind.ofServer(), it, limits.maxMessageBytes()));
        } else {
            deflate = Optional.empty();
        }
        inflating = kind.deflate().map(it -> new Inflating(it, limits.maxMessageBytes()));
        channel.closeFuture().addListener(_ -> disconnected());
        pingTimer = vertx.vertx().setPeriodic(Math.max(1, limits.ping().toMillis()), _ -> ping());
    }

    WebSocketBase wire() {
        return wire;
    }

    /** Compresses what is written meanwhile only if that has not been done for another WebSocket. */
    Future<Void> sharing(DeflatedOnce message, Supplier<Future<Void>> write) {
        return deflate.map(it -> it.sharing(message, write)).orElseGet(write);
    }

    boolean isOpen() {
        return end.isEmpty();
    }

    /** On the loop's thread. Whether a message accepted before the close can still be sent. */
    boolean mayWrite() {
        return !closeSent && channel.isOpen();
    }

    void requireOpen() {
        if (end.isPresent()) {
            throw ended();
        }
    }

    /** {@return why it has ended, with the stack of the caller} */
    WebSocketException.Closed ended() {
        return switch (end.orElseThrow()) {
            case WebSocketException.ClosedByYou it -> new WebSocketException.ClosedByYou(url, it.code(), it.reason());
            case WebSocketException.ClosedByPeer it -> new WebSocketException.ClosedByPeer(url, it.code(), it.reason());
            case WebSocketException.Broken it -> new WebSocketException.Broken(url, it.code(), it.reason());
        };
    }

    private void frame(WebSocketFrame frame) {
        if (end.isPresent()) {
            return;
        }
        if (frame.isClose()) {
            // Not its length: Vert.x has already read it.
            var code = wire.closeStatusCode();
            var reason = wire.closeReason();
            end(new WebSocketException.ClosedByPeer(url, code == null ? 1005 : code, reason == null ? "" : reason));
        } else if (frame.isText() || frame.isBinary() || frame.isContinuation()) {
            data(frame);
        } else if (!channel.isWritable()) {
            // A ping, whose answer would queue behind others that the peer does not read. It would not read a close either.
            end(new WebSocketException.Broken(url, 1008, "the peer sends pings but does not read"));
            cut();
        }
    }

    private void data(WebSocketFrame frame) {
        if (!frame.isContinuation()) {
            fragmentsAreText = frame.isText();
            fragmentsAreCompressed = deflate.isPresent() && deflate.get().isNextCompressed();
        }
        var bytes = frame.binaryData();
        var limit = fragmentsAreCompressed ? Inflating.maxDeflatedBytes(limits.maxMessageBytes()) : limits.maxMessageBytes();
        if ((long) fragments.length() + bytes.length() > limit) {
            fail(CloseCodes.TOO_BIG, tooLong());
            return;
        }
        if (frame.isFinal()) {
            var whole = frame.isContinuation() ? fragments.appendBuffer(bytes) : bytes;
            var message = new Arrived(fragmentsAreText, whole.getBytes(), fragmentsAreCompressed);
            if (frame.isContinuation()) {
                fragments = Buffer.buffer();
            }
            if (!message.isCompressed() && message.isText() && !isUtf8(message.bytes())) {
                fail(CloseCodes.INVALID_MESSAGE, NO_UTF8);
            } else {
                arrived(message);
            }
        } else {
            fragments.appendBuffer(bytes);
        }
    }

    private String tooLong() {
        return "a message is longer than " + limits.maxMessageBytes() + " bytes";
    }

    private static boolean isUtf8(byte[] bytes) {
        return isAscii(bytes) || CloseCodes.isUtf8(ByteBuffer.wrap(bytes));
    }

    private static boolean isAscii(byte[] bytes) {
        for (var b : bytes) {
            if (b < 0) {
                return false;
            }
        }
        return true;
    }

    private void arrived(Arrived message) {
        arrived.add(message);
        // Even empty messages take memory.
        queuedBytes += message.bytes().length + 64;
        if (!paused && queuedBytes >= HIGH_WATER_BYTES) {
            paused = true;
            channel.config().setAutoRead(false);
        }
        announce();
    }

    private void announce() {
        if (arrival != null) {
            arrival.complete(null);
        }
    }

    private void failed(Throwable cause) {
        switch (cause) {
            case CorruptedWebSocketFrameException it -> fail(it.closeStatus().code(), Failures.messageOf(it));
            case TooLongFrameException it -> fail(CloseCodes.TOO_BIG, Failures.messageOf(it));
            default -> end(new WebSocketException.Broken(url, 1006, Failures.messageOf(cause)));
        }
    }

    /** The peer violated the protocol. */
    private void fail(int code, String reason) {
        if (end.isEmpty()) {
            end(new WebSocketException.Broken(url, code, reason));
            sendClose(code, CloseCodes.cut(reason));
            closeOutput();
        }
    }

    /** After all that was written. The peer closes its side when it has read the reason; TLS has no half of a connection. */
    private void closeOutput() {
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(_ -> {
            if (channel instanceof DuplexChannel plain && channel.pipeline().get(SslHandler.class) == null) {
                plain.shutdownOutput();
            } else {
                vertx.vertx().setTimer(LINGER.toMillis(), _ -> cut());
            }
        });
    }

    /**
     * Close frames that make no sense don't get to Vert.x, which would answer them with the same. And it closes a channel whose decoder throws. If the peer still sends, its operating system then drops our last frame, which says why, with the rest. The decoder passes over what still
     * comes.
     */
    private final class Refusals extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            var problem = message instanceof CloseWebSocketFrame close ? CloseCodes.problem(close.content().nioBuffer()) : Optional.<CloseCodes.Problem>empty();
            if (problem.isPresent() && end.isEmpty()) {
                ReferenceCountUtil.release(message);
                fail(problem.get().code(), problem.get().reason());
            } else {
                context.fireChannelRead(message);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            if (cause instanceof CorruptedWebSocketFrameException || cause instanceof TooLongFrameException) {
                failed(cause);
            } else {
                context.fireExceptionCaught(cause);
            }
        }
    }

    private void end(WebSocketException.Closed how) {
        if (end.isEmpty()) {
            end = Optional.of(how);
            deflate.ifPresent(DeflateFrames::end);
            vertx.vertx().cancelTimer(pingTimer);
            announce();
            whenEnded.run();
        }
    }

    private void disconnected() {
        end(new WebSocketException.Broken(url, 1006, "the connection was lost"));
        disconnected.complete(null);
        whenDisconnected.run();
    }

    private void ping() {
        if (paused) {
            // Its answer may be in the unread data.
            pingUnanswered = false;
        } else if (pingUnanswered) {
            end(new WebSocketException.Broken(url, 1006, "no answer to a ping within " + Failures.text(limits.ping())));
            cut();
        } else {
            pingUnanswered = true;
            wire.writePing(Buffer.buffer());
        }
    }

    /** Waits for the next message. {@return it, or empty if the WebSocket has ended} */
    Optional<Arrived> next() {
        while (arrived.isEmpty() && end.isEmpty()) {
            arrival = new Promise<>();
            try {
                arrival.await();
            } finally {
                arrival = null;
            }
        }
        var message = arrived.poll();
        if (message != null) {
            queuedBytes -= message.bytes().length + 64;
            if (paused && queuedBytes < HIGH_WATER_BYTES / 2) {
                read();
            }
            return message.isCompressed() ? inflated(message) : Optional.of(message);
        }
        inflating.ifPresent(Inflating::end);
        return Optional.empty();
    }

    /** {@return it decompressed, or empty if it can't be, which ends the WebSocket} */
    private Optional<Arrived> inflated(Arrived message) {
        try {
            var bytes = inflating.orElseThrow().inflate(message.bytes());
            if (bytes.isEmpty()) {
                return unreadable(CloseCodes.TOO_BIG, tooLong());
            }
            if (message.isText() && !isUtf8(bytes.get())) {
                return unreadable(CloseCodes.INVALID_MESSAGE, NO_UTF8);
            }
            return Optional.of(new Arrived(message.isText(), bytes.get(), false));
        } catch (DataFormatException e) {
            return unreadable(CloseCodes.INVALID_MESSAGE, "a compressed message is not DEFLATE");
        }
    }

    private Optional<Arrived> unreadable(int code, String reason) {
        arrived.clear();
        var wasOpen = end.isEmpty();
        var broken = new WebSocketException.Broken(url, code, reason);
        end(broken);
        // Also if its peer has closed it since: the program has not seen that.
        end = Optional.of(broken);
        if (wasOpen) {
            vertx.context().runOnContext(_ -> {
                channel.config().setAutoRead(true);
                sendClose(code, CloseCodes.cut(reason));
                closeOutput();
            });
        }
        return Optional.empty();
    }

    /** As {@link #next()}, but an end that is not normal is thrown. */
    Optional<Arrived> nextOrNormalEnd() {
        var message = next();
        if (message.isEmpty()) {
            var how = end.orElseThrow();
            var code = how.code();
            if (how instanceof WebSocketException.Broken || code != 1000 && code != 1001 && code != 1005) {
                throw ended();
            }
        }
        return message;
    }

    private void read() {
        paused = false;
        vertx.context().runOnContext(_ -> channel.config().setAutoRead(true));
    }

    /** Closes it, and waits for the peer to do so. */
    void close(int code, String reason) {
        startClosing(code, reason);
        var closed = false;
        try {
            // Others may wait for it too, and this task may wait again.
            timeout(limits.closing(), () -> shield(disconnected));
            closed = true;
        } catch (TimedOutException e) {
            // The peer does not answer.
        } finally {
            if (!closed) {
                abort();
            }
        }
    }

    void startClosing(int code, String reason) {
        if (end.isPresent()) {
            return;
        }
        arrived.clear();
        end(new WebSocketException.ClosedByYou(url, code, reason));
        // The peer's answer must be read.
        paused = false;
        vertx.context().runOnContext(_ -> {
            channel.config().setAutoRead(true);
            sendClose(code, reason);
        });
    }

    /** On the loop's thread. */
    private void sendClose(int code, String reason) {
        if (mayWrite()) {
            closeSent = true;
            wire.close((short) code, reason);
            vertx.vertx().setTimer(Math.max(1, limits.closing().toMillis()), _ -> cut());
        }
    }

    void abort() {
        end(new WebSocketException.ClosedByYou(url, 1006, "aborted"));
        vertx.context().runOnContext(_ -> cut());
    }

    /** On the loop's thread: bypassing Vert.x, which would wait until everything is written. */
    private void cut() {
        if (channel.isOpen()) {
            channel.unsafe().close(channel.voidPromise());
        }
    }
}
