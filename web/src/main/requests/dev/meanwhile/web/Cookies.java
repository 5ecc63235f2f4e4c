package dev.meanwhile.web;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The header field {@code Cookie} of requests (RFC 6265bis §5.8). */
final class Cookies {
    private Cookies() {
    }

    /**
     * {@return the cookies by name, in order} Of two with a name the first counts, since browsers send the one with the longest path first. What has no name is
     * left out.
     *
     * @param fields the values of all header fields {@code Cookie}: HTTP/2 may send several
     */
    static Map<String, String> of(List<String> fields) {
        if (fields.isEmpty()) {
            return Map.of();
        }
        var cookies = new LinkedHashMap<String, String>();
        for (var field : fields) {
            for (var pair : field.split(";")) {
                var end = pair.indexOf('=');
                var name = end < 0 ? "" : pair.substring(0, end).strip();
                if (!name.isEmpty()) {
                    cookies.putIfAbsent(name, unquoted(pair.substring(end + 1).strip()));
                }
            }
        }
        return Collections.unmodifiableMap(cookies);
    }

    private static String unquoted(String value) {
        return value.length() > 1 && value.startsWith("\"") && value.endsWith("\"") ? value.substring(1, value.length() - 1) : value;
    }
}
