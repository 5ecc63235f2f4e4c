package dev.meanwhile.io;

import java.net.SocketAddress;

/** Which stream of which process a pipe is, for messages. */
final class PipeAddress extends SocketAddress {
    private static final long serialVersionUID = 1L;

    private final String name;

    PipeAddress(String name) {
        this.name = name;
    }

    @Override
    public String toString() {
        return name;
    }
}
