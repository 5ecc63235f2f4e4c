package dev.meanwhile.io.vertx;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * A host and a port to connect to, with the host's address still to be looked up by {@link HostLookup}.
 *
 * <p>It passes for an address that is known, 0.0.0.0, because Netty hands an unknown one to Vert.x's own DNS client before the
 * channel gets to see it, and Vert.x offers no way to replace that client.
 */
final class NamedAddress extends InetSocketAddress {
    private static final long serialVersionUID = 1L;

    /** What begins at this address. */
    private final transient Optional<Tunnel> tunnel;

    private NamedAddress(InetAddress placeholder, int port, Optional<Tunnel> tunnel) {
        super(placeholder, port);
        this.tunnel = tunnel;
    }

    static NamedAddress of(InetSocketAddress address, Optional<Tunnel> tunnel) {
        try {
            return new NamedAddress(InetAddress.getByAddress(address.getHostString(), new byte[4]), address.getPort(), tunnel);
        } catch (UnknownHostException e) {
            throw new AssertionError("four bytes are an address", e);
        }
    }

    Optional<Tunnel> tunnel() {
        return tunnel;
    }

    InetSocketAddress unresolved() {
        return createUnresolved(getHostString(), getPort());
    }
}
