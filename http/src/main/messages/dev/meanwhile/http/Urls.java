package dev.meanwhile.http;

import java.net.IDN;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Turns URLs as people write them into what is sent. */
final class Urls {
    private Urls() {
    }

    /**
     * Reads a URL. Characters that a URL may not contain, spaces and umlauts among them, are percent-encoded as in a browser; what
     * is already encoded stays; a host in another script becomes Punycode; the fragment, which is not sent, is dropped.
     *
     * @throws HttpException.InvalidUrl if it is not an absolute http or https URL
     */
    static URI parse(String method, String text) {
        try {
            var fragment = text.indexOf('#');
            var url = new URI(encode(fragment < 0 ? text.strip() : text.substring(0, fragment).strip()));
            var problem = problem(url, text);
            if (problem != null) {
                throw new HttpException.InvalidUrl(new HttpException.Exchange(method, withoutPassword(text)), problem);
            }
            return url;
        } catch (URISyntaxException | IllegalArgumentException e) {
            var reason = e instanceof URISyntaxException syntax ? syntax.getReason() : e.getMessage();
            throw new HttpException.InvalidUrl(new HttpException.Exchange(method, withoutPassword(text)), "this is not a URL: " + reason);
        }
    }

    /** For messages, which may be logged. */
    private static String withoutPassword(String text) {
        return text.replaceFirst("//([^/?#@]*?):[^/?#]*@", "//$1:***@");
    }

    private static String problem(URI url, String text) {
        if (url.getScheme() == null) {
            return "the URL has no scheme; did you mean http://" + text.strip() + " ?";
        }
        if (!url.getScheme().equalsIgnoreCase("http") && !url.getScheme().equalsIgnoreCase("https")) {
            return "the scheme must be http or https, not " + url.getScheme();
        }
        if (url.getHost() == null) {
            return "the URL has no host, or one that is not a valid host name";
        }
        if (url.getPort() > 65_535) {
            return "there is no port " + url.getPort() + "; 65535 is the highest";
        }
        return null;
    }

    /** Percent-encodes characters that {@link URI} would refuse. */
    private static String encode(String text) {
        return isPlain(text) ? text : encodeOthers(text);
    }

    /** {@return whether it has only characters that a URL may have anywhere} As most have; this spares them the rest. */
    private static boolean isPlain(String text) {
        for (var i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if (isForeign(c) || isBracket(c) || c == '%') {
                return false;
            }
        }
        return true;
    }

    private static boolean isForeign(char c) {
        return switch (c) {
            case '"', '<', '>', '\\', '^', '`', '{', '|', '}' -> true;
            default -> c <= ' ' || c >= 127;
        };
    }

    private static String encodeOthers(String text) {
        var host = asciiHost(text);
        var pathStart = pathStart(host);
        var encoded = new StringBuilder(host.length() + 16);
        for (var i = 0; i < host.length(); i++) {
            var c = host.charAt(i);
            if (!isForeign(c) && !(isBracket(c) && i >= pathStart) && !(c == '%' && !isEscape(host, i))) {
                encoded.append(c);
            } else {
                var end = Character.isHighSurrogate(c) && i + 1 < host.length() ? i + 2 : i + 1;
                for (var octet : host.substring(i, end).getBytes(StandardCharsets.UTF_8)) {
                    encoded.append('%').append(String.format("%02X", octet));
                }
                i = end - 1;
            }
        }
        return encoded.toString();
    }

    /** Only an IPv6 address has brackets. */
    private static boolean isBracket(char c) {
        return c == '[' || c == ']';
    }

    private static int pathStart(String text) {
        var authority = text.indexOf("://");
        var at = authority < 0 ? 0 : authority + 3;
        while (at < text.length() && "/?#".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return at;
    }

    private static boolean isEscape(String text, int at) {
        return at + 2 < text.length() && Character.digit(text.charAt(at + 1), 16) >= 0 && Character.digit(text.charAt(at + 2), 16) >= 0;
    }

    private static String asciiHost(String text) {
        var start = text.indexOf("://");
        if (start < 0) {
            return text;
        }
        start += 3;
        var end = pathStart(text);
        var authority = text.substring(start, end);
        if (authority.chars().allMatch(c -> c < 128)) {
            return text;
        }
        var at = authority.lastIndexOf('@') + 1;
        var colon = authority.lastIndexOf(':');
        var hostEnd = colon > at ? colon : authority.length();
        return text.substring(0, start + at) + IDN.toASCII(authority.substring(at, hostEnd)) + authority.substring(hostEnd)
                + text.substring(end);
    }

    /** {@return path and query, as the request line has them} */
    static String target(URI url) {
        var path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        return url.getRawQuery() == null ? path : path + "?" + url.getRawQuery();
    }

    static boolean isSecure(URI url) {
        return url.getScheme().equalsIgnoreCase("https");
    }

    static int port(URI url) {
        return url.getPort() >= 0 ? url.getPort() : isSecure(url) ? 443 : 80;
    }

    /** {@return the host without the brackets of an IPv6 address} */
    static String host(URI url) {
        var host = url.getHost();
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    static boolean sameOrigin(URI one, URI other) {
        return one.getScheme().equalsIgnoreCase(other.getScheme()) && one.getHost().equalsIgnoreCase(other.getHost())
                && port(one) == port(other);
    }

    /** The same host, first without and now with TLS, at the usual ports. */
    static boolean isUpgrade(URI from, URI to) {
        return from.getHost().equalsIgnoreCase(to.getHost()) && !isSecure(from) && isSecure(to) && port(from) == 80 && port(to) == 443;
    }

    /** {@return the headers, with the URL's user and password added as one, unless there is one already} */
    static HttpHeaders withUser(URI url, HttpHeaders headers) {
        if (url.getUserInfo() == null || headers.contains("Authorization")) {
            return headers;
        }
        var parts = url.getUserInfo().split(":", 2);
        return headers.plus("Authorization", Credentials.basic(parts[0], parts.length > 1 ? parts[1] : ""));
    }

    /** {@return the URL without user and password, which have become a header} */
    static URI withoutUser(URI url) {
        var authority = url.getRawAuthority();
        var at = authority.lastIndexOf('@');
        return at < 0 ? url : URI.create(url.getScheme() + "://" + authority.substring(at + 1) + target(url));
    }

    static Origin origin(URI url) {
        return new Origin(isSecure(url), host(url).toLowerCase(Locale.ROOT), port(url));
    }

    static String form(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
