package dev.meanwhile.io.vertx;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.AttributeKey;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A loop's connections, made or accepted, by their addresses, or numbers: Vert.x tells nothing else about a connection. Used on the loop's thread.
 *
 * <p>They are needed to close a connection at once, and to stop reading from one. Vert.x's own pause keeps what was read in a queue, and drops it when
 * the peer closes the connection: a slow reader would lose the end of a response.
 */
final class OpenChannels {
    /** A client's name for its metrics, which is its own if it wants to find its channels. */
    static final AttributeKey<String> CLIENT = AttributeKey.valueOf(OpenChannels.class, "client");

    private static final AttributeKey<io.vertx.core.net.SocketAddress> REMOTE = AttributeKey.valueOf("RemoteAddressOverride");

    private final Set<Channel> channels = new HashSet<>();
    /** Those whose addresses are known from the start. There can be thousands. */
    private final Map<Ends, Channel> accepted = new HashMap<>();

    private final Map<String, Channel> unix = new HashMap<>();
    private long lastUnix;

    private record Ends(InetAddress local, int localPort, InetAddress remote, int remotePort) {
        static Optional<Ends> of(SocketAddress local, SocketAddress remote) {
            return local instanceof InetSocketAddress a && remote instanceof InetSocketAddress b
                    ? Optional.of(new Ends(a.getAddress(), a.getPort(), b.getAddress(), b.getPort()))
                    : Optional.empty();
        }
    }

    /** A channel that is going to connect. */
    void add(Channel channel) {
        channels.add(channel);
        channel.closeFuture().addListener(_ -> channels.remove(channel));
    }

    void addAccepted(Channel channel) {
        Ends.of(channel.localAddress(), channel.remoteAddress()).ifPresent(ends -> {
            accepted.put(ends, channel);
            // By then the ends may belong to another channel.
            channel.closeFuture().addListener(_ -> accepted.remove(ends, channel));
        });
    }

    /**
     * Unix sockets of clients have no names, so they get numbers. Vert.x takes the address from an attribute, which it otherwise fills from the header of a
     * proxy. Like sockets of TCP in Netty, they end as a whole when the peer has sent its end.
     */
    void addUnix(Channel channel) {
        var name = "unix:" + ++lastUnix;
        channel.attr(REMOTE).set(io.vertx.core.net.SocketAddress.domainSocketAddress(name));
        channel.pipeline().addLast(new EndsAsAWhole());
        unix.put(name, channel);
        channel.closeFuture().addListener(_ -> unix.remove(name));
    }

    private static final class EndsAsAWhole extends ChannelInboundHandlerAdapter {
        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof ChannelInputShutdownEvent) {
                context.close();
            } else {
                context.fireUserEventTriggered(event);
            }
        }
    }

    /** {@return a Unix socket, by its number} */
    Optional<Channel> find(String name) {
        return Optional.ofNullable(unix.get(name));
    }

    Optional<Channel> find(SocketAddress local, SocketAddress remote) {
        return Ends.of(local, remote).map(accepted::get).or(() -> channels.stream()
                .filter(channel -> same(channel.localAddress(), local) && same(channel.remoteAddress(), remote))
                .findFirst());
    }

    Optional<Channel> find(String client, SocketAddress remote) {
        return channels.stream().filter(channel -> client.equals(channel.attr(CLIENT).get()) && same(channel.remoteAddress(), remote)).findFirst();
    }

    void abortAll() {
        var all = new ArrayList<>(channels);
        all.addAll(accepted.values());
        all.addAll(unix.values());
        all.forEach(OpenChannels::abort);
    }

    /** Past Vert.x, whose close waits until all is written: for ever, if the peer does not read. */
    static void abort(Channel channel) {
        channel.unsafe().close(channel.voidPromise());
    }

    private static boolean same(SocketAddress one, SocketAddress other) {
        return one instanceof InetSocketAddress a && other instanceof InetSocketAddress b
                && a.getPort() == b.getPort() && a.getAddress().equals(b.getAddress());
    }
}
