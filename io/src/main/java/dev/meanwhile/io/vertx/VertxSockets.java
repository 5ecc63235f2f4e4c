package dev.meanwhile.io.vertx;

import dev.meanwhile.io.netty.Sockets;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.InternetProtocolFamily;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.spi.transport.Transport;

import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;

/** The platform's sockets, as Vert.x takes them. */
final class VertxSockets {
    private VertxSockets() {
    }

    /** {@return those of the loop} */
    static Transport of(Sockets sockets) {
        return sockets.areEpoll() ? io.vertx.core.transport.Transport.EPOLL.implementation() : new Nio();
    }

    /** Like Vert.x's own, which is reachable only through a class that tries to load every native library. */
    private static final class Nio implements Transport {
        @Override
        public IoHandlerFactory ioHandlerFactory() {
            return NioIoHandler.newFactory();
        }

        @Override
        public boolean supportsDomainSockets() {
            return true;
        }

        @Override
        public SocketAddress convert(io.vertx.core.net.SocketAddress address) {
            return address.isDomainSocket() ? UnixDomainSocketAddress.of(address.path()) : Transport.super.convert(address);
        }

        @Override
        public io.vertx.core.net.SocketAddress convert(SocketAddress address) {
            return address instanceof UnixDomainSocketAddress unix
                    ? io.vertx.core.net.SocketAddress.domainSocketAddress(unix.getPath().toAbsolutePath().toString())
                    : Transport.super.convert(address);
        }

        @Override
        public DatagramChannel datagramChannel() {
            return new NioDatagramChannel();
        }

        @Override
        @SuppressWarnings("deprecation") // Netty deprecated the parameter's type; Vert.x 5.0 still has it
        public DatagramChannel datagramChannel(InternetProtocolFamily family) {
            return new NioDatagramChannel(family);
        }

        @Override
        public ChannelFactory<? extends Channel> channelFactory(boolean domainSocket) {
            return domainSocket ? NioDomainSocketChannel::new : NioSocketChannel::new;
        }

        @Override
        public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
            return domainSocket ? NioServerDomainSocketChannel::new : NioServerSocketChannel::new;
        }

        /** Vert.x leaves SO_REUSEPORT to native transports, but the JDK has it too, where the operating system does. */
        @Override
        public void configure(NetServerOptions options, boolean domainSocket, ServerBootstrap bootstrap) {
            if (!domainSocket && options.isReusePort()) {
                bootstrap.option(NioChannelOption.of(StandardSocketOptions.SO_REUSEPORT), true);
            }
            Transport.super.configure(options, domainSocket, bootstrap);
        }
    }
}
