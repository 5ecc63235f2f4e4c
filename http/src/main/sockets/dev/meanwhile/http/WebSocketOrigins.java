package dev.meanwhile.http;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which pages may connect by WebSocket. A browser lets every page connect to every server, with that server's cookies, and only says in the header
 * Origin where the page is from; so the server has to check it (RFC 6455 §10.2).
 */
sealed interface WebSocketOrigins {
    /** Pages of the server itself; on the same machine also files ("null"), and pages of its other servers. */
    WebSocketOrigins DEFAULT = new SameOrigin();

    /** @param origin the header Origin; @param host the header Host */
    boolean allow(String origin, String host);

    /** @throws IllegalArgumentException if one of them is not an origin */
    static WebSocketOrigins of(List<String> origins) {
        for (var origin : origins) {
            if (!Named.FORM.matcher(origin).matches()) {
                throw new IllegalArgumentException("allowedOrigins(\"" + origin + "\"): an origin is https://host or https://host:port, \"null\", or \"*\" for all");
            }
        }
        return new Named(Set.copyOf(origins.stream().map(origin -> origin.toLowerCase(Locale.ROOT)).toList()));
    }

    /** @param origins in lower case */
    record Named(Set<String> origins) implements WebSocketOrigins {
        private static final Pattern FORM = Pattern.compile("\\*|null|[A-Za-z][A-Za-z0-9+.-]*://[^/?#@\\s]+");

        @Override
        public boolean allow(String origin, String host) {
            return origins.contains("*") || origins.contains(origin.toLowerCase(Locale.ROOT));
        }
    }

    record SameOrigin() implements WebSocketOrigins {
        private static final Pattern LOCAL = Pattern.compile("localhost|.+\\.localhost|127(\\.\\d+){3}|\\[::1]");

        @Override
        public boolean allow(String origin, String host) {
            var at = origin.indexOf("://");
            // Not the scheme: a proxy that terminates TLS keeps the host at best.
            if (at > 0 && origin.substring(at + 3).equalsIgnoreCase(host)) {
                return true;
            }
            return isLocal("http://" + host) && (origin.equals("null") || isLocal(origin));
        }

        private static boolean isLocal(String url) {
            try {
                var host = URI.create(url).getHost();
                return host != null && LOCAL.matcher(host.toLowerCase(Locale.ROOT)).matches();
            } catch (IllegalArgumentException e) {
                return false;
            }
        }
    }
}
