package dev.meanwhile.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameTypes;

/**
 * Looks at the frames of HTTP/2 before Netty does, for two things that it does otherwise. It resets a stream that is opened a second time, or out of order, where
 * RFC 9113 §5.1 and §5.1.1 want the connection to end. And it logs each DATA frame of a stream that the server has reset; those are dropped here, and flow control
 * counts them as Netty would. On the loop's thread, after {@link FrameOpening}.
 */
final class FrameOrder extends ChannelInboundHandlerAdapter {
    private static final int HEADER_BYTES = Http2CodecUtil.FRAME_HEADER_LENGTH;

    private final StreamOrder streams = new StreamOrder(this::isKnown);
    private Http2ConnectionHandler http2;
    /** A part of a frame's header. */
    private ByteBuf held = Unpooled.EMPTY_BUFFER;
    private boolean isOver;
    /** How many bytes of this frame are still to come. */
    private int left;
    private boolean isDropped;

    private boolean isKnown(int stream) {
        return http2.connection().stream(stream) != null;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) throws Exception {
        var bytes = held.isReadable() ? Unpooled.wrappedBuffer(held, (ByteBuf) message) : (ByteBuf) message;
        held = Unpooled.EMPTY_BUFFER;
        try {
            while (!isOver && bytes.isReadable()) {
                step(context, bytes);
            }
        } finally {
            bytes.release();
        }
    }

    /** Passes on whole frames as far as they need not be looked at before Netty has read what is ahead of them. */
    private void step(ChannelHandlerContext context, ByteBuf bytes) {
        var at = bytes.readerIndex();
        while (true) {
            var count = Math.min(left, bytes.writerIndex() - at);
            left -= count;
            at += count;
            if (isDropped) {
                bytes.readerIndex(at);
                isDropped = left > 0;
            }
            if (left > 0 || bytes.writerIndex() - at < HEADER_BYTES) {
                pass(context, bytes, at);
                held = bytes.readRetainedSlice(bytes.readableBytes());
                return;
            }
            var type = bytes.getByte(at + 3);
            if (at > bytes.readerIndex() && (type == Http2FrameTypes.DATA || type == Http2FrameTypes.HEADERS)) {
                pass(context, bytes, at);
                return;
            }
            try {
                frame(context, type, bytes.getUnsignedMedium(at), bytes.getByte(at + 4), bytes.getInt(at + 5) & Integer.MAX_VALUE);
            } catch (Http2Exception e) {
                isOver = true;
                http2.onError(context.pipeline().context(http2), false, e);
                return;
            }
            at += HEADER_BYTES;
        }
    }

    private static void pass(ChannelHandlerContext context, ByteBuf bytes, int to) {
        if (to > bytes.readerIndex()) {
            context.fireChannelRead(bytes.readRetainedSlice(to - bytes.readerIndex()));
        }
    }

    private void frame(ChannelHandlerContext context, byte type, int length, byte flags, int stream) throws Http2Exception {
        if (http2 == null) {
            http2 = (Http2ConnectionHandler) context.pipeline().get(StreamWaker.HANDLER);
        }
        var ends = (flags & 1) != 0;
        left = length;
        switch (type) {
            case Http2FrameTypes.HEADERS -> streams.opened(stream, ends);
            case Http2FrameTypes.DATA -> {
                if (isReset(stream)) {
                    drop(stream, length, ends);
                }
                if (ends) {
                    streams.ended(stream);
                }
            }
            case Http2FrameTypes.RST_STREAM -> streams.ended(stream);
            default -> { }
        }
    }

    private boolean isReset(int id) {
        var stream = http2.connection().stream(id);
        return stream != null && stream.isResetSent();
    }

    private void drop(int id, int length, boolean ends) throws Http2Exception {
        isDropped = true;
        var stream = http2.connection().stream(id);
        var flow = http2.decoder().flowController();
        flow.receiveFlowControlledFrame(stream, Unpooled.EMPTY_BUFFER, length, ends);
        flow.consumeBytes(stream, length);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        held.release();
    }
}
