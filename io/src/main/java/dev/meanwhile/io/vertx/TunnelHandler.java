package dev.meanwhile.io.vertx;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.proxy.ProxyHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;
import java.util.Optional;

/**
 * Stands between a proxy's handlers, which come before it, and those of the client. What happens until the tunnel is open is not theirs: they see a
 * channel that becomes active when it is, or a connection that fails. Handles one connect, then removes itself.
 */
final class TunnelHandler extends ChannelDuplexHandler {
    private final Tunnel tunnel;
    private final InetSocketAddress proxy;
    private Optional<ProxyHandler> protocol = Optional.empty();
    private ChannelPromise connected;

    TunnelHandler(Tunnel tunnel, InetSocketAddress proxy) {
        this.tunnel = tunnel;
        this.proxy = proxy;
    }

    @Override
    public void connect(ChannelHandlerContext context, SocketAddress remote, SocketAddress local, ChannelPromise promise) {
        connected = promise;
        var pipeline = context.pipeline();
        tunnel.protocol().ifPresent(make -> {
            var handler = make.apply(proxy);
            handler.setConnectTimeoutMillis(context.channel().config().getConnectTimeoutMillis());
            handler.connectFuture().addListener(result -> {
                if (result.isSuccess()) {
                    open(context);
                } else {
                    fail(context, result.cause());
                }
            });
            protocol = Optional.of(handler);
            pipeline.addFirst(handler);
        });
        tunnel.tls().ifPresent(tls -> {
            var handler = tls.newHandler(context.alloc(), tunnel.host(), proxy.getPort());
            handler.setHandshakeTimeoutMillis(context.channel().config().getConnectTimeoutMillis());
            pipeline.addFirst(handler);
        });
        var reached = context.newPromise();
        reached.addListener(result -> {
            if (!result.isSuccess()) {
                fail(context, result.cause());
            }
        });
        context.connect(protocol.isPresent() ? tunnel.target() : proxy, local, reached);
    }

    private void open(ChannelHandlerContext context) {
        if (!connected.isDone()) {
            protocol.ifPresent(context.pipeline()::remove);
            // With TLS to the target, its handshake begins.
            context.fireChannelActive();
            context.pipeline().remove(this);
            connected.trySuccess();
        }
    }

    private void fail(ChannelHandlerContext context, Throwable cause) {
        if (connected.tryFailure(new TunnelException(cause))) {
            context.close();
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        // Not yet.
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        fail(context, new ClosedChannelException());
    }

    /** The proxy's own handshake. */
    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof SslHandshakeCompletionEvent handshake) {
            if (!handshake.isSuccess()) {
                fail(context, handshake.cause());
            } else if (protocol.isEmpty()) {
                open(context);
            }
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        fail(context, cause);
    }
}
