package dev.meanwhile.test.web;

import dev.meanwhile.Loop;
import dev.meanwhile.http.HttpHeaders;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A client's cookies (RFC 6265). They expire on the loop's clock. Confined to its loop. */
final class CookieJar {
    private record Cookie(String name, String value, String domain, boolean hostOnly, String path, boolean secure, Optional<Duration> end) {
        boolean isFor(URI url) {
            var host = url.getHost().toLowerCase(Locale.ROOT);
            return (host.equals(domain) || !hostOnly && host.endsWith("." + domain))
                    && (!secure || url.getScheme().matches("https|wss")) && isBelow(pathOf(url));
        }

        private boolean isBelow(String other) {
            return other.equals(path) || other.startsWith(path) && (path.endsWith("/") || other.charAt(path.length()) == '/');
        }

        boolean replaces(Cookie other) {
            return name.equals(other.name) && domain.equals(other.domain) && path.equals(other.path);
        }

        boolean isOver() {
            return end.isPresent() && end.get().compareTo(Loop.current().time()) <= 0;
        }
    }

    private final List<Cookie> cookies = new ArrayList<>();

    private static String pathOf(URI url) {
        return url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    }

    /** Keeps the cookies of a response, and deletes those that it has end. */
    void accept(URI url, HttpHeaders headers) {
        headers.all("Set-Cookie").forEach(header -> parse(url, header).ifPresent(this::put));
    }

    void put(URI url, String name, String value) {
        put(new Cookie(name, value, url.getHost().toLowerCase(Locale.ROOT), true, "/", false, Optional.empty()));
    }

    private void put(Cookie cookie) {
        cookies.removeIf(cookie::replaces);
        if (!cookie.isOver()) {
            cookies.add(cookie);
        }
    }

    void clear() {
        cookies.clear();
    }

    /** {@return what is sent to a URL, longest path first} */
    Map<String, String> values(URI url) {
        cookies.removeIf(Cookie::isOver);
        return cookies.stream().filter(cookie -> cookie.isFor(url))
                .sorted((one, other) -> other.path.length() - one.path.length())
                .collect(Collectors.toMap(Cookie::name, Cookie::value, (first, _) -> first, LinkedHashMap::new));
    }

    private static Optional<Cookie> parse(URI url, String header) {
        var parts = header.split(";");
        var equals = parts[0].indexOf('=');
        if (equals < 1) {
            return Optional.empty();
        }
        var attributes = new LinkedHashMap<String, String>();
        for (var i = 1; i < parts.length; i++) {
            var pair = parts[i].split("=", 2);
            attributes.put(pair[0].strip().toLowerCase(Locale.ROOT), pair.length > 1 ? pair[1].strip() : "");
        }
        var host = url.getHost().toLowerCase(Locale.ROOT);
        var domain = attributes.getOrDefault("domain", "").toLowerCase(Locale.ROOT).replaceFirst("^\\.", "");
        if (!domain.isEmpty() && !host.equals(domain) && !host.endsWith("." + domain)) {
            return Optional.empty();
        }
        var path = attributes.getOrDefault("path", "");
        return Optional.of(new Cookie(parts[0].substring(0, equals).strip(), parts[0].substring(equals + 1).strip(), domain.isEmpty() ? host : domain, domain.isEmpty(),
                path.startsWith("/") ? path : folderOf(url), attributes.containsKey("secure"), end(attributes)));
    }

    /** The default path of RFC 6265 §5.1.4. */
    private static String folderOf(URI url) {
        var path = pathOf(url);
        return path.lastIndexOf('/') <= 0 ? "/" : path.substring(0, path.lastIndexOf('/'));
    }

    private static Optional<Duration> end(Map<String, String> attributes) {
        var now = Loop.current().time();
        var maxAge = attributes.getOrDefault("max-age", "");
        if (maxAge.matches("-?\\d{1,12}")) {
            return Optional.of(now.plusSeconds(Math.max(0, Long.parseLong(maxAge))));
        }
        try {
            return Optional.ofNullable(attributes.get("expires"))
                    .map(date -> ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant())
                    .map(end -> now.plus(Duration.between(Instant.now(), end)));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
