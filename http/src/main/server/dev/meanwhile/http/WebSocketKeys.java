package dev.meanwhile.http;

import java.util.Base64;
import java.util.Optional;

/** The key with which a client opens a WebSocket: 16 bytes in Base64 (RFC 6455 §4.2.1). Vert.x takes any text, of any length. */
final class WebSocketKeys {
    private static final int BYTES = 16;
    private static final int LENGTH = 24;

    private WebSocketKeys() {
    }

    /** {@return what is wrong with the key of a handshake, or empty} */
    static Optional<String> problem(HttpHeaders headers) {
        var keys = headers.all("Sec-WebSocket-Key");
        return keys.size() == 1 && isKey(keys.getFirst()) ? Optional.empty() : Optional.of("there must be one Sec-WebSocket-Key, of 16 bytes in Base64");
    }

    private static boolean isKey(String key) {
        try {
            return key.length() == LENGTH && Base64.getDecoder().decode(key).length == BYTES;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
