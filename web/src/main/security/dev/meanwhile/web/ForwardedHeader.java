package dev.meanwhile.web;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** The header field {@code Forwarded} (RFC 7239): {@code for=192.0.2.60;proto=https, for="[2001:db8::7]:4711"}. */
final class ForwardedHeader {
    private static final String TOKEN = "[!#$%&'*+\\-.^_`|~0-9A-Za-z]+";
    /** A pair, and what separates it from the next: a semicolon, or the comma before the next proxy's. */
    private static final Pattern PAIR = Pattern.compile("\\s*(" + TOKEN + ")=(" + TOKEN + "|\"(?:[^\"\\\\]|\\\\.)*+\")\\s*([;,]|$)");

    private ForwardedHeader() {
    }

    /** {@return the pairs of each proxy, by names in lower case, the nearest proxy last} What is malformed counts as a proxy that says nothing, up to the next comma. */
    static List<Map<String, String>> read(List<String> fields) {
        var all = new ArrayList<Map<String, String>>();
        for (var field : fields) {
            read(field, all);
        }
        return all;
    }

    private static void read(String field, List<Map<String, String>> all) {
        var pairs = PAIR.matcher(field);
        var current = new HashMap<String, String>();
        var at = 0;
        while (at < field.length()) {
            pairs.region(at, field.length());
            if (pairs.lookingAt()) {
                current.put(pairs.group(1).toLowerCase(Locale.ROOT), unquoted(pairs.group(2)));
                at = pairs.end();
                if (pairs.group(3).equals(";")) {
                    continue;
                }
            } else {
                current.clear();
                var comma = field.indexOf(',', at);
                at = comma < 0 ? field.length() : comma + 1;
            }
            all.add(Map.copyOf(current));
            current.clear();
        }
    }

    private static String unquoted(String value) {
        return value.startsWith("\"") ? value.substring(1, value.length() - 1).replaceAll("\\\\(.)", "$1") : value;
    }
}
