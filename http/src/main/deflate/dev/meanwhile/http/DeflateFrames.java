package dev.meanwhile.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
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

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Compresses and decompresses messages (RFC 7692). It stands between Netty's decoder of frames and Vert.x, which sees frames as if nothing had been compressed.
 * What comes out of a message is counted while it comes, over all its frames: a bomb ends at the limit and not in memory. While the channel is not to be read,
 * frames that have come stay compressed: 64 KiB of them could be 64 MiB of messages. On the loop's thread.
 *
 * <p>Not Netty's handlers: those limit each frame and not the message, say with the same exception that it is too long or not DEFLATE, and can only
 * forbid to refer to earlier messages if the client offers that, which browsers don't. ADR 043 has the figures.
 */
final class DeflateFrames extends ChannelDuplexHandler {
    /** Shorter ones fit into a packet anyway. */
    static final int MIN_BYTES = 1 << 10;
    /** The bit that marks the first frame of a compressed message. */
    private static final int RSV1 = 4;
    private static final int TAIL = 0x0000ffff;
    private static final String NAME = "deflate";

    private final Deflate agreed;
    private final int maxMessageBytes;
    /** While there is a compressed message, and as long as the WebSocket if it may refer to earlier ones. */
    private Optional<Inflater> inflater = Optional.empty();
    private boolean inflating;
    /** The peer has said that this block is the last of its message. */
    private boolean atEnd;
    private long inflatedBytes;
    private boolean broken;
    private final ArrayDeque<WebSocketFrame> held = new ArrayDeque<>();
    private ChannelHandlerContext context;
    private Optional<DeflatedOnce> shared = Optional.empty();

    private DeflateFrames(Deflate agreed, int maxMessageBytes) {
        this.agreed = agreed;
        this.maxMessageBytes = maxMessageBytes;
    }

    /**
     * Puts it into a channel whose handshake has just ended, and of which no frame has been read.
     *
     * @param before the name of the handler that gets the exceptions
     */
    static DeflateFrames install(Channel channel, String before, boolean ofServer, Deflate agreed, int maxMessageBytes) {
        var pipeline = channel.pipeline();
        var decoder = pipeline.context(WebSocket13FrameDecoder.class);
        // What can't be compressed gets a little longer.
        var maxFrameBytes = (int) Math.min(Integer.MAX_VALUE, maxMessageBytes + (maxMessageBytes >> 10) + 128L);
        // Vert.x's fails at RSV1.
        pipeline.replace(decoder.name(), decoder.name(), new WebSocket13FrameDecoder(WebSocketDecoderConfig.newBuilder()
                .expectMaskedFrames(ofServer).allowExtensions(true).maxFramePayloadLength(maxFrameBytes).closeOnProtocolViolation(false).build()));
        var frames = new DeflateFrames(agreed, maxMessageBytes);
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
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!(message instanceof WebSocketFrame frame)) {
            context.fireChannelRead(message);
        } else if (held.isEmpty() && context.channel().config().isAutoRead()) {
            read(frame);
        } else {
            held.add(frame);
        }
    }

    /** The channel is read again. */
    void resume() {
        if (held.isEmpty()) {
            return;
        }
        while (!held.isEmpty() && context.channel().config().isAutoRead()) {
            read(held.remove());
        }
        context.fireChannelReadComplete();
    }

    private void read(WebSocketFrame frame) {
        if (broken) {
            frame.release();
            return;
        }
        var isFirst = frame instanceof TextWebSocketFrame || frame instanceof BinaryWebSocketFrame;
        if ((frame.rsv() & ~(isFirst ? RSV1 : 0)) != 0) {
            refuse(frame, WebSocketCloseStatus.PROTOCOL_ERROR, "a frame has bits that mean nothing, RSV:" + frame.rsv());
            return;
        }
        if (isFirst) {
            inflating = frame.rsv() == RSV1;
            inflatedBytes = 0;
        }
        if (inflating && (isFirst || frame instanceof ContinuationWebSocketFrame)) {
            inflate(frame);
        } else {
            context.fireChannelRead(frame);
        }
    }

    private void inflate(WebSocketFrame frame) {
        var room = maxMessageBytes - inflatedBytes + 1;
        var out = Unpooled.buffer((int) Math.min(room, 64L + 4L * frame.content().readableBytes()), (int) Math.min(room, Integer.MAX_VALUE));
        try {
            var fits = inflate(frame.content().nioBuffer(), out) && (!frame.isFinalFragment() || inflate(ByteBuffer.allocate(4).putInt(0, TAIL), out));
            if (!fits) {
                refuse(frame, WebSocketCloseStatus.MESSAGE_TOO_BIG, "a message is longer than " + maxMessageBytes + " bytes");
                return;
            }
        } catch (DataFormatException e) {
            refuse(frame, WebSocketCloseStatus.INVALID_PAYLOAD_DATA, "a compressed message is not DEFLATE");
            return;
        }
        if (frame.isFinalFragment()) {
            ended();
        }
        var plain = frame.replace(out);
        frame.release();
        context.fireChannelRead(plain);
    }

    /** {@return whether it fits} */
    private boolean inflate(ByteBuffer in, ByteBuf out) throws DataFormatException {
        var it = inflater.orElseGet(() -> new Inflater(true));
        inflater = Optional.of(it);
        it.setInput(in);
        while (!atEnd) {
            out.ensureWritable(1);
            var count = it.inflate(out.nioBuffer(out.writerIndex(), out.writableBytes()));
            out.writerIndex(out.writerIndex() + count);
            inflatedBytes += count;
            if (inflatedBytes > maxMessageBytes) {
                return false;
            }
            // Such a block may be the last, and is followed by an empty one (§7.2.3.4).
            atEnd = it.finished();
            if (count == 0 && !atEnd) {
                if (it.needsInput()) {
                    return true;
                }
                throw new DataFormatException();
            }
        }
        return true;
    }

    private void ended() {
        if (!agreed.peerRefersBack()) {
            forget();
        } else if (atEnd) {
            inflater.orElseThrow().reset();
        }
        atEnd = false;
    }

    private void forget() {
        inflater.ifPresent(Inflater::end);
        inflater = Optional.empty();
    }

    private void refuse(WebSocketFrame frame, WebSocketCloseStatus code, String problem) {
        broken = true;
        frame.release();
        forget();
        context.fireExceptionCaught(new CorruptedWebSocketFrameException(code, problem));
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

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        broken = true;
        held.forEach(WebSocketFrame::release);
        held.clear();
        forget();
    }
}
