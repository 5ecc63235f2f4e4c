package dev.meanwhile.io.vertx;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.util.AttributeKey;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A loop's connections, made or accepted. Those it made are found by their addresses, or numbers: Vert.x tells nothing else about a connection. Accepted
 * ones are found by their {@link PeerAddress}. Used on the loop's thread.
 *
 * <p>They are needed to close a connection at once, and to stop reading from one. Vert.x's own pause keeps what was read in a queue, and drops it when
 * the peer closes the connection: a slow reader would lose the end of a response.
 */
final class OpenChannels {
    /** A client's name for its metrics, which is its own if it wants to find its channels. */
    static final AttributeKey<String> CLIENT = AttributeKey.valueOf(OpenChannels.class, "client");

    private final Set<Channel> channels = new HashSet<>();
    /** There can be thousands. */
    private final Set<Channel> accepted = new HashSet<>();
    private final Map<String, Channel> unix = new HashMap<>();
    private long lastUnix;

    /** A channel that is going to connect. */
    void add(Channel channel) {
        channels.add(channel);
        channel.closeFuture().addListener(_ -> channels.remove(channel));
    }

    /** Like sockets of TCP in Netty, Unix sockets end as a whole when the peer has sent its end. */
    void addAccepted(Channel channel) {
        PeerAddress.mark(channel);
        if (!(channel.localAddress() instanceof InetSocketAddress)) {
            channel.pipeline().addLast(new EndsAsAWhole());
        }
        accepted.add(channel);
        channel.closeFuture().addListener(_ -> accepted.remove(channel));
    }

    /**
     * A Unix socket that is going to connect. It has no name of its own, so it gets a number. Vert.x takes the address from an attribute, which it otherwise
     * fills from the header of a proxy.
     */
    void addUnix(Channel channel) {
        var name = "unix:" + ++lastUnix;
        channel.attr(PeerAddress.KEY).set(io.vertx.core.net.SocketAddress.domainSocketAddress(name));
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
        return channels.stream()
                .filter(channel -> same(channel.localAddress(), local) && same(channel.remoteAddress(), remote))
                .findFirst();
    }

    Optional<Channel> find(String client, SocketAddress remote) {
        return channels.stream().filter(channel -> client.equals(channel.attr(CLIENT).get()) && same(channel.remoteAddress(), remote)).findFirst();
    }

    void abortAll() {
        var all = new ArrayList<>(channels);
        all.addAll(accepted);
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
