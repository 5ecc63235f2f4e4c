package dev.meanwhile.io.vertx;

import io.netty.channel.Channel;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * A loop's client channels, to be found by their addresses, which is all that Vert.x tells of a connection. Used on the loop's thread.
 *
 * <p>They are needed to close a connection at once, and to stop reading from one. Vert.x's own pause keeps what was read in a queue that it throws away when
 * the peer closes the connection, so the end of a response would be lost whenever its reader is slow and its server closes.
 */
final class OpenChannels {
    private final Set<Channel> channels = new HashSet<>();

    void add(Channel channel) {
        channels.add(channel);
        channel.closeFuture().addListener(_ -> channels.remove(channel));
    }

    /** Stops reading, or goes on. Nothing happens if the channel is closed. */
    void setReading(SocketAddress local, SocketAddress remote, boolean wanted) {
        with(local, remote, channel -> channel.config().setAutoRead(wanted));
    }

    /** Closes a channel at once. */
    void abort(SocketAddress local, SocketAddress remote) {
        with(local, remote, OpenChannels::abort);
    }

    void abortAll() {
        List.copyOf(channels).forEach(OpenChannels::abort);
    }

    /** Past Vert.x, whose close waits until all is written: for ever, if the peer does not read. */
    private static void abort(Channel channel) {
        channel.unsafe().close(channel.voidPromise());
    }

    private void with(SocketAddress local, SocketAddress remote, Consumer<Channel> action) {
        channels.stream()
                .filter(channel -> same(channel.localAddress(), local) && same(channel.remoteAddress(), remote))
                .findFirst()
                .ifPresent(action);
    }

    private static boolean same(SocketAddress one, SocketAddress other) {
        return one instanceof InetSocketAddress a && other instanceof InetSocketAddress b
                && a.getPort() == b.getPort() && a.getAddress().equals(b.getAddress());
    }
}
