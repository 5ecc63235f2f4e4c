package dev.meanwhile.http;

import java.net.URI;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * A cookie that a server has set.
 *
 * @param name     may be empty
 * @param value    as the server wrote it
 * @param domain   the host, in lower case
 * @param hostOnly whether it is for this host only, not for those below it
 * @param path     it is sent to this path and those below it
 * @param secure   whether it is sent over TLS only
 * @param httpOnly whether browsers hide it from scripts
 * @param expires  when it ends; empty for the end of the session
 */
public record Cookie(String name, String value, String domain, boolean hostOnly, String path, boolean secure, boolean httpOnly,
        Optional<Instant> expires) {
    /** Refuses null, and what would break a request. */
    public Cookie {
        Objects.requireNonNull(name, "the name of the cookie is null");
        Objects.requireNonNull(value, "the value of the cookie is null");
        domain = Objects.requireNonNull(domain, "the domain of the cookie is null").toLowerCase(Locale.ROOT);
        Objects.requireNonNull(path, "the path of the cookie is null");
        Objects.requireNonNull(expires, "the end of the cookie is null");
        if ((name + value + domain + path).chars().anyMatch(c -> c < ' ' && c != '\t' || c == 127 || c == ';') || name.contains("=")) {
            throw new IllegalArgumentException("the cookie '" + name + "' contains a semicolon or a control character, or its name an equals sign");
        }
    }

    /** {@return a session's cookie for one host, all its paths, with and without TLS} */
    public static Cookie of(String host, String name, String value) {
        return new Cookie(name, value, Objects.requireNonNull(host, "the host is null"), true, "/", false, false, Optional.empty());
    }

    boolean isFor(URI url) {
        var host = Urls.host(url).toLowerCase(Locale.ROOT);
        return (hostOnly ? host.equals(domain) : Domains.matches(host, domain)) && pathMatches(url.getRawPath()) && (!secure || Urls.isSecure(url));
    }

    /** RFC 6265bis §5.1.4. */
    boolean pathMatches(String asked) {
        var there = asked == null || asked.isEmpty() ? "/" : asked;
        return there.equals(path) || there.startsWith(path) && (path.endsWith("/") || there.charAt(path.length()) == '/');
    }

    boolean isOver(Instant now) {
        return expires.isPresent() && !expires.get().isAfter(now);
    }

    boolean replaces(Cookie other) {
        return name.equals(other.name) && domain.equals(other.domain) && hostOnly == other.hostOnly && path.equals(other.path);
    }

    /** {@return name, domain and path; not the value, which may be a secret} */
    @Override
    public String toString() {
        return "Cookie " + name + " for " + domain + path;
    }
}
