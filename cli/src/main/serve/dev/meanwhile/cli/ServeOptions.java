package dev.meanwhile.cli;

import dev.meanwhile.http.ServerConfig;
import java.util.Optional;

/** The user's options: where to listen, overriding the program's settings, and where to find libraries. */
record ServeOptions(Optional<String> host, Optional<Integer> port, Optional<Integer> workers, String classPath) {

    ServerConfig configure(ServerConfig program) {
        var config = program;
        if (host.isPresent()) {
            config = config.host(host.get());
        }
        return port.isPresent() ? config.port(port.get()) : config;
    }
}
