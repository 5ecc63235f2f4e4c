package dev.meanwhile.io.vertx;

import dev.meanwhile.Loop;
import dev.meanwhile.io.netty.LoopNetty;
import dev.meanwhile.io.spi.InstalledNetwork;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.socket.DatagramChannel;
import io.netty.channel.socket.InternetProtocolFamily;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.datagram.DatagramSocketOptions;
import io.vertx.core.net.ClientOptionsBase;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.spi.transport.Transport;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * The transport of a loop's Vert.x: the platform's sockets, on the loop's event loop, with names looked up by {@link HostLookup}.
 */
final class LoopTransport implements Transport {
    private final Transport sockets;
    private final LoopNetty netty;
    private final OpenChannels open = new OpenChannels();
    /** Feeds that no server listens at yet, by path. */
    private final Map<String, Feed> feeds = new HashMap<>();
    private int lastFeed;
    /** Who wants to see the channels of a client before they connect, by its name. */
    private final Map<String, Consumer<Channel>> watchers = new HashMap<>();
    /** Of the server that begins to listen. */
    private ServerBootstrap bootstrap;

    LoopTransport(LoopNetty netty) {
        this.sockets = VertxSockets.of(netty.sockets());
        this.netty = netty;
    }

    OpenChannels open() {
        return open;
    }

    @Override
    public EventLoopGroup eventLoopGroup(int type, int threads, ThreadFactory threadFactory, int ioRatio) {
        return netty.eventLoop();
    }

    /** Call it from a handler. */
    Feed feed(List<Acceptor> acceptors, BiConsumer<Feed, Channel> entry) {
        var path = "feed-" + ++lastFeed;
        var feed = new Feed(netty, acceptors, entry, path);
        feeds.put(path, feed);
        return feed;
    }

    /** Call it from a handler. */
    void open(Channel accepted) {
        track(accepted);
        netty.register(accepted);
    }

    private void track(Channel accepted) {
        if (accepted.localAddress() instanceof InetSocketAddress) {
            accepted.config().setOption(ChannelOption.TCP_NODELAY, true);
        }
        open.addAccepted(accepted);
    }

    private static final class FeedAddress extends SocketAddress {
        private static final long serialVersionUID = 1L;
        private final String path;

        FeedAddress(String path) {
            this.path = path;
        }
    }

    /**
     * Makes a socket listen. Call it from a handler.
     */
    Future<Channel> listen(SocketAddress address, LoopVertx.Listening options, ChannelHandler accepted) {
        var listening = Promise.<Channel>promise();
        var isUnix = !(address instanceof InetSocketAddress);
        var channel = newServerChannel(isUnix);
        if (!isUnix) {
            channel.config().setOption(ChannelOption.SO_REUSEADDR, true);
        }
        if (options.backlog() > 0) {
            channel.config().setOption(ChannelOption.SO_BACKLOG, options.backlog());
        }
        if (options.reusePort() && InstalledNetwork.find().isEmpty()) {
            netty.sockets().reusePort(channel);
        }
        channel.pipeline().addLast(accepted);
        netty.register(channel);
        channel.bind(onWire(address)).addListener(bound -> {
            if (bound.isSuccess()) {
                listening.complete(channel);
            } else {
                channel.close();
                listening.fail(bound.cause());
            }
        });
        return listening.future();
    }

    /** {@return the address as the channel takes it} Those on a test's network take the JDK's. */
    private SocketAddress onWire(SocketAddress address) {
        return InstalledNetwork.find().isPresent() ? address : netty.sockets().toNetty(address);
    }

    private ServerChannel newServerChannel(boolean unix) {
        return InstalledNetwork.find().<ServerChannel>map(network -> new WireServerChannel(Loop.current(), network))
                .orElseGet(() -> unix ? netty.sockets().server(true) : sockets.serverChannelFactory(false).newChannel());
    }

    /** Only the clients of Vert.x call this for a host: with the address that they are about to connect to. */
    @Override
    public SocketAddress convert(io.vertx.core.net.SocketAddress address) {
        if (address.isDomainSocket()) {
            return feeds.containsKey(address.path()) ? new FeedAddress(address.path()) : onWire(UnixDomainSocketAddress.of(address.path()));
        }
        if (address instanceof Tunnel.Entrance(var proxy, var tunnel)) {
            return NamedAddress.of((InetSocketAddress) sockets.convert(proxy), Optional.of(tunnel));
        }
        var converted = sockets.convert(address);
        return converted instanceof InetSocketAddress inet && inet.isUnresolved() ? NamedAddress.of(inet, Optional.empty()) : converted;
    }

