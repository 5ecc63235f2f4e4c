/** The test kit for programs that use connections: a network in memory, with its faults. */
module dev.meanwhile.test.io {
    requires transitive dev.meanwhile.io;
    requires transitive dev.meanwhile.test;
    requires io.netty.buffer;
    requires io.netty.codec;
    requires io.netty.common;
    requires io.netty.handler;
    requires io.netty.transport;

    exports dev.meanwhile.test.io;
}
