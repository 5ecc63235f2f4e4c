package dev.meanwhile.io.vertx;

import io.netty.handler.proxy.ProxyHandler;
import io.netty.handler.ssl.SslContext;
import io.vertx.core.net.SocketAddress;

import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * How a client of Vert.x reaches a server through a proxy: TLS with the proxy, if it wants that, then the proxy's protocol, if there is one. To Vert.x the
 * channel is connected when both are done. (Vert.x has proxies of its own. They know neither TLS nor more than one address, and look the proxy up with
 * Vert.x's DNS client.)
 *
 * @param tls      makes the connection to the proxy secure; the names in the proxy's certificate are checked as its parameters say
 * @param host     the proxy's name, for its certificate
 * @param protocol makes the handler that asks the proxy, at the given address, for a connection to the target
 * @param target   what the proxy is asked for; an unresolved address is looked up by the proxy
 */
public record Tunnel(Optional<SslContext> tls, String host, Optional<Function<InetSocketAddress, ProxyHandler>> protocol, InetSocketAddress target) {
    /** No component may be null. */
    public Tunnel {
        Objects.requireNonNull(tls);
        Objects.requireNonNull(host);
        Objects.requireNonNull(protocol);
        Objects.requireNonNull(target);
    }

    /** {@return the address of a server behind this tunnel, for a client of Vert.x} Connecting fails with {@link TunnelException}. */
    public SocketAddress through(SocketAddress proxy) {
        return new Entrance(proxy, this);
    }

    /** To Vert.x the address of the proxy. */
    record Entrance(SocketAddress proxy, Tunnel tunnel) implements SocketAddress {
        @Override
        public String host() {
            return proxy.host();
        }

        @Override
        public String hostName() {
            return proxy.hostName();
        }

        @Override
        public String hostAddress() {
            return proxy.hostAddress();
        }

        @Override
        public int port() {
            return proxy.port();
        }

        @Override
        public String path() {
            return null;
        }

        @Override
        public boolean isInetSocket() {
            return true;
        }

        @Override
        public boolean isDomainSocket() {
            return false;
        }
    }
}
