package dev.meanwhile.http;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** What the two ends of a WebSocket may agree to talk (RFC 6455 §1.9 and §4). */
final class Subprotocols {
    static final String FIELD = "Sec-WebSocket-Protocol";

    private Subprotocols() {
    }

    /** {@return the names, checked} */
    static List<String> require(String... names) {
        for (var name : Objects.requireNonNull(names, "the subprotocols are null")) {
            Objects.requireNonNull(name, "a subprotocol is null");
            HttpHeaders.requireToken(name, "subprotocol");
        }
        return List.of(names);
    }

    /** {@return the first of the server's that the client offers} */
    static Optional<String> choose(List<String> ofServer, List<String> fields) {
        var offered = fields.stream().flatMap(field -> Stream.of(field.split(","))).map(String::strip).toList();
        return ofServer.stream().filter(offered::contains).findFirst();
    }
}
