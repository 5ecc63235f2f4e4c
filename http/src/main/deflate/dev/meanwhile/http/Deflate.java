package dev.meanwhile.http;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the ends of a WebSocket have agreed on, to compress messages (permessage-deflate, RFC 7692). Neither end here refers to earlier messages when it
 * compresses, so nothing is kept between two: an idle WebSocket needs no more memory than without.
 *
 * @param peerRefersBack whether the peer may refer to earlier messages: the last 32 KiB that came are then kept
 * @param windowBits     how far back in a message this end may refer, as a power of two
 */
record Deflate(boolean peerRefersBack, int windowBits) {
    /** A client's: servers that can't forget earlier messages would refuse the first one. */
    static final String OFFER = "permessage-deflate; server_no_context_takeover; client_no_context_takeover, permessage-deflate; client_no_context_takeover";

    private static final String NAME = "permessage-deflate";
    private static final String SERVER_FORGETS = "server_no_context_takeover";
    private static final String CLIENT_FORGETS = "client_no_context_takeover";
    private static final String SERVER_WINDOW = "server_max_window_bits";
    private static final String CLIENT_WINDOW = "client_max_window_bits";
    private static final int MIN_WINDOW_BITS = 8;
    private static final int MAX_WINDOW_BITS = 15;

    /** {@return what a server agrees to, of what a client offers} An offer that makes no sense counts as none. */
    static Optional<Deflate> accept(List<String> fields) {
        try {
            return Extension.parse(fields).stream().filter(it -> it.name().equals(NAME)).flatMap(it -> accept(it.parameters()).stream()).findFirst();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<Deflate> accept(Map<String, Optional<String>> offer) {
        var window = MAX_WINDOW_BITS;
        for (var parameter : offer.entrySet()) {
            var value = parameter.getValue();
            switch (parameter.getKey()) {
                case SERVER_FORGETS, CLIENT_FORGETS -> {
                    if (value.isPresent()) {
                        return Optional.empty();
                    }
                }
                case SERVER_WINDOW -> window = value.map(Deflate::bits).orElse(0);
                case CLIENT_WINDOW -> {
                    if (value.map(Deflate::bits).orElse(MAX_WINDOW_BITS) == 0) {
                        return Optional.empty();
                    }
                }
                default -> {
                    return Optional.empty();
                }
            }
        }
        return window == 0 ? Optional.empty() : Optional.of(new Deflate(false, window));
    }

    /** {@return the server's answer to the offer that it has accepted} It may forbid both to refer to earlier messages, unasked (§7.1.1). */
    String answer() {
        return NAME + "; " + SERVER_FORGETS + "; " + CLIENT_FORGETS + (windowBits < MAX_WINDOW_BITS ? "; " + SERVER_WINDOW + "=" + windowBits : "");
    }

    /**
     * {@return what a server has agreed to, of the {@link #OFFER}}
     *
     * @param fields at least one
     * @throws IllegalArgumentException if it agrees to something else, which ends the handshake (§5.1); the message says what
     */
    static Deflate agreed(List<String> fields) {
        var extensions = Extension.parse(fields);
        if (extensions.size() != 1 || !extensions.getFirst().name().equals(NAME)) {
            throw new IllegalArgumentException("only permessage-deflate was offered");
        }
        var forgets = false;
        for (var parameter : extensions.getFirst().parameters().entrySet()) {
            var value = parameter.getValue();
            var isKnown = switch (parameter.getKey()) {
                case SERVER_FORGETS -> forgets = value.isEmpty();
                case CLIENT_FORGETS -> value.isEmpty();
                // Any size: 32 KiB are kept, if need be.
                case SERVER_WINDOW -> value.map(Deflate::bits).orElse(0) > 0;
                default -> false;
            };
            if (!isKnown) {
                throw new IllegalArgumentException("the parameter " + parameter.getKey() + value.map("="::concat).orElse("") + " was not offered");
            }
        }
        return new Deflate(!forgets, MAX_WINDOW_BITS);
    }

    /** {@return the number, or 0 if it is no size of a window} */
    private static int bits(String text) {
        for (var bits = MIN_WINDOW_BITS; bits <= MAX_WINDOW_BITS; bits++) {
            if (text.equals(String.valueOf(bits))) {
                return bits;
            }
        }
        return 0;
    }

    /** {@return the length of the longest message that can be compressed} Within a smaller window, zlib in the JDK can only refer back if the whole message fits. */
    int maxBytes() {
        return windowBits < MAX_WINDOW_BITS ? 1 << windowBits : Integer.MAX_VALUE;
    }
}