    @Override
    public ChannelFactory<? extends Channel> channelFactory(boolean domainSocket) {
        var channels = sockets.channelFactory(domainSocket);
        return domainSocket ? this::newUnixChannel : () -> {
            var channel = InstalledNetwork.find().<Channel>map(network -> new WireChannel(Loop.current(), network)).orElseGet(channels::newChannel);
            channel.pipeline().addLast(new HostLookup(netty.names()));
            open.add(channel);
            return watched(channel);
        };
    }

    /** Call it from a handler. */
    void watch(String client, Consumer<Channel> watcher) {
        watchers.put(client, watcher);
    }

    /** Call it from a handler. */
    void stopWatching(String client) {
        watchers.remove(client);
    }

    private Channel watched(Channel channel) {
        if (!watchers.isEmpty()) {
            channel.pipeline().addLast(new Watched());
        }
        return channel;
    }

    /** The name of the client is set when its channel has been made. */
    private final class Watched extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRegistered(ChannelHandlerContext context) {
            context.pipeline().remove(this);
            Optional.ofNullable(context.channel().attr(OpenChannels.CLIENT).get()).map(watchers::get).ifPresent(it -> it.accept(context.channel()));
            context.fireChannelRegistered();
        }
    }

    private Channel newUnixChannel() {
        var channel = InstalledNetwork.find().<Channel>map(network -> new WireChannel(Loop.current(), network)).orElseGet(() -> netty.sockets().stream(true));
        open.addUnix(channel);
        return watched(channel);
    }

    /** Only the DNS client of Vert.x calls this. It opens its channel with the first connection, whether it is needed or not. */
    @Override
    public DatagramChannel datagramChannel() {
        var channel = sockets.datagramChannel();
        netty.ignore(channel);
        return channel;
    }

    /** A server has its own socket, or a {@link Feed}, which to Vert.x is a domain socket: only a name. */
    @Override
    public ChannelFactory<? extends ServerChannel> serverChannelFactory(boolean domainSocket) {
        var server = bootstrap;
        return () -> {
            var channel = domainSocket ? new FedChannel(address -> feeds.remove(((FeedAddress) address).path), server) : newServerChannel(false);
            channel.pipeline().addLast(new Accepted());
            return channel;
        };
    }

    /** Runs before Netty's own handler of accepted channels. */
    private final class Accepted extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object accepted) {
            track((Channel) accepted);
            context.fireChannelRead(accepted);
        }
    }

    // Everything else as the platform does it.

    @Override
    public IoHandlerFactory ioHandlerFactory() {
        return sockets.ioHandlerFactory();
    }

    @Override
    public boolean supportsDomainSockets() {
        return sockets.supportsDomainSockets();
    }

    @Override
    public boolean supportFileRegion() {
        return sockets.supportFileRegion();
    }

    @Override
    public io.vertx.core.net.SocketAddress convert(SocketAddress address) {
        return sockets.convert(address);
    }

    @Override
    @SuppressWarnings("deprecation") // Netty deprecated the parameter's type; Vert.x 5.0 still has it
    public DatagramChannel datagramChannel(InternetProtocolFamily family) {
        return sockets.datagramChannel(family);
    }

    @Override
    public void configure(DatagramChannel channel, DatagramSocketOptions options) {
        sockets.configure(channel, options);
    }

    @Override
    public void configure(ClientOptionsBase options, int connectTimeout, boolean domainSocket, Bootstrap bootstrap) {
        sockets.configure(options, connectTimeout, domainSocket, bootstrap);
        if (options.getMetricsName() != null) {
            bootstrap.attr(OpenChannels.CLIENT, options.getMetricsName());
        }
    }

    @Override
    public void configure(NetServerOptions options, boolean domainSocket, ServerBootstrap bootstrap) {
        // Called right before the server's channel is made. The sockets behind a feed may be of both kinds; track() sets what they need.
        this.bootstrap = bootstrap;
        sockets.configure(options, domainSocket, bootstrap);
    }
}
