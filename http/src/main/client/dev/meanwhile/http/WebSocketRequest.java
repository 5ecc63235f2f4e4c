package dev.meanwhile.http;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * What one WebSocket has beyond its URL: {@code client.websocket(url, r -> r.header("Authorization", "Bearer …").subprotocols("chat.v2"))}. Immutable; each
 * method returns a changed copy.
 */
public final class WebSocketRequest {
    private static final Set<String> OWN = Set.of("upgrade", "connection", "sec-websocket-key", "sec-websocket-version", "sec-websocket-extensions",
            "sec-websocket-protocol", "sec-websocket-accept");
    static final WebSocketRequest EMPTY = new WebSocketRequest(HttpRequest.EMPTY, List.of());

    private final HttpRequest http;
    private final List<String> subprotocols;

    private WebSocketRequest(HttpRequest http, List<String> subprotocols) {
        this.http = http;
        this.subprotocols = subprotocols;
    }

    private WebSocketRequest with(UnaryOperator<HttpRequest> change) {
        return new WebSocketRequest(change.apply(http), subprotocols);
    }

    /**
     * {@return a copy with one more header field} It replaces the client's of that name.
     *
     * @throws IllegalArgumentException if it can't be sent, because of a line break, say, or belongs to the handshake, which the client makes itself
     */
    public WebSocketRequest header(String name, String value) {
        Objects.requireNonNull(name, "the name of the header is null");
        if (OWN.contains(name.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("header(\"" + name + "\", …): the client sets it itself"
                    + (name.equalsIgnoreCase("Sec-WebSocket-Protocol") ? "; use subprotocols(…)" : ""));
        }
        return with(it -> it.header(name, value));
    }

    /** {@return a copy with one more query parameter} Name and value are encoded. */
    public WebSocketRequest query(String name, Object value) {
        return with(it -> it.query(name, value));
    }

    /** {@return a copy that sends {@code user} and {@code password} (RFC 7617)} */
    public WebSocketRequest basicAuth(String user, String password) {
        return with(it -> it.basicAuth(user, password));
    }

    /** {@return a copy with its own limit for connecting, handshake and redirects included, instead of {@link ClientConfig#connectTimeout}} */
    public WebSocketRequest timeout(Duration limit) {
        return with(it -> it.timeout(limit));
    }

    /**
     * {@return a copy that offers these subprotocols (RFC 6455 §1.9), the preferred one first} The server must choose one of them; {@link WebSocket#subprotocol}
     * returns it. Default: none, and the server may not choose any.
     *
     * @throws IllegalArgumentException if one is not a token: letters, digits and some signs, no comma or blank
     */
    public WebSocketRequest subprotocols(String... names) {
        return new WebSocketRequest(http, Subprotocols.require(names));
    }

    HttpRequest http() {
        return http;
    }

    List<String> subprotocols() {
        return subprotocols;
    }
}
