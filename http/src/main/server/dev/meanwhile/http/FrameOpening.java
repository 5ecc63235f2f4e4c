package dev.meanwhile.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Flags;
import io.netty.handler.codec.http2.Http2FrameTypes;
import io.netty.handler.codec.http2.Http2Settings;

import java.util.function.Consumer;

/**
 * Waits for what a connection by HTTP/2 begins with, a preface and a SETTINGS frame (RFC 9113 §3.4), and then makes place for {@link FrameOrder}. Vert.x writes
 * a line into the log for each connection that begins otherwise. One by HTTP/1 is left alone. On the loop's thread.
 */
final class FrameOpening extends ChannelInboundHandlerAdapter {
    /** A setting has six bytes; no client sends a hundred. */
    private static final int MAX_SETTINGS_BYTES = 600;
    private static final int PREFACE_BYTES = 24;
    private static final int HEADER_BYTES = Http2CodecUtil.FRAME_HEADER_LENGTH;

    private final boolean isHttp2;
    private final Consumer<String> refused;
    private ByteBuf held = Unpooled.EMPTY_BUFFER;
    private boolean isOver;

    /**
     * @param isHttp2 whether it is certain; otherwise the handshake of TLS has said
     * @param refused gets what is wrong, and closes the connection
     */
    FrameOpening(boolean isHttp2, Consumer<String> refused) {
        this.isHttp2 = isHttp2;
        this.refused = refused;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        var bytes = (ByteBuf) message;
        if (isOver) {
            bytes.release();
        } else if (isHttp2 || context.pipeline().get(StreamWaker.HANDLER) instanceof Http2ConnectionHandler) {
            held = Unpooled.wrappedBuffer(held, bytes);
            read(context);
        } else {
            context.fireChannelRead(bytes);
            context.pipeline().remove(this);
        }
    }

    private void read(ChannelHandlerContext context) {
        if (!isPreface()) {
            refuse(context, "it does not begin with the preface of HTTP/2");
        } else if (held.readableBytes() >= PREFACE_BYTES + HEADER_BYTES) {
            var length = held.getUnsignedMedium(PREFACE_BYTES);
            var flags = new Http2Flags(held.getUnsignedByte(PREFACE_BYTES + 4));
            if (held.getByte(PREFACE_BYTES + 3) != Http2FrameTypes.SETTINGS || flags.ack() || held.getInt(PREFACE_BYTES + 5) != 0 || length % 6 != 0 || length > MAX_SETTINGS_BYTES) {
                refuse(context, "its first frame is not SETTINGS");
            } else if (held.readableBytes() >= PREFACE_BYTES + HEADER_BYTES + length) {
                if (areValid(PREFACE_BYTES + HEADER_BYTES, length)) {
                    goOn(context, PREFACE_BYTES + HEADER_BYTES + length);
                } else {
                    refuse(context, "its settings make no sense");
                }
            }
        }
    }

    private boolean isPreface() {
        var preface = Http2CodecUtil.connectionPrefaceBuf();
        try {
            var length = Math.min(PREFACE_BYTES, held.readableBytes());
            return held.slice(0, length).equals(preface.slice(0, length));
        } finally {
            preface.release();
        }
    }

    private boolean areValid(int from, int length) {
        try {
            var settings = new Http2Settings();
            for (var at = from; at < from + length; at += 6) {
                settings.put((char) held.getUnsignedShort(at), (Long) held.getUnsignedInt(at + 2));
            }
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private void goOn(ChannelHandlerContext context, int opening) {
        var rest = held.slice(opening, held.readableBytes() - opening).retain();
        context.fireChannelRead(held.readRetainedSlice(opening));
        context.pipeline().addAfter(context.name(), null, new FrameOrder());
        if (rest.isReadable()) {
            context.fireChannelRead(rest);
        } else {
            rest.release();
        }
        context.pipeline().remove(this);
    }

    private void refuse(ChannelHandlerContext context, String problem) {
        isOver = true;
        var goAway = Unpooled.buffer(HEADER_BYTES + 8);
        goAway.writeMedium(8).writeByte(Http2FrameTypes.GO_AWAY).writeByte(0).writeInt(0).writeInt(0).writeInt((int) Http2Error.PROTOCOL_ERROR.code());
        context.writeAndFlush(goAway);
        refused.accept(problem);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        held.release();
    }
}
