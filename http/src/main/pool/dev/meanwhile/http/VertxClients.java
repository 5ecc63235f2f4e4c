package dev.meanwhile.http;

import dev.meanwhile.io.vertx.LoopVertx;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The Vert.x clients behind one client of ours: one for http, one for https, each created on first use. Two, because a
 * Vert.x client that may speak HTTP/2 over TLS would also try it without, which most servers don't support.
 */
final class VertxClients {
    private static final int MAX_HEADER_BYTES = 32 << 10;
    /** HTTP/2's default. */
    private static final int STREAM_WINDOW_BYTES = 65_535;

    private final ClientConfig config;
    private final LoopVertx vertx;
    private HttpClientAgent plain;
    private HttpClientAgent secure;

    VertxClients(ClientConfig config, LoopVertx vertx) {
        this.config = config;
        this.vertx = vertx;
    }

    /** On the loop's thread. */
    HttpClientAgent forOrigin(Origin origin) {
        if (origin.secure()) {
            if (secure == null) {
                secure = create(secureOptions());
            }
            return secure;
        }
        if (plain == null) {
            plain = create(config.http2PriorKnowledge() ? http2(options()).setHttp2ClearTextUpgrade(false) : options());
        }
        return plain;
    }

    private HttpClientAgent create(HttpClientOptions options) {
        // Its pool is not used (ConnectionPool says why), so it needs no maintenance.
        return vertx.vertx().createHttpClient(options, new PoolOptions().setCleanerPeriod(0));
    }

    private HttpClientOptions options() {
        var connectMillis = Math.clamp(config.limits(HttpRequest.EMPTY).connect().toMillis(), 1, Integer.MAX_VALUE);
        return new HttpClientOptions()
                // The task has its own timer; these end what is still under way after the task was cancelled.
                .setConnectTimeout(connectMillis)
                .setSslHandshakeTimeout(connectMillis)
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                .setMaxHeaderSize(MAX_HEADER_BYTES)
                .setTcpNoDelay(true);
    }

    private HttpClientOptions secureOptions() {
        var options = options().setSsl(true).setUseAlpn(true).setVerifyHost(config.verify());
        ClientTls.apply(config, options);
        if (config.http2()) {
            http2(options).setAlpnVersions(List.of(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1));
        }
        return options;
    }

    private HttpClientOptions http2(HttpClientOptions options) {
        return options.setProtocolVersion(HttpVersion.HTTP_2)
                .setInitialSettings(new Http2Settings().setPushEnabled(false).setMaxHeaderListSize(MAX_HEADER_BYTES))
                // Room for every stream to stall without blocking the others.
                .setHttp2ConnectionWindowSize(Math.clamp(STREAM_WINDOW_BYTES * (config.maxConnections() + 1L), 1 << 20, 1 << 30));
    }

    void close() {
        var open = new ArrayList<HttpClientAgent>();
        if (plain != null) {
            open.add(plain);
        }
        if (secure != null) {
            open.add(secure);
        }
        plain = null;
        secure = null;
        open.forEach(client -> vertx.await(client::close));
    }
}
