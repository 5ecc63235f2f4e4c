package dev.meanwhile.io.vertx;

import io.netty.channel.Channel;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.HashSet;
import java.util.Set;

/**
 * A loop's client channels, to be found by their addresses, which is all that Vert.x tells of a connection. Used on the loop's thread.
 *
 * <p>They are needed to stop reading from a connection. Vert.x's own pause keeps what was read in a queue that it throws away when
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
        for (var channel : channels) {
            if (same(channel.localAddress(), local) && same(channel.remoteAddress(), remote)) {
                channel.config().setAutoRead(wanted);
                return;
            }
        }
    }

    private static boolean same(SocketAddress one, SocketAddress other) {
        return one instanceof InetSocketAddress a && other instanceof InetSocketAddress b
                && a.getPort() == b.getPort() && a.getAddress().equals(b.getAddress());
    }
}
