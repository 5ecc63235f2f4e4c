package dev.meanwhile.http;

import java.nio.file.Path;
import java.util.Optional;

/** Where a server listens: at a Unix socket, or else at a host and a port. */
record ServerPlace(Optional<Path> unix, String host, int port) {
    static ServerPlace unix(Path path) {
        return new ServerPlace(Optional.of(path), "", 0);
    }

    /** @throws IllegalArgumentException if there is no such port */
    static ServerPlace of(String method, String host, int port) {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException(method + port + "): a port is a number from 0 to 65535");
        }
        return new ServerPlace(Optional.empty(), host, port);
    }

    /** {@return how users write it} */
    String at(int actualPort) {
        return unix.map(path -> "unix:" + path).orElseGet(() -> (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + actualPort);
    }
}
