package dev.meanwhile.cli;

import dev.meanwhile.http.ServerConfig;
import java.util.Optional;

/** The user's options, which override the program's settings. */
record ServeOptions(Optional<String> host, Optional<Integer> port, Optional<Integer> workers) {

    ServerConfig configure(ServerConfig program) {
        var config = program;
        if (host.isPresent()) {
            config = config.host(host.get());
        }
        return port.isPresent() ? config.port(port.get()) : config;
    }
}
