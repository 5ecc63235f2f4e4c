package dev.meanwhile.http;

import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.concurrent.TimeUnit;

/** How a {@link ServerConfig} is said to Vert.x. */
final class ServerOptions {
    private final ServerConfig config;

    ServerOptions(ServerConfig config) {
        this.config = config;
    }

    HttpServerOptions ofServer() {
        var millis = Math.clamp(config.headerTimeout().toMillis(), 1, Integer.MAX_VALUE);
        var options = new HttpServerOptions()
                .setMaxInitialLineLength(config.maxUriBytes())
                .setMaxHeaderSize(config.maxHeaderBytes())
                .setSslHandshakeTimeout(millis).setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                .setHttp2ClearTextEnabled(false)
                .setInitialSettings(new Http2Settings().setMaxConcurrentStreams(100).setMaxHeaderListSize(config.maxHeaderBytes()))
                // Its decompression has no limit on the output.
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false)
                .setMaxWebSocketFrameSize(Math.max(config.webSockets().maxMessageBytes(), 125))
                .setWebSocketClosingTimeout((int) config.webSockets().closing().toSeconds());
        var tls = config.tls();
        if (tls.isOn()) {
            options.setSsl(true).setUseAlpn(true).setAlpnVersions(ServerProtocols.withTls()).setKeyCertOptions(keys(tls)).setSni(tls.keys().size() > 1);
        }
        tls.clients().ifPresent(file -> options.setClientAuth(ClientAuth.REQUIRED).setTrustOptions(new PemTrustOptions().addCertPath(file.toString())));
        return options;
    }

    /** {@return the options of the server that gets the connections which begin with HTTP/2 without TLS} */
    HttpServerOptions ofPriorKnowledge() {
        return ofServer().setHttp2ClearTextEnabled(true);
    }

    private PemKeyCertOptions keys(ServerTls tls) {
        try {
            return KeyPairs.read(tls);
        } catch (IOException | GeneralSecurityException e) {
            throw new CannotListenException("tls(…): " + e.getMessage(), config.host(), config.port(), e instanceof IOException io ? io : new IOException(e.getMessage(), e));
        }
    }
}
