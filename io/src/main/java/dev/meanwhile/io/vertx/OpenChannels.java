package dev.meanwhile.io.vertx;

import io.netty.channel.Channel;
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
import java.util.function.Consumer;

/**
 * A loop's connections, made or accepted, by their addresses: Vert.x tells nothing else about a connection. Used on the loop's thread.
 *
 * <p>They are needed to close a connection at once, and to stop reading from one. Vert.x's own pause keeps what was read in a queue, and drops it when
 * the peer closes the connection: a slow reader would lose the end of a response.
 */
final class OpenChannels {
    /** A client's name for its metrics, which is its own if it wants to find its channels. */
    static final AttributeKey<String> CLIENT = AttributeKey.valueOf(OpenChannels.class, "client");

    private final Set<Channel> channels = new HashSet<>();
    /** Those whose addresses are known from the start. There can be thousands. */
    private final Map<Ends, Channel> accepted = new HashMap<>();

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

    Optional<Channel> find(SocketAddress local, SocketAddress remote) {
        return Ends.of(local, remote).map(accepted::get).or(() -> channels.stream()
                .filter(channel -> same(channel.localAddress(), local) && same(channel.remoteAddress(), remote))
                .findFirst());
    }

    Optional<Channel> find(String client, SocketAddress remote) {
        return channels.stream().filter(channel -> client.equals(channel.attr(CLIENT).get()) && same(channel.remoteAddress(), remote)).findFirst();
    }

    /** Stops or resumes reading. Does nothing if the channel is closed. */
    void setReading(SocketAddress local, SocketAddress remote, boolean wanted) {
        with(local, remote, channel -> channel.config().setAutoRead(wanted));
    }

    /** Closes a channel at once. */
    void abort(SocketAddress local, SocketAddress remote) {
        with(local, remote, OpenChannels::abort);
    }

    void abortAll() {
        var all = new ArrayList<>(channels);
        all.addAll(accepted.values());
        all.forEach(OpenChannels::abort);
    }

    /** Past Vert.x, whose close waits until all is written: for ever, if the peer does not read. */
    private static void abort(Channel channel) {
        channel.unsafe().close(channel.voidPromise());
    }

    private void with(SocketAddress local, SocketAddress remote, Consumer<Channel> action) {
        find(local, remote).ifPresent(action);
    }

    private static boolean same(SocketAddress one, SocketAddress other) {
        return one instanceof InetSocketAddress a && other instanceof InetSocketAddress b
                && a.getPort() == b.getPort() && a.getAddress().equals(b.getAddress());
    }
}
