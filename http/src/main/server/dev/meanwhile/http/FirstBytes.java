package dev.meanwhile.http;

import dev.meanwhile.io.vertx.PeerAddress;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.handler.codec.haproxy.HAProxyProtocolException;
import io.netty.handler.codec.haproxy.HAProxyProxiedProtocol;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.vertx.core.net.SocketAddress;

import java.util.function.Consumer;

/**
 * Reads the first bytes of a connection, before Vert.x gets it: the header of a proxy, which says whose connection it is, and whether HTTP/2 begins without
 * TLS (RFC 9113 §3.4). On the loop's thread.
 */
final class FirstBytes extends ChannelInboundHandlerAdapter {
    private final Channel channel;
    private final Arrivals.Arrival arrival;
    private final Consumer<Boolean> goOn;
    private final boolean mayBeHttp2;
    private boolean awaitsProxy;
    private boolean isOver;
    private ByteBuf held = Unpooled.EMPTY_BUFFER;

    private FirstBytes(Channel channel, boolean isProxied, boolean mayBeHttp2, Arrivals.Arrival arrival, Consumer<Boolean> goOn) {
        this.channel = channel;
        this.awaitsProxy = isProxied;
        this.mayBeHttp2 = mayBeHttp2;
        this.arrival = arrival;
        this.goOn = goOn;
    }

    /** @param goOn called when the bytes have been read, which come to who is at the channel then; with whether HTTP/2 begins at once */
    static void read(Channel channel, boolean isProxied, boolean mayBeHttp2, Arrivals.Arrival arrival, Consumer<Boolean> goOn) {
        if (isProxied) {
            channel.pipeline().addLast(new HAProxyMessageDecoder());
        }
        channel.pipeline().addLast(new FirstBytes(channel, isProxied, mayBeHttp2, arrival, goOn));
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HAProxyMessage header) {
            try {
                proxied(header);
            } finally {
                header.release();
            }
        } else if (isOver) {
            // What followed the header of a proxy that was refused.
            ((ByteBuf) message).release();
        } else {
            held = Unpooled.wrappedBuffer(held, (ByteBuf) message);
        }
    }

    /** A proxy that speaks for itself, to see whether this is alive, keeps its address. */
    private void proxied(HAProxyMessage header) {
        awaitsProxy = false;
        var protocol = header.proxiedProtocol();
        if ((protocol == HAProxyProxiedProtocol.TCP4 || protocol == HAProxyProxiedProtocol.TCP6) && header.sourceAddress() != null) {
            PeerAddress.mark(channel, SocketAddress.inetSocketAddress(header.sourcePort(), header.sourceAddress()));
        }
        if (!arrival.count()) {
            close();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (awaitsProxy || isOver) {
            return;
        }
        var preface = Http2CodecUtil.connectionPrefaceBuf();
        try {
            var length = Math.min(held.readableBytes(), preface.readableBytes());
            if (!mayBeHttp2 || !held.slice(held.readerIndex(), length).equals(preface.slice(0, length))) {
                goOn(false);
            } else if (length == preface.readableBytes()) {
                goOn(true);
            }
        } finally {
            preface.release();
        }
    }

    private void goOn(boolean isHttp2) {
        isOver = true;
        var bytes = held;
        held = Unpooled.EMPTY_BUFFER;
        // No more before those.
        channel.config().setAutoRead(false);
        channel.pipeline().remove(this);
        goOn.accept(isHttp2);
        channel.eventLoop().execute(() -> {
            if (bytes.isReadable()) {
                channel.pipeline().fireChannelRead(bytes);
                channel.pipeline().fireChannelReadComplete();
            } else {
                bytes.release();
            }
            channel.config().setAutoRead(true);
        });
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof HAProxyProtocolException) {
            arrival.refused("a proxy sent no header of the PROXY protocol: " + Failures.messageOf(cause));
        }
        close();
    }

    private void close() {
        isOver = true;
        channel.close();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        held.release();
    }
}
