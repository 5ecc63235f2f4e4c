/**
 * The outside world for {@code dev.meanwhile}: an event loop for sockets that shares the loop's own thread.
 *
 * <p>Vert.x and Netty stay behind this module. The one package it has so far serves our own modules.
 */
@SuppressWarnings("module") // the modules it exports to are compiled after this one, and need not be there at all
module dev.meanwhile.io {
    requires dev.meanwhile;
    requires io.netty.common;
    requires io.netty.handler.proxy;
    requires io.netty.resolver;
    requires io.netty.transport;
    requires io.vertx.core;

    exports dev.meanwhile.io.vertx to dev.meanwhile.http, dev.meanwhile.cli;
}
