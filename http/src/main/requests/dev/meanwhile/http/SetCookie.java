package dev.meanwhile.http;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads {@code Set-Cookie} as browsers do (RFC 6265bis §5.6 and §5.7). {@code SameSite} and {@code Partitioned} mean nothing without pages. */
final class SetCookie {
    private static final int MAX_BYTES = 4096;
    private static final int MAX_ATTRIBUTE_BYTES = 1024;
    private static final Duration LONGEST = Duration.ofDays(400);
    private static final Pattern SECONDS = Pattern.compile("-?\\d+");

    private SetCookie() {
    }

    /** {@return the cookie, or empty if it is to be ignored} */
    static Optional<Cookie> parse(URI url, String field, Instant now) {
        if (field.chars().anyMatch(c -> c < ' ' && c != '\t' || c == 127)) {
            return Optional.empty();
        }
        var parts = field.split(";", -1);
        var equals = parts[0].indexOf('=');
        var name = equals < 0 ? "" : parts[0].substring(0, equals).strip();
        var value = parts[0].substring(equals + 1).strip();
        if (name.isEmpty() && value.isEmpty() || (name + value).getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            return Optional.empty();
        }
        return cookie(url, name, value, attributes(parts), now);
    }

    /** The last of a name counts. */
    private static Map<String, String> attributes(String[] parts) {
        var attributes = new HashMap<String, String>();
        for (var i = 1; i < parts.length; i++) {
            var pair = parts[i].split("=", 2);
            var value = pair.length > 1 ? pair[1].strip() : "";
            if (value.length() <= MAX_ATTRIBUTE_BYTES) {
                attributes.put(pair[0].strip().toLowerCase(Locale.ROOT), value);
            }
        }
        return attributes;
    }

    private static Optional<Cookie> cookie(URI url, String name, String value, Map<String, String> attributes, Instant now) {
        var host = Urls.host(url).toLowerCase(Locale.ROOT);
        var asked = attributes.getOrDefault("domain", "").toLowerCase(Locale.ROOT);
        var domain = asked.startsWith(".") ? asked.substring(1) : asked;
        var secure = attributes.containsKey("secure");
        if (!domain.isEmpty() && Domains.isShared(domain)) {
            if (!domain.equals(host)) {
                return Optional.empty();
            }
            domain = "";
        }
        if (!domain.isEmpty() && !Domains.matches(host, domain) || secure && !Urls.isSecure(url) && !isLocal(host)) {
            return Optional.empty();
        }
        var path = attributes.getOrDefault("path", "");
        var prefix = name.toLowerCase(Locale.ROOT);
        if (prefix.startsWith("__secure-") && !secure || prefix.startsWith("__host-") && !(secure && domain.isEmpty() && path.equals("/"))) {
            return Optional.empty();
        }
        return Optional.of(new Cookie(name, value, domain.isEmpty() ? host : domain, domain.isEmpty(), path.startsWith("/") ? path : defaultPath(url), secure,
                attributes.containsKey("httponly"), expires(attributes, now)));
    }

    private static boolean isLocal(String host) {
        return host.equals("localhost") || host.endsWith(".localhost");
    }

    private static Optional<Instant> expires(Map<String, String> attributes, Instant now) {
        var age = attributes.getOrDefault("max-age", "");
        if (SECONDS.matcher(age).matches()) {
            var seconds = age.startsWith("-") ? 0 : age.length() > 9 ? Integer.MAX_VALUE : Long.parseLong(age);
            return Optional.of(seconds == 0 ? Instant.EPOCH : notTooLate(now.plusSeconds(seconds), now));
        }
        return CookieDate.parse(attributes.getOrDefault("expires", "")).map(end -> notTooLate(end, now));
    }

    private static Instant notTooLate(Instant end, Instant now) {
        var latest = now.plus(LONGEST);
        return end.isAfter(latest) ? latest : end;
    }

    /** RFC 6265bis §5.1.4. */
    private static String defaultPath(URI url) {
        var path = url.getRawPath() == null ? "" : url.getRawPath();
        var slash = path.lastIndexOf('/');
        return slash <= 0 ? "/" : path.substring(0, slash);
    }
}
