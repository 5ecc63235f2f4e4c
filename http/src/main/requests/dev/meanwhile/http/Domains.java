package dev.meanwhile.http;

import java.util.Set;

/**
 * For which hosts a cookie may be. A server below {@code example.org} may set one for {@code example.org}, but none for {@code org}, which others share.
 *
 * <p>There is no list of such shared suffixes here: it has 10,000 lines and changes every week. The rule is Python's: a suffix of one label is shared, and
 * one of two labels if they are a country and one of the usual second levels, as {@code co.uk}.
 */
final class Domains {
    private static final Set<String> SECOND_LEVELS = Set.of("ac", "co", "com", "edu", "gov", "gob", "gouv", "gv", "info", "mil", "ne", "net", "nom", "or", "org",
            "go", "ltd", "plc", "me", "sch", "id");

    private Domains() {
    }

    /** RFC 6265bis §5.1.3. */
    static boolean matches(String host, String domain) {
        return host.equals(domain) || host.endsWith("." + domain) && !isAddress(host);
    }

    static boolean isShared(String domain) {
        var labels = domain.split("\\.", -1);
        return labels.length < 2 || labels.length == 2 && labels[1].length() == 2 && SECOND_LEVELS.contains(labels[0]);
    }

    private static boolean isAddress(String host) {
        return host.contains(":") || host.chars().allMatch(c -> c == '.' || c >= '0' && c <= '9');
    }
}
