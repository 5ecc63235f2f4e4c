package dev.meanwhile.http;

import dev.meanwhile.io.netty.NettyVersion;

import io.netty.handler.codec.http2.AbstractHttp2ConnectionHandlerBuilder;
import io.vertx.core.http.HttpVersion;

import java.util.List;
import java.util.logging.Logger;

/**
 * The versions of HTTP that a server with TLS offers. For HTTP/2, Vert.x sets a limit that Netty has since 4.2.11, against floods of small frames.
 * With an older Netty each connection would end in a NoSuchMethodError, so HTTP/2 is not offered then, and a warning is logged once.
 */
final class ServerProtocols {
    private static final String LIMIT = "decoderEnforceMaxSmallContinuationFrames";
    private static final List<HttpVersion> OFFERED = offered();

    private ServerProtocols() {
    }

    /** {@return the versions that are offered, the best first} */
    static List<HttpVersion> withTls() {
        return OFFERED;
    }

    private static List<HttpVersion> offered() {
        try {
            AbstractHttp2ConnectionHandlerBuilder.class.getDeclaredMethod(LIMIT, int.class);
            return List.of(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1);
        } catch (NoSuchMethodException _) {
            Logger.getLogger(HttpServer.class.getName()).warning(
                    NettyVersion.problem("HTTP/1.1 is served, not HTTP/2, which needs Netty 4.2.11", "netty-codec-http2"));
            return List.of(HttpVersion.HTTP_1_1);
        }
    }
}
