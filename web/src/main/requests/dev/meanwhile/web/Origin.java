package dev.meanwhile.web;

import dev.meanwhile.http.ServerRequest;

import java.util.Locale;

/** Where a request came from and what for, as its connection has it, or as a proxy says. */
record Origin(String client, String scheme, String host) {
    static Origin of(ServerRequest raw) {
        return new Origin(address(raw.remote()), raw.isSecure() ? "https" : "http", raw.authority().toLowerCase(Locale.ROOT));
    }

    /** The server writes an IPv6 address without brackets, so only the last colon is the port's. At a Unix socket there is no port. */
    private static String address(String remote) {
        var colon = remote.lastIndexOf(':');
        return unbracketed(colon < 0 ? remote : remote.substring(0, colon));
    }

    /** {@return an address without the brackets of IPv6, and the port after them or after an address of IPv4} */
    static String unbracketed(String text) {
        if (text.startsWith("[")) {
            var end = text.indexOf(']');
            return end < 0 ? text : text.substring(1, end);
        }
        var colon = text.indexOf(':');
        return colon >= 0 && colon == text.lastIndexOf(':') ? text.substring(0, colon) : text;
    }
}
