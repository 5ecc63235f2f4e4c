package dev.meanwhile.cli;

import dev.meanwhile.http.ServerConfig;
import java.util.Optional;

/** The user's options, which override the program's settings. */
record ServeOptions(PlaceOptions place, TlsFiles tls, ProtocolOptions protocols, LimitOptions limits, HeaderOptions headers, LogOptions log, ReloadOptions reload, String classPath) {

    /** @throws Wrong if an option has a value that it can't have */
    void check() {
        place.check();
        tls.check();
        protocols.check();
        limits.check();
        headers.check();
        log.check();
        reload.check();
        Wrong.unless(!reload.isOn() || place.binds().size() < 2, "--bind", Optional.of(String.join(" --bind ", place.binds())), "with --reload there can be one address");
    }

    Optional<Integer> workers() {
        return place.workers();
    }

    ServerConfig configure(ServerConfig program) {
        return headers.configure(limits.configure(protocols.configure(tls.configure(place.configure(program)))));
    }
}
