package dev.meanwhile.io.vertx;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/**
 * A host and a port to connect to, with the host's address still to be looked up by {@link HostLookup}.
 *
 * <p>It passes for an address that is known, 0.0.0.0, because Netty hands an unknown one to Vert.x's own DNS client before the
 * channel gets to see it, and Vert.x offers no way to replace that client.
 */
final class NamedAddress extends InetSocketAddress {
    private static final long serialVersionUID = 1L;

    private NamedAddress(InetAddress placeholder, int port) {
        super(placeholder, port);
    }

    static NamedAddress of(InetSocketAddress unresolved) {
        try {
            return new NamedAddress(InetAddress.getByAddress(unresolved.getHostString(), new byte[4]), unresolved.getPort());
        } catch (UnknownHostException e) {
            throw new AssertionError("four bytes are an address", e);
        }
    }

    InetSocketAddress unresolved() {
        return createUnresolved(getHostString(), getPort());
    }
}
