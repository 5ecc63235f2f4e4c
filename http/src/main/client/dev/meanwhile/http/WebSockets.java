package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.timeout;

import dev.meanwhile.TimedOutException;
import dev.meanwhile.io.vertx.LoopVertx;
import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;

import java.net.URI;
import java.util.Locale;
import java.util.Objects;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Connects WebSockets. */
final class WebSockets {
    /** Warns of each refused handshake, which is thrown anyway. Kept in a field so that its level stays. */
    private static final Logger VERTX = Logger.getLogger("io.vertx.core.http.impl.HttpClientConnectionInternal");

    static {
        if (VERTX.getLevel() == null) {
            VERTX.setLevel(Level.SEVERE);
        }
    }

    private WebSockets() {
    }

    static WebSocket connect(ClientConfig config, String address) {
        Objects.requireNonNull(address, "the URL is null");
        var exchange = new HttpException.Exchange("WebSocket", address);
        var url = parse(exchange);
        var secure = url.getScheme().equalsIgnoreCase("wss");
        var limit = config.limits(HttpRequest.EMPTY).connect();
        var vertx = LoopVertx.current();
        var limits = config.webSockets();
        var client = vertx.vertx().createWebSocketClient(options(config, limits, secure));
        var options = new WebSocketConnectOptions()
                .setHost(url.getHost().replaceAll("[\\[\\]]", ""))
                .setPort(url.getPort() >= 0 ? url.getPort() : secure ? 443 : 80)
                .setSsl(secure)
                // Browsers send it to name the page that connects.
                .setAllowOriginHeader(false)
                .setURI((url.getRawPath().isEmpty() ? "/" : url.getRawPath()) + (url.getRawQuery() == null ? "" : "?" + url.getRawQuery()));
        config.headers().fields().forEach(field -> options.addHeader(field.getKey(), field.getValue()));
        var routes = new Routes(config, vertx);
        var origin = new Origin(secure, options.getHost().toLowerCase(Locale.ROOT), options.getPort());
        var connected = false;
        try {
            // The client must be reachable while the socket is open; otherwise Vert.x closes it.
            var socket = timeout(limit, () -> vertx.await(() -> routes.connect(origin, false,
                            server -> client.connect(new WebSocketConnectOptions(options).setServer(server)), io.vertx.core.http.WebSocket::close)
                    .map(wire -> new WebSocket(vertx, wire, address, limits, new WebSocket.Kind(false), client::close)), WebSocket::abort));
            connected = true;
            return socket;
        } catch (TimedOutException e) {
            throw new HttpException.ConnectTimeout(exchange, "no connection within " + Failures.text(limit), e);
        } catch (Routes.ProxyFailure e) {
            throw new HttpException.ProxyFailed(exchange, e.getMessage(), e.getCause());
        } catch (UpgradeRejectedException e) {
            throw new HttpException.BadStatus(exchange, e.getStatus(), "the server refused the WebSocket");
        } catch (Exception e) {
            throw Failures.ofConnect(exchange, limit, e);
        } finally {
            if (!connected) {
                vertx.context().runOnContext(_ -> client.close());
            }
        }
    }

    private static URI parse(HttpException.Exchange exchange) {
        try {
            var url = URI.create(exchange.url());
            var scheme = String.valueOf(url.getScheme());
            if (!scheme.equalsIgnoreCase("ws") && !scheme.equalsIgnoreCase("wss") || url.getHost() == null) {
                throw new HttpException.InvalidUrl(exchange, "the URL of a WebSocket is ws://host/path or wss://host/path");
            }
            return url;
        } catch (IllegalArgumentException e) {
            throw new HttpException.InvalidUrl(exchange, Failures.messageOf(e));
        }
    }

    private static WebSocketClientOptions options(ClientConfig config, WebSocketLimits limits, boolean secure) {
        var options = new WebSocketClientOptions()
                .setConnectTimeout(Math.clamp(config.limits(HttpRequest.EMPTY).connect().toMillis(), 1, Integer.MAX_VALUE))
                .setMaxFrameSize(Math.max(limits.maxMessageBytes(), 125))
                .setClosingTimeout((int) limits.closing().toSeconds());
        if (secure) {
            options.setSsl(true).setVerifyHost(config.verify());
            ClientTls.apply(config, options);
        }
        return options;
    }
}
