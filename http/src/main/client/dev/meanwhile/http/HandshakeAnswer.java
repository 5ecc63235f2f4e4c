package dev.meanwhile.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;

/**
 * Ends the answer to a WebSocket's handshake where it does end. Netty takes a 101 without {@code Sec-WebSocket-Accept} for one of an old draft, which has a body until the connection
 * is closed; Vert.x waits for that, and collects the body of a refusal in memory, however long it is. Interim responses are passed over, as in {@link Http1Wire}.
 */
final class HandshakeAnswer extends ChannelInboundHandlerAdapter {
    private static final String CODEC = "codec";

    private boolean skipping;
    private boolean refused;

    private HandshakeAnswer() {
    }

    /** On the loop's thread: for a channel that is going to connect. */
    static void watch(Channel channel) {
        channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
            /** When Vert.x has connected, it removes all handlers, and puts its own there in the same turn. */
            @Override
            public void handlerRemoved(ChannelHandlerContext context) {
                context.executor().execute(() -> {
                    if (context.pipeline().get(CODEC) != null) {
                        context.pipeline().addAfter(CODEC, null, new HandshakeAnswer());
                    }
                });
            }
        });
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpResponse response && !refused) {
            var upgrade = response.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS);
            skipping = response.decoderResult().isSuccess() && !upgrade && response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
            if (upgrade && response.headers().contains(HttpHeaderNames.SEC_WEBSOCKET_ACCEPT)) {
                context.pipeline().remove(this);
                context.fireChannelRead(message);
                return;
            }
            if (!skipping) {
                refused = true;
                context.fireChannelRead(message);
                context.fireChannelRead(LastHttpContent.EMPTY_LAST_CONTENT);
                return;
            }
        }
        ReferenceCountUtil.release(message);
    }
}
