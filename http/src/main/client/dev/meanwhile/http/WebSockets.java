package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.timeout;

import dev.meanwhile.TimedOutException;
import dev.meanwhile.io.vertx.LoopVertx;
import io.netty.handler.codec.http.websocketx.WebSocketHandshakeException;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;

/** Connects WebSockets. */
final class WebSockets {
    /** Warns of each refused handshake, which is thrown anyway. Kept in a field so that its level stays. */
    private static final Logger VERTX = Logger.getLogger("io.vertx.core.http.impl.HttpClientConnectionInternal");

    private static final Pattern WS = Pattern.compile("(?i)^\\s*ws(s?)://");

    static {
        if (VERTX.getLevel() == null) {
            VERTX.setLevel(Level.SEVERE);
        }
    }

    private WebSockets() {
    }

    static WebSocket connect(ClientConfig config, String address) {
        return connect(config, address, WebSocketRequest.EMPTY);
    }

    static WebSocket connect(ClientConfig config, String address, WebSocketRequest request) {
        Objects.requireNonNull(address, "the URL is null");
        var exchange = new HttpException.Exchange("WebSocket", address);
        var limits = config.limits(request.http());
        try {
            return timeout(limits.connect(), () -> follow(config, call(config, exchange, request), address, request.subprotocols()));
        } catch (TimedOutException e) {
            throw new HttpException.ConnectTimeout(exchange, "no connection within " + Failures.text(limits.connect()), e);
        }
    }

    private static ClientRequest call(ClientConfig config, HttpException.Exchange exchange, WebSocketRequest request) {
        if (!WS.matcher(exchange.url()).lookingAt()) {
            throw new HttpException.InvalidUrl(exchange, "the URL of a WebSocket is ws://host/path or wss://host/path");
        }
        try {
            return Plan.of(config.decompress(false), "GET", asHttp(exchange.url()), request.http()).request();
        } catch (HttpException.InvalidUrl e) {
            throw new HttpException.InvalidUrl(exchange, e.getMessage());
        }
    }

    /** {@return the URL with the scheme of HTTP, to which all that is known of URLs applies} */
    private static String asHttp(String url) {
        return WS.matcher(url).replaceFirst("http$1://");
    }

    private static WebSocket follow(ClientConfig config, ClientRequest first, String address, List<String> subprotocols) {
        var call = first;
        for (var redirects = 0;; redirects++) {
            try {
                return handshake(config, call, address, subprotocols);
            } catch (UpgradeRejectedException e) {
                var exchange = new HttpException.Exchange("WebSocket", address);
                call = next(call, e).orElseThrow(() -> new HttpException.BadStatus(exchange, e.getStatus(), "the server refused the WebSocket"));
                if (redirects >= config.maxRedirects()) {
                    throw config.maxRedirects() == 0 ? new HttpException.BadStatus(exchange, e.getStatus(), "the server refused the WebSocket")
                            : new HttpException.TooManyRedirects(exchange, "redirected more than " + config.maxRedirects() + " times, the last time to " + call.url());
                }
            }
        }
    }

    private static Optional<ClientRequest> next(ClientRequest call, UpgradeRejectedException refusal) {
        var location = Optional.ofNullable(refusal.getHeaders().get("Location"));
        return location.flatMap(to -> Redirects.next(call, refusal.getStatus(), HttpHeaders.NONE.plus("Location", asHttp(to))));
    }

    private static WebSocket handshake(ClientConfig config, ClientRequest call, String address, List<String> subprotocols) throws UpgradeRejectedException {
        var exchange = new HttpException.Exchange("WebSocket", address);
        var limit = call.limits().connect();
        var origin = Urls.origin(call.url());
        var vertx = LoopVertx.current();
        var name = UUID.randomUUID().toString();
        var client = vertx.vertx().createWebSocketClient(options(config, limit, origin.secure()).setMetricsName(name));
        var options = new WebSocketConnectOptions()
                .setHost(origin.host())
                .setPort(origin.port())
                .setSsl(origin.secure())
                .setSubProtocols(subprotocols)
                // Browsers send it to name the page that connects.
                .setAllowOriginHeader(false)
                .setURI(Urls.target(call.url()));
        call.headers().fields().forEach(field -> options.addHeader(field.getKey(), field.getValue()));
        if (config.webSockets().compress()) {
            options.addHeader(Extension.FIELD, Deflate.OFFER);
        }
        var routes = new Routes(config, vertx);
        var connected = false;
        try {
            // The client must be reachable while the socket is open; otherwise Vert.x closes it.
            var socket = vertx.await(() -> {
                vertx.watch(name, HandshakeAnswer::watch);
                return routes.connect(origin, false, server -> client.connect(new WebSocketConnectOptions(options).setServer(server)), io.vertx.core.http.WebSocket::close)
                        .map(wire -> new WebSocket(vertx, wire, address, config.webSockets(), kind(config, wire), client::close))
                        .onComplete(_ -> vertx.stopWatching(name));
            }, WebSocket::abort);
            connected = true;
            return socket;
        } catch (Routes.ProxyFailure e) {
            throw new HttpException.ProxyFailed(exchange, e.getMessage(), e.getCause());
        } catch (Exception e) {
            throw failure(exchange, limit, e);
        } finally {
            if (!connected) {
                vertx.context().runOnContext(_ -> client.close());
            }
        }
    }

    private static WebSocket.Kind kind(ClientConfig config, io.vertx.core.http.WebSocket wire) {
        return new WebSocket.Kind(false, Optional.ofNullable(wire.subProtocol()).filter(it -> !it.isEmpty()), deflate(config, wire));
    }

    /** An extension changes the meaning of frames; one that nobody asked for ends the handshake (RFC 6455 §4.1). */
    private static Optional<Deflate> deflate(ClientConfig config, io.vertx.core.http.WebSocket wire) {
        var fields = wire.headers().getAll(Extension.FIELD);
        if (fields.stream().allMatch(String::isBlank)) {
            return Optional.empty();
        }
        if (!config.webSockets().compress()) {
            throw new WebSocketHandshakeException("the server uses an extension that it was not asked for: " + String.join(", ", fields));
        }
        try {
            return Optional.of(Deflate.agreed(fields));
        } catch (IllegalArgumentException e) {
            throw new WebSocketHandshakeException("the server uses an extension otherwise than it was asked for, " + String.join(", ", fields) + ": " + e.getMessage());
        }
    }

    private static RuntimeException failure(HttpException.Exchange exchange, Duration limit, Exception failure) throws UpgradeRejectedException {
        return switch (failure) {
            case UpgradeRejectedException it -> throw it;
            case WebSocketHandshakeException it -> new HttpException.BadResponse(exchange, "the WebSocket's handshake failed: " + Failures.messageOf(it), it);
            default -> Failures.ofConnect(exchange, limit, failure);
        };
    }

    private static WebSocketClientOptions options(ClientConfig config, Duration limit, boolean secure) {
        var options = new WebSocketClientOptions()
                .setConnectTimeout(Math.clamp(limit.toMillis(), 1, Integer.MAX_VALUE))
                .setMaxFrameSize(Math.max(config.webSockets().maxMessageBytes(), 125))
                .setClosingTimeout((int) config.webSockets().closing().toSeconds());
        if (secure) {
            options.setSsl(true).setVerifyHost(config.verify());
            ClientTls.apply(config, options);
        }
        return options;
    }
}
