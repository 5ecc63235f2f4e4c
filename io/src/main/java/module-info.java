/**
 * What a program waits for: sockets, files, processes, names, signals; in direct style, on the loop's own thread.
 *
 * <p>Vert.x and Netty stay behind this module. Three of its packages serve our own modules only.
 */
@SuppressWarnings("module") // the modules it exports to are compiled after this one, and need not be there at all
module dev.meanwhile.io {
    requires transitive dev.meanwhile;
    requires io.netty.buffer;
    requires io.netty.codec;
    requires io.netty.codec.dns;
    requires io.netty.common;
    requires io.netty.handler;
    requires io.netty.handler.proxy;
    requires io.netty.resolver;
    requires io.netty.resolver.dns;
    requires io.netty.transport;
    requires io.vertx.core;
    requires jdk.unsupported;
    requires org.jline.reader;
    requires org.jline.terminal;
    requires static io.netty.transport.classes.epoll;
    requires static io.netty.transport.unix.common;

    exports dev.meanwhile.io;
    exports dev.meanwhile.io.spi to dev.meanwhile.test.io, dev.meanwhile.http, dev.meanwhile.sql;
    exports dev.meanwhile.io.netty to dev.meanwhile.http, dev.meanwhile.cli;
    exports dev.meanwhile.io.vertx to dev.meanwhile.http, dev.meanwhile.sql;
}
