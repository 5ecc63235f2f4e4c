package dev.meanwhile.io.netty;

import dev.meanwhile.io.spi.Datagrams;
import dev.meanwhile.io.spi.Network;
import dev.meanwhile.io.spi.SocketSettings;
import dev.meanwhile.io.spi.Wire;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The machine's network, through Netty's channels on the loop's thread. */
public final class NettyNetwork implements Network {
    private final LoopNetty netty;

    private NettyNetwork(LoopNetty netty) {
        this.netty = netty;
    }

    /** {@return the network for the current loop} May wait, as {@link LoopNetty#current}. */
    public static NettyNetwork current() {
        return new NettyNetwork(LoopNetty.current());
    }

    @Override
    public List<InetAddress> resolve(String host) throws UnknownHostException {
        return netty.resolve(host);
    }

    @Override
    public Wire connect(SocketAddress address, SocketSettings settings) throws IOException {
        return netty.await(() -> connecting(address, settings), NettyWire::abort);
    }

    private CompletableFuture<NettyWire> connecting(SocketAddress address, SocketSettings settings) {
        var connected = new CompletableFuture<NettyWire>();
        var channel = opened(() -> netty.sockets().stream(address instanceof UnixDomainSocketAddress), it -> NettyWire.configure(it, settings));
        netty.register(channel);
        var attempt = settings.local() == null ? channel.connect(netty.sockets().toNetty(address))
                : channel.connect(netty.sockets().toNetty(address), settings.local());
        attempt.addListener(result -> {
            if (result.isSuccess()) {
                connected.complete(new NettyWire(netty, channel, netty.sockets().fromNetty(channel.localAddress()), address));
            } else {
                channel.close();
                connected.completeExceptionally(asIo(result.cause()));
            }
        });
        return connected;
    }

    @Override
    public Listener listen(SocketAddress address, SocketSettings settings, Consumer<Wire> accepted) throws IOException {
        if (!(address instanceof UnixDomainSocketAddress unix)) {
            return netty.await(() -> NettyListener.open(netty, address, settings, accepted), NettyListener::closeSoon);
        }
        var file = new SocketFile(unix.getPath());
        file.removeStale(this);
        try {
            var listener = netty.await(() -> NettyListener.open(netty, file.temporary(), settings, accepted), NettyListener::closeSoon);
            listener.publish(file);
            return listener;
        } finally {
            // By now it has another name, or none.
            file.removeTemporary();
        }
    }

    /** {@return a channel that a supplier opens} If it can't be configured, it is closed. */
    static <C extends Channel> C opened(Supplier<C> supplier, Consumer<? super C> configuration) {
        try {
            var channel = supplier.get();
            configured(channel, configuration);
            return channel;
        } catch (ChannelException e) {
            // Netty wraps what the system says.
            throw LoopNetty.<RuntimeException>asItIs(e.getCause() instanceof IOException io ? io : e);
        }
    }

    static <C extends Channel> void configured(C channel, Consumer<? super C> configuration) {
        var done = false;
        try {
            configuration.accept(channel);
            done = true;
        } finally {
            if (!done) {
                channel.unsafe().closeForcibly();
            }
        }
    }

    static IOException asIo(Throwable failure) {
        return failure instanceof IOException io ? io : new IOException(failure);
    }

    @Override
    public Datagrams datagrams(SocketAddress local, SocketAddress remote, SocketSettings settings) throws IOException {
        return netty.await(() -> NettyDatagrams.open(netty, (InetSocketAddress) local, (InetSocketAddress) remote, settings), NettyDatagrams::close);
    }
}
