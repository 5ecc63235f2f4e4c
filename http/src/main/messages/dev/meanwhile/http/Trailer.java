package dev.meanwhile.http;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * A field after a body (RFC 9110 §6.5): its name is known before, its value after.
 *
 * @param value asked once the body has been sent
 */
record Trailer(String name, Supplier<String> value) {
    /**
     * Fields that a recipient needs before the body: for its framing, for routing, for authentication, to know what to do with the request or the response, and to
     * read the content (RFC 9110 §6.5.1). Those of a connection are no part of a message at all.
     */
    private static final Set<String> FORBIDDEN = Set.of("content-length", "transfer-encoding", "trailer", "connection", "keep-alive", "proxy-connection", "upgrade", "te", "http2-settings", "host",
            "forwarded", "via", "origin", "referer", "authorization", "proxy-authorization", "www-authenticate", "proxy-authenticate", "authentication-info", "proxy-authentication-info",
            "cookie", "set-cookie", "cache-control", "pragma", "expect", "max-forwards", "range", "if-match", "if-none-match", "if-modified-since", "if-unmodified-since", "if-range",
            "age", "date", "expires", "location", "retry-after", "vary", "warning", "content-encoding", "content-type", "content-range", "content-location");
    private static final List<String> FORBIDDEN_BEGINNINGS = List.of("x-forwarded-", "sec-websocket-", "access-control-");

    /**
     * {@return it, with a checked name}
     *
     * @throws IllegalArgumentException if it can't be a trailer
     */
    static Trailer of(String name, Supplier<String> value) {
        Objects.requireNonNull(name, "the name of the trailer is null");
        Objects.requireNonNull(value, "the value of the trailer is null");
        HttpHeaders.requireToken(name, "name of a trailer");
        if (isForbidden(name)) {
            throw new IllegalArgumentException("trailer(\"" + name + "\", …): this field is needed before the body (RFC 9110 §6.5.1); send it as a header");
        }
        return new Trailer(name, value);
    }

    private static boolean isForbidden(String name) {
        var lower = name.toLowerCase(Locale.ROOT);
        return FORBIDDEN.contains(lower) || FORBIDDEN_BEGINNINGS.stream().anyMatch(lower::startsWith);
    }

    /** {@return the value of the header that announces them} */
    static String names(List<Trailer> all) {
        return all.stream().map(Trailer::name).collect(Collectors.joining(", "));
    }

    /** {@return them with their values, which are asked for now} Called by a task: a value may wait. */
    static HttpHeaders values(List<Trailer> all) {
        var fields = HttpHeaders.NONE;
        for (var one : all) {
            fields = fields.plus(one.name(), Objects.requireNonNull(one.value().get(), "the value of the trailer " + one.name() + " is null"));
        }
        return fields;
    }

    /** {@return those of a peer's trailers that may be ones} The others are left out: programs that look at them would be deceived. */
    static HttpHeaders received(Iterable<Map.Entry<String, String>> fields) {
        // Most messages have none.
        return !fields.iterator().hasNext() ? HttpHeaders.NONE : HttpHeaders.of(StreamSupport.stream(fields.spliterator(), false).filter(field -> !field.getKey().startsWith(":") && !isForbidden(field.getKey())).toList());
    }
}
