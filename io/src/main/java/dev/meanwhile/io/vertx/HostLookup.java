package dev.meanwhile.io.vertx;

import dev.meanwhile.io.netty.HostNames;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.proxy.ProxyHandler;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.ClosedChannelException;

/**
 * A client channel's first step: looks up the host, then connects to the first of its addresses, through a {@link Tunnel} if there is
 * one. Netty's {@link ProxyHandler} redirects a connect in the same way. Handles one connect, then removes itself.
 */
final class HostLookup extends ChannelOutboundHandlerAdapter {
    private final HostNames names;

    HostLookup(HostNames names) {
        this.names = names;
    }

    @Override
    public void connect(ChannelHandlerContext channel, SocketAddress remote, SocketAddress local, ChannelPromise promise) {
        if (!(remote instanceof NamedAddress named)) {
            connectTo(channel, remote, local, promise);
        } else if (channel.pipeline().get(ProxyHandler.class) != null) {
            // The proxy looks the name up: behind a firewall only it may be able to.
            connectTo(channel, named.unresolved(), local, promise);
        } else {
            names.lookUp(named.getHostString()).whenComplete((addresses, failure) ->
                    // It may be a task that completes the lookup. Netty's code is for the loop's thread.
                    channel.executor().execute(() -> {
                        if (failure != null) {
                            promise.tryFailure(named.tunnel().isPresent() ? new TunnelException(failure) : failure);
                        } else if (!channel.channel().isOpen()) {
                            promise.tryFailure(new ClosedChannelException());
                        } else {
                            connectTo(channel, named, address(addresses.getFirst(), named), local, promise);
                        }
                    }));
        }
    }

    private static InetSocketAddress address(InetAddress found, NamedAddress named) {
        return new InetSocketAddress(found, named.getPort());
    }

    private void connectTo(ChannelHandlerContext channel, NamedAddress named, InetSocketAddress remote, SocketAddress local, ChannelPromise promise) {
        named.tunnel().ifPresent(tunnel -> channel.pipeline().addFirst(new TunnelHandler(tunnel, remote)));
        connectTo(channel, remote, local, promise);
    }

    private void connectTo(ChannelHandlerContext channel, SocketAddress remote, SocketAddress local, ChannelPromise promise) {
        channel.connect(remote, local, promise);
        channel.pipeline().remove(this);
    }
}
