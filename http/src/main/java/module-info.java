/** HTTP for {@code dev.meanwhile}: a client, a server and WebSockets, in direct style on the loop's own thread. */
@SuppressWarnings("module") // the modules it exports to are compiled after this one, and need not be there at all
module dev.meanwhile.http {
    requires transitive dev.meanwhile;
    requires dev.meanwhile.io;
    requires com.aayushatharva.brotli4j;
    requires io.netty.buffer;
    requires io.netty.codec;
    requires io.netty.codec.haproxy;
    requires io.netty.codec.http;
    requires io.netty.codec.http2;
    requires io.netty.common;
    requires io.netty.handler;
    requires io.netty.handler.proxy;
    requires io.netty.transport;
    requires io.vertx.core;
    requires java.logging;
    requires tools.jackson.databind;
    requires static com.github.luben.zstd_jni;

    exports dev.meanwhile.http;
    exports dev.meanwhile.http.spi to dev.meanwhile.web;
}
