package dev.meanwhile.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;

import java.util.ArrayDeque;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Compresses messages that go out, and tells which ones come in compressed (RFC 7692 §6); {@link Inflating} decompresses those. It stands between Netty's decoder of frames
 * and Vert.x. On the loop's thread.
 *
 * <p>Not Netty's handlers: those limit each frame and not the message, say with the same exception that it is too long or not DEFLATE, decompress all of one read at once, and can
 * only forbid to refer to earlier messages if the client offers that, which browsers don't. ADR 043 has the figures.
 */
final class DeflateFrames extends ChannelDuplexHandler {
    /** Shorter ones fit into a packet anyway. */
    static final int MIN_BYTES = 1 << 10;
    /** The bit that marks the first frame of a compressed message. */
    private static final int RSV1 = 4;
    private static final String NAME = "deflate";

    private final Deflate agreed;
    /** Of the messages that have come and were not asked for. */
    private final ArrayDeque<Boolean> compressed = new ArrayDeque<>();
    private boolean ended;
    private Optional<DeflatedOnce> shared = Optional.empty();

    private DeflateFrames(Deflate agreed) {
        this.agreed = agreed;
    }

    /**
     * Puts it into a channel whose handshake has just ended, and of which no frame has been read.
     *
     * @param before the name of the handler that gets the exceptions
     */
    static DeflateFrames install(Channel channel, String before, boolean ofServer, Deflate agreed, int maxMessageBytes) {
        var pipeline = channel.pipeline();
        var decoder = pipeline.context(WebSocket13FrameDecoder.class);
        // Vert.x's fails at RSV1.
        pipeline.replace(decoder.name(), decoder.name(), new WebSocket13FrameDecoder(WebSocketDecoderConfig.newBuilder()
                .expectMaskedFrames(ofServer).allowExtensions(true).maxFramePayloadLength(Inflating.maxDeflatedBytes(maxMessageBytes)).closeOnProtocolViolation(false).build()));
        var frames = new DeflateFrames(agreed);
        pipeline.addBefore(before, NAME, frames);
        return frames;
    }

    /** While the writer writes, what it compresses is taken from there. {@return its result} */
    <R> R sharing(DeflatedOnce message, Supplier<R> writer) {
        shared = Optional.of(message);
        try {
            return writer.get();
        } finally {
            shared = Optional.empty();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof WebSocketFrame frame) {
            var isFirst = frame instanceof TextWebSocketFrame || frame instanceof BinaryWebSocketFrame;
            var isWrong = (frame.rsv() & ~(isFirst ? RSV1 : 0)) != 0;
            if (isWrong && !ended) {
                context.fireExceptionCaught(new CorruptedWebSocketFrameException(WebSocketCloseStatus.PROTOCOL_ERROR, "a frame has bits that mean nothing, RSV:" + frame.rsv()));
            }
            if (isWrong || ended && (isFirst || frame instanceof ContinuationWebSocketFrame)) {
                frame.release();
                return;
            }
            if (isFirst) {
                compressed.add(frame.rsv() == RSV1);
            }
        }
        context.fireChannelRead(message);
    }

    /** Called for each message, in order, since Vert.x does not pass on its bits. {@return whether it is compressed} */
    boolean isNextCompressed() {
        return compressed.remove();
    }

    /** Nobody asks for messages any more. */
    void end() {
        ended = true;
        compressed.clear();
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        context.write(message instanceof WebSocketFrame frame ? outgoing(frame) : message, promise);
    }

    private WebSocketFrame outgoing(WebSocketFrame frame) {
        var content = frame.content();
        var isText = frame instanceof TextWebSocketFrame;
        if (!isText && !(frame instanceof BinaryWebSocketFrame) || !frame.isFinalFragment() || content.readableBytes() < MIN_BYTES
                || content.readableBytes() > agreed.maxBytes()) {
            return frame;
        }
        var deflated = shared.map(it -> it.of(content)).orElseGet(() -> DeflatedOnce.deflated(content));
        if (deflated.isEmpty()) {
            return frame;
        }
        frame.release();
        return isText ? new TextWebSocketFrame(true, RSV1, deflated.get()) : new BinaryWebSocketFrame(true, RSV1, deflated.get());
    }
}
