package dev.meanwhile.io.netty;

import io.netty.channel.Channel;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.IoOps;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.Socket;
import io.netty.channel.unix.UnixChannelOption;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** The platform's sockets, as Netty's channels. Only this and {@link Epoll} know epoll from NIO. */
public abstract sealed class Sockets {
    private Sockets() {
    }

    /** {@return epoll where it {@linkplain Epoll#obstacle can be used}, else NIO} If only an option is missing, the log says so once. */
    static Sockets ofPlatform() {
        if (Epoll.obstacle().isEmpty()) {
            return new OfEpoll();
        }
        Epoll.advise();
        return new OfNio();
    }

    /** {@return whether these are epoll's} */
    public abstract boolean areEpoll();

    abstract IoHandlerFactory handler();

    /**
     * {@return what a channel asks for that wants no events: something that brings none} Netty 4.2.18 takes its descriptor out of epoll, does not put it back,
     * and the next wish fails (ENOENT): the answer to a peer that has shut its output would be lost.
     */
    IoOps resting(IoOps ops) {
        return ops;
    }

    /** {@return a channel that is to connect} */
    public abstract Channel stream(boolean unix);

    /** {@return a channel that is to listen} */
    public abstract ServerChannel server(boolean unix);

    /** {@return a datagram channel of one family, or with null of the system's choice} */
    public abstract DatagramChannel datagrams(StandardProtocolFamily family);

    /** {@return a datagram channel of one family} */
    abstract Opened openDatagrams(StandardProtocolFamily family) throws IOException;

    /** A datagram channel, with what Netty can't do. */
    record Opened(DatagramChannel channel, Raw raw) {
    }

    /**
     * What goes to the system directly, on the loop's thread. Netty leaves empty datagrams out when it sends, and on epoll also when it receives from a
     * channel that it knows to be connected.
     */
    interface Raw {
        void connect(InetSocketAddress remote) throws IOException;

        void sendEmpty(InetSocketAddress target) throws IOException;
    }

    /** {@return an address as these channels take it} */
    public SocketAddress toNetty(SocketAddress address) {
        return address;
    }

    /** {@return an address of these channels, as the JDK has it} */
    SocketAddress fromNetty(SocketAddress address) {
        return address;
    }

    /** Lets other sockets listen at the same port. */
    public abstract void reusePort(Channel channel);

    /** Loaded only where its libraries are. */
    private static final class OfEpoll extends Sockets {
        @Override
        public boolean areEpoll() {
            return true;
        }

        @Override
        IoHandlerFactory handler() {
            return EpollIoHandler.newFactory();
        }

        @Override
        IoOps resting(IoOps ops) {
            return ((EpollIoOps) ops).value() == 0 ? EpollIoOps.EPOLLET : ops;
        }

        @Override
        public Channel stream(boolean unix) {
            return unix ? new EpollDomainSocketChannel() : new EpollSocketChannel();
        }

        @Override
        public ServerChannel server(boolean unix) {
            return unix ? new EpollServerDomainSocketChannel() : new EpollServerSocketChannel();
        }

        @Override
        public DatagramChannel datagrams(StandardProtocolFamily family) {
            return family == null ? new EpollDatagramChannel()
                    : new EpollDatagramChannel(family == StandardProtocolFamily.INET ? SocketProtocolFamily.INET : SocketProtocolFamily.INET6);
        }

        @Override
        Opened openDatagrams(StandardProtocolFamily family) {
            var channel = (EpollDatagramChannel) datagrams(family);
            var socket = (Socket) channel.fd();
            return new Opened(channel, new Raw() {
                @Override
                public void connect(InetSocketAddress remote) throws IOException {
                    socket.connect(remote);
                }

                @Override
                public void sendEmpty(InetSocketAddress target) throws IOException {
                    socket.sendTo(ByteBuffer.allocateDirect(1), 0, 0, target.getAddress(), target.getPort());
                }
            });
        }

        @Override
        public SocketAddress toNetty(SocketAddress address) {
            return address instanceof UnixDomainSocketAddress unix ? new DomainSocketAddress(unix.getPath().toString()) : address;
        }

        @Override
        SocketAddress fromNetty(SocketAddress address) {
            return address instanceof DomainSocketAddress unix ? UnixDomainSocketAddress.of(Path.of(unix.path())) : address;
        }

        @Override
        public void reusePort(Channel channel) {
            channel.config().setOption(UnixChannelOption.SO_REUSEPORT, true);
        }
    }

    private static final class OfNio extends Sockets {
        @Override
        public boolean areEpoll() {
            return false;
        }

        @Override
        IoHandlerFactory handler() {
            return NioIoHandler.newFactory();
        }

        @Override
        public Channel stream(boolean unix) {
            return unix ? new UnixChannel() : new NioSocketChannel();
        }

        @Override
        public ServerChannel server(boolean unix) {
            return unix ? new UnixServerChannel() : new NioServerSocketChannel();
        }

        @Override
        public DatagramChannel datagrams(StandardProtocolFamily family) {
            return family == null ? new NioDatagramChannel()
                    : new NioDatagramChannel(family == StandardProtocolFamily.INET ? SocketProtocolFamily.INET : SocketProtocolFamily.INET6);
        }

        @Override
        Opened openDatagrams(StandardProtocolFamily family) throws IOException {
            var jdk = java.nio.channels.DatagramChannel.open(family);
            return new Opened(new NioDatagramChannel(jdk), new Raw() {
                @Override
                public void connect(InetSocketAddress remote) throws IOException {
                    jdk.connect(remote);
                }

                @Override
                public void sendEmpty(InetSocketAddress target) throws IOException {
                    if (jdk.isConnected()) {
                        throw new IOException("with NIO, a socket with one peer sends no empty datagrams; use Udp.bind, or epoll");
                    }
                    jdk.send(ByteBuffer.allocate(0), target);
                }
            });
        }

        @Override
        public void reusePort(Channel channel) {
            channel.config().setOption(io.netty.channel.socket.nio.NioChannelOption.of(StandardSocketOptions.SO_REUSEPORT), true);
        }
    }
}
