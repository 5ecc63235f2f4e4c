package dev.meanwhile.io.netty;

import dev.meanwhile.Loop;
import dev.meanwhile.io.spi.Network;
import dev.meanwhile.io.spi.SocketSettings;
import dev.meanwhile.io.spi.Wire;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A socket that listens. If a connection can't be accepted, mostly because no descriptor is left, it pauses: retrying at once would take all the CPU time,
 * as the connection stays in the system's queue.
 */
final class NettyListener extends ChannelInboundHandlerAdapter implements Network.Listener {
    private static final long FIRST_PAUSE_MILLIS = 100;
    private static final long LONGEST_PAUSE_MILLIS = 1_000;
    private static final long REPORT_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final LoopNetty netty;
    private final SocketAddress wanted;
    private final SocketSettings settings;
    private final Consumer<Wire> taker;
    private Channel channel;
    private SocketAddress address;
    /** Removed when it closes; null if there is none. */
    private SocketFile file;
    private long pauseMillis = FIRST_PAUSE_MILLIS;
    private boolean reported;
    private long reportedAt;

    private NettyListener(LoopNetty netty, SocketAddress wanted, SocketSettings settings, Consumer<Wire> taker) {
        this.netty = netty;
        this.wanted = wanted;
        this.settings = settings;
        this.taker = taker;
    }

    /** Call it from a handler. */
    static CompletableFuture<NettyListener> open(LoopNetty netty, SocketAddress address, SocketSettings settings, Consumer<Wire> taker) {
        return new NettyListener(netty, address, settings, taker).open();
    }

    private CompletableFuture<NettyListener> open() {
        var listening = new CompletableFuture<NettyListener>();
        var isUnix = wanted instanceof UnixDomainSocketAddress;
        channel = NettyNetwork.opened(() -> netty.sockets().server(isUnix), it -> configure(it, isUnix));
        channel.pipeline().addLast(this);
        netty.register(channel);
        channel.bind(netty.sockets().toNetty(wanted)).addListener(bound -> {
            if (bound.isSuccess()) {
                address = channel.localAddress();
                listening.complete(this);
            } else {
                channel.close();
                listening.completeExceptionally(NettyNetwork.asIo(bound.cause()));
            }
        });
        return listening;
    }

    private void configure(Channel listener, boolean isUnix) {
        if (!isUnix) {
            listener.config().setOption(ChannelOption.SO_REUSEADDR, true);
        }
        if (settings.reusePort()) {
            netty.sockets().reusePort(listener);
        }
        listener.config().setOption(ChannelOption.SO_BACKLOG, settings.backlog());
    }

    /** Gives its socket the name that clients know. It removes that when it closes. */
    void publish(SocketFile its) throws IOException {
        try {
            its.publish();
            file = its;
            address = its.address();
        } finally {
            if (file == null) {
                close();
            }
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object accepted) {
        pauseMillis = FIRST_PAUSE_MILLIS;
        var connection = (Channel) accepted;
        try {
            NettyNetwork.configured(connection, it -> NettyWire.configure(it, settings));
        } catch (ChannelException e) {
            // The peer has reset it already; macOS says so here. There is nobody to be served.
            return;
        }
        netty.register(connection);
        var local = file == null ? connection.localAddress() : address;
        taker.accept(new NettyWire(netty, connection, local, netty.sockets().fromNetty(connection.remoteAddress())));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        channel.config().setAutoRead(false);
        var pause = channel.eventLoop().schedule(() -> channel.config().setAutoRead(true), pauseMillis, TimeUnit.MILLISECONDS);
        channel.closeFuture().addListener(_ -> pause.cancel(false));
        pauseMillis = Math.min(2 * pauseMillis, LONGEST_PAUSE_MILLIS);
        var now = System.nanoTime();
        if (!reported || now - reportedAt > REPORT_NANOS) {
            reported = true;
            reportedAt = now;
            Loop.current().report("a connection at " + address + " can't be accepted now; it is tried again every second at least", cause);
        }
    }

    @Override
    public SocketAddress address() {
        return address;
    }

    @Override
    public void close() {
        netty.await(() -> {
            var closed = new CompletableFuture<Void>();
            closeSoon();
            channel.closeFuture().addListener(_ -> closed.complete(null));
            return closed;
        }, _ -> { });
    }

    /** Call it from a handler. */
    void closeSoon() {
        channel.close();
        if (file != null) {
            file.remove();
        }
    }
}
