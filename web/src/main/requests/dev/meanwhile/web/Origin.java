package dev.meanwhile.web;

import dev.meanwhile.http.ServerRequest;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a request came from and what for, as its connection has it, or as a proxy says.
 *
 * @param rootPath what a proxy takes off the path before the application gets it; empty if it takes nothing off
 */
record Origin(String client, String scheme, String host, String rootPath) {
    /** RFC 3986, 3.3. No segment is empty, so no browser takes one for a host. */
    private static final Pattern PATH = Pattern.compile("(?:/[A-Za-z0-9._~!$&'()*+,;=:@%-]+)*/?");

    static Origin of(ServerRequest raw) {
        return new Origin(address(raw.remote()), raw.isSecure() ? "https" : "http", raw.authority().toLowerCase(Locale.ROOT), "");
    }

    /** {@return a root path without a slash at its end; empty if it is none} */
    static Optional<String> rootPath(String path) {
        var isPath = PATH.matcher(path).matches() && Arrays.stream(path.split("/")).noneMatch(it -> it.equals(".") || it.equals(".."));
        return isPath ? Optional.of(path.endsWith("/") ? path.substring(0, path.length() - 1) : path) : Optional.empty();
    }

    /** {@return a path, or {@code //host/path}, as a client reaches it} */
    static String below(String rootPath, String url) {
        var path = url.startsWith("//") ? Math.max(url.indexOf('/', 2), 2) : 0;
        return url.substring(0, path) + rootPath + url.substring(path);
    }

    Origin withRootPath(String other) {
        return new Origin(client, scheme, host, other);
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
