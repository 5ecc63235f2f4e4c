package dev.meanwhile.io.vertx;

import dev.meanwhile.io.spi.Datagrams;
import dev.meanwhile.io.spi.Network;
import dev.meanwhile.io.spi.SocketSettings;
import dev.meanwhile.io.spi.Wire;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.vertx.core.Promise;

import java.net.InetAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.function.Consumer;

/** The machine's network, through Netty's channels on the loop's thread. */
public final class NettyNetwork implements Network {
    private final LoopVertx vertx;

    private NettyNetwork(LoopVertx vertx) {
        this.vertx = vertx;
    }

    /** {@return the network for the current loop} May wait, as {@link LoopVertx#current}. */
    public static NettyNetwork current() {
        return new NettyNetwork(LoopVertx.current());
    }

    @Override
    public List<InetAddress> resolve(String host) throws UnknownHostException {
        return vertx.resolve(host);
    }

    @Override
    public Wire connect(SocketAddress address, SocketSettings settings) {
        return vertx.await(() -> {
            var connected = Promise.<NettyWire>promise();
            var channel = vertx.sockets().channelFactory(address instanceof java.net.UnixDomainSocketAddress).newChannel();
            NettyWire.configure(channel, settings);
            vertx.register(channel);
            channel.connect(address, settings.local()).addListener(result -> {
                if (result.isSuccess()) {
                    connected.complete(new NettyWire(channel));
                } else {
                    channel.close();
                    connected.fail(result.cause());
                }
            });
            return connected.future();
        }, wire -> wire.abort());
    }

    @Override
    public Listener listen(SocketAddress address, SocketSettings settings, Consumer<Wire> accepted) {
        var channel = vertx.await(() -> {
            var listening = Promise.<Channel>promise();
            var server = vertx.sockets().serverChannelFactory(address instanceof java.net.UnixDomainSocketAddress).newChannel();
            server.config().setOption(ChannelOption.SO_REUSEADDR, true);
            server.config().setOption(ChannelOption.SO_BACKLOG, settings.backlog());
            server.pipeline().addLast(new Accepted(settings, accepted));
            vertx.register(server);
            server.bind(address).addListener(bound -> {
                if (bound.isSuccess()) {
                    listening.complete(server);
                } else {
                    server.close();
                    listening.fail(bound.cause());
                }
            });
            return listening.future();
        }, Channel::close);
        return new Listener() {
            @Override
            public SocketAddress address() {
                return channel.localAddress();
            }

            @Override
            public void close() {
                vertx.await(() -> {
                    var closed = Promise.<Void>promise();
                    channel.close().addListener(_ -> closed.complete());
                    return closed.future();
                });
            }
        };
    }

    private final class Accepted extends ChannelInboundHandlerAdapter {
        private final SocketSettings settings;
        private final Consumer<Wire> taker;

        Accepted(SocketSettings settings, Consumer<Wire> taker) {
            this.settings = settings;
            this.taker = taker;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object accepted) {
            var channel = (Channel) accepted;
            NettyWire.configure(channel, settings);
            vertx.register(channel);
            taker.accept(new NettyWire(channel));
        }
    }

    @Override
    public Datagrams datagrams(SocketAddress local, SocketAddress remote, SocketSettings settings) {
        throw new UnsupportedOperationException("datagrams");
    }
}
