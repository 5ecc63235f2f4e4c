package dev.meanwhile.http;

import dev.meanwhile.io.vertx.LoopVertx;
import dev.meanwhile.io.vertx.Tunnel;
import dev.meanwhile.io.vertx.TunnelException;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.proxy.HttpProxyHandler;
import io.netty.handler.proxy.ProxyHandler;
import io.netty.handler.proxy.Socks5ProxyHandler;
import io.netty.handler.ssl.SslContext;
import io.vertx.core.Future;
import io.vertx.core.net.SocketAddress;

import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Function;

/** The ways to servers: directly, to a Unix socket, or through a proxy. */
final class Routes {
    private final ClientConfig config;
    private final LoopVertx vertx;
    /** For connections to proxies. Null until there is one. */
    private SslContext tls;

    Routes(ClientConfig config, LoopVertx vertx) {
        this.config = config;
        this.vertx = vertx;
    }

    /** A proxy could not be used. */
    static final class ProxyFailure extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ProxyFailure(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /**
     * {@return the proxy that gets requests to this server as a whole, and passes them on}
     *
     * @throws ProxyFailure if the environment names something else
     */
    Optional<ProxyServer> forwarder(Origin origin) {
        return origin.secure() || config.http2PriorKnowledge() ? Optional.empty() : proxy(origin).filter(it -> !it.kind().isSocks());
    }

    private Optional<ProxyServer> proxy(Origin origin) {
        if (config.unixSocket().isPresent()) {
            return Optional.empty();
        }
        try {
            return config.proxy().server(origin);
        } catch (IllegalArgumentException e) {
            throw new ProxyFailure(e.getMessage(), e);
        }
    }

    /**
     * {@return the connection that a client of Vert.x makes to a server} Call it from a handler.
     *
     * @param mayForward whether the requests go to the {@link #forwarder}, if there is one; otherwise it makes a tunnel
     * @param attempt    connects to an address
     * @param discard    closes a connection that came too late
     */
    <C> Future<C> connect(Origin origin, boolean mayForward, Function<SocketAddress, Future<C>> attempt, Consumer<C> discard) {
        if (config.unixSocket().isPresent()) {
            return attempt.apply(SocketAddress.domainSocketAddress(config.unixSocket().get().toString()));
        }
        try {
            var forwarding = mayForward && forwarder(origin).isPresent();
            return proxy(origin).map(proxy -> target(proxy, origin).compose(target -> through(proxy, target, forwarding, attempt, discard)))
                    .orElseGet(() -> vertx.connect(origin.host(), origin.port(), attempt, discard));
        } catch (ProxyFailure e) {
            return Future.failedFuture(e);
        }
    }

    private Future<InetSocketAddress> target(ProxyServer proxy, Origin origin) {
        if (proxy.kind() == ProxyServer.Kind.SOCKS5) {
            return vertx.lookUp(origin.host()).map(addresses -> new InetSocketAddress(addresses.getFirst(), origin.port()));
        }
        return Future.succeededFuture(ProxyExemption.address(origin.host()).map(it -> new InetSocketAddress(it, origin.port()))
                .orElseGet(() -> InetSocketAddress.createUnresolved(origin.host(), origin.port())));
    }

    private <C> Future<C> through(ProxyServer proxy, InetSocketAddress target, boolean forwarding, Function<SocketAddress, Future<C>> attempt, Consumer<C> discard) {
        var tls = proxy.kind() == ProxyServer.Kind.HTTPS ? Optional.of(tls()) : Optional.<SslContext>empty();
        if (forwarding && tls.isEmpty()) {
            return vertx.connect(proxy.host(), proxy.port(), attempt, discard).recover(failure -> Future.failedFuture(failed(proxy, failure)));
        }
        var tunnel = new Tunnel(tls, proxy.host(), forwarding ? Optional.empty() : Optional.of(address -> protocol(proxy, address)), target);
        return vertx.lookUp(proxy.host()).recover(failure -> Future.failedFuture(failed(proxy, failure)))
                .compose(_ -> vertx.connect(proxy.host(), proxy.port(), address -> attempt.apply(tunnel.through(address)), discard))
                .recover(failure -> Future.failedFuture(failure instanceof TunnelException ? failed(proxy, failure.getCause()) : failure));
    }

    private SslContext tls() {
        if (tls == null) {
            tls = ClientTls.forProxies(config);
        }
        return tls;
    }

    private static ProxyHandler protocol(ProxyServer proxy, InetSocketAddress address) {
        if (proxy.kind().isSocks()) {
            return proxy.login().map(it -> new Socks5ProxyHandler(address, it.user(), it.password())).orElseGet(() -> new Socks5ProxyHandler(address));
        }
        var headers = new DefaultHttpHeaders();
        proxy.authorization().ifPresent(it -> headers.set("Proxy-Authorization", it));
        return new HttpProxyHandler(address, headers, true);
    }

    private static ProxyFailure failed(ProxyServer proxy, Throwable failure) {
        if (failure instanceof ProxyFailure known) {
            return known;
        }
        var cause = failure instanceof CompletionException wrapped && wrapped.getCause() != null ? wrapped.getCause() : failure;
        return new ProxyFailure("the proxy " + proxy + ProxyReasons.of(cause), cause);
    }
}
