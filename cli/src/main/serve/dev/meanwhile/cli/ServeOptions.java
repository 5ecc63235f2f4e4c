package dev.meanwhile.cli;

import dev.meanwhile.http.ServerConfig;
import java.util.Optional;

/** The user's options, which override the program's settings. */
record ServeOptions(PlaceOptions place, TlsFiles tls, LimitOptions limits, HeaderOptions headers, LogOptions log, ReloadOptions reload, String classPath) {

    /** @throws Wrong if an option has a value that it can't have */
    void check() {
        place.check();
        tls.check();
        limits.check();
        headers.check();
        log.check();
        reload.check();
    }

    Optional<Integer> workers() {
        return place.workers();
    }

    ServerConfig configure(ServerConfig program) {
        return headers.configure(limits.configure(tls.configure(place.configure(program))));
    }
}
