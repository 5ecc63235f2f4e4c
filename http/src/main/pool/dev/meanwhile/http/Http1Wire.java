package dev.meanwhile.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;

import java.util.Optional;

/**
 * Keeps an HTTP/1 connection's responses apart, where Netty and Vert.x don't.
 *
 * <p>Bytes that belong to no response are no beginning of the next one: a body after the response to HEAD, or after a 204, or one longer than its
 * length. Netty's decoder keeps them, and puts the next response behind them. So bytes that come while no request is under way close the connection; and
 * when an exchange has ended, {@link #hasRest} gives the decoder an empty line. It skips empty lines between messages; but if it already holds
 * a piece of a line, this completes it, and the decoder hands on something, if only a failure.
 *
 * <p>Interim responses are passed over (RFC 9110 §15.2). Vert.x knows 100 and 103, and takes any other for the response itself.
 */
final class Http1Wire {
    private static final String CODEC = "codec";
    private static final ByteBuf EMPTY_LINE = Unpooled.unreleasableBuffer(Unpooled.directBuffer(2).writeByte('\r').writeByte('\n').asReadOnly());

    private final ChannelHandlerContext beforeCodec;
    private final Responses responses;

    private Http1Wire(ChannelHandlerContext beforeCodec, Responses responses) {
        this.beforeCodec = beforeCodec;
        this.responses = responses;
    }

    /** On the loop's thread: for a connection that has just been made. */
    static Optional<Http1Wire> install(Channel channel, Connection connection) {
        var pipeline = channel.pipeline();
        if (pipeline.get(CODEC) == null) {
            return Optional.empty();
        }
        var responses = new Responses();
        pipeline.addBefore(CODEC, "unasked", new Unasked(connection)).addAfter(CODEC, "responses", responses);
        return Optional.of(new Http1Wire(pipeline.context("unasked"), responses));
    }

    /** On the loop's thread, when an exchange has ended. {@return whether there is something after its response} */
    boolean hasRest() {
        if (beforeCodec.isRemoved()) {
            return true;
        }
        responses.probing = true;
        beforeCodec.fireChannelRead(EMPTY_LINE.duplicate());
        responses.probing = false;
        return responses.found;
    }

    /** On the loop's thread. {@return whether the connection has ended without TLS's close_notify; never without TLS} */
    boolean isCutOff() {
        return beforeCodec.pipeline().get("ssl") instanceof SslHandler tls && tls.sslCloseFuture().isDone() && !tls.sslCloseFuture().isSuccess();
    }

    private static final class Unasked extends ChannelInboundHandlerAdapter {
        private final Connection connection;

        private Unasked(Connection connection) {
            this.connection = connection;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (connection.isIdle()) {
                connection.retire();
                ReferenceCountUtil.release(message);
                context.close();
            } else {
                context.fireChannelRead(message);
            }
        }
    }

    private static final class Responses extends ChannelInboundHandlerAdapter {
        private boolean probing;
        private boolean found;
        private boolean skipping;

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            found |= probing;
            if (message instanceof HttpResponse response) {
                var status = response.status();
                skipping = response.decoderResult().isSuccess() && status.codeClass() == HttpStatusClass.INFORMATIONAL && status.code() != 101;
            }
            if (!skipping && !found) {
                context.fireChannelRead(message);
                return;
            }
            skipping &= !(message instanceof LastHttpContent);
            ReferenceCountUtil.release(message);
        }
    }
}
