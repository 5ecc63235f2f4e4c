package dev.meanwhile.io.vertx;

import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import io.vertx.core.net.SocketAddress;

import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * The address of an accepted connection's peer, which knows the connection's channel. Vert.x passes it on as it is, and tells nothing else from which the
 * channel could be found. Used on the loop's thread.
 */
public final class PeerAddress implements SocketAddress {
    /** Where Vert.x looks for an address before it asks the channel. */
    static final AttributeKey<SocketAddress> KEY = AttributeKey.valueOf("RemoteAddressOverride");

    private final Channel channel;
    private final SocketAddress address;

    private PeerAddress(Channel channel, SocketAddress address) {
        this.channel = channel;
        this.address = address;
    }

    /** Gives a channel its peer's own address, unless it has one. */
    static void mark(Channel channel) {
        if (!channel.hasAttr(KEY)) {
            mark(channel, channel.remoteAddress() instanceof InetSocketAddress inet ? SocketAddress.inetSocketAddress(inet) : SocketAddress.domainSocketAddress("unix:"));
        }
    }

    /** Gives an accepted channel another address, which a proxy has named. Call it before {@link Feed#admit}. */
    public static void mark(Channel channel, SocketAddress address) {
        channel.attr(KEY).set(new PeerAddress(channel, address));
    }

    /** {@return the address of an accepted channel's peer, as a server of Vert.x will see it} */
    public static SocketAddress of(Channel channel) {
        mark(channel);
        return channel.attr(KEY).get();
    }

    /** {@return the channel of an accepted connection, by the address that Vert.x names, or empty if it is none} */
    static Optional<Channel> channel(SocketAddress remote) {
        return remote instanceof PeerAddress peer ? Optional.of(peer.channel) : Optional.empty();
    }

    @Override
    public String host() {
        return address.host();
    }

    @Override
    public String hostName() {
        return address.hostName();
    }

    @Override
    public String hostAddress() {
        return address.hostAddress();
    }

    @Override
    public int port() {
        return address.port();
    }

    @Override
    public String path() {
        return address.path();
    }

    @Override
    public boolean isInetSocket() {
        return address.isInetSocket();
    }

    @Override
    public boolean isDomainSocket() {
        return address.isDomainSocket();
    }

    @Override
    public String toString() {
        return address.toString();
    }
}
