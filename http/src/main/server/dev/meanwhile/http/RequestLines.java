package dev.meanwhile.http;

import java.util.Locale;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;

/** What a request asks for, checked the same way in each version of HTTP: method, target, scheme and authority (RFC 9112 §3, RFC 9113 §8.3.1). */
final class RequestLines {
    /** Of HTTP/1: two blanks and the version. HTTP/2 has no such line, but the same limit. */
    private static final int AROUND = "  HTTP/1.1".length();

    private RequestLines() {
    }

    /** {@return the status for a request that can't be meant, or 0} */
    static int problem(HttpServerRequest request, int maxBytes) {
        var method = request.method().name();
        var target = request.uri();
        // Whoever gets one becomes a proxy. After a 2xx its client takes a body for bytes of the tunnel.
        if (target == null || method.equals("CONNECT") || !isToken(method)) {
            return 400;
        }
        var isMultiplexed = request.version() == HttpVersion.HTTP_2;
        if (isMultiplexed && method.length() + target.length() + AROUND > maxBytes) {
            return 414;
        }
        if (!isPrintable(target) || !isTarget(method, target, !isMultiplexed)) {
            return 400;
        }
        if (isMultiplexed && (!isScheme(request.scheme()) || request.authority() == null || request.authority().host().isEmpty())) {
            return 400;
        }
        return 0;
    }

    private static boolean isTarget(String method, String target, boolean mayBeUrl) {
        if (target.startsWith("/")) {
            return true;
        }
        if (target.equals("*")) {
            return method.equals("OPTIONS");
        }
        // Every server must understand it (RFC 9112 §3.2.2), but HTTP/2 says it in other ways.
        return mayBeUrl && isUrl(target.toLowerCase(Locale.ROOT));
    }

    private static boolean isUrl(String target) {
        var start = target.startsWith("http://") ? 7 : target.startsWith("https://") ? 8 : -1;
        return start > 0 && target.length() > start && "/?#".indexOf(target.charAt(start)) < 0;
    }

    /** Characters beyond ASCII are not refused: curl sends them as its user writes them. */
    private static boolean isPrintable(String target) {
        for (var i = 0; i < target.length(); i++) {
            if (target.charAt(i) <= ' ' || target.charAt(i) == 127) {
                return false;
            }
        }
        return true;
    }

    private static boolean isScheme(String scheme) {
        return scheme != null && (scheme.equalsIgnoreCase("https") || scheme.equalsIgnoreCase("http"));
    }

    /** {@return whether it may be a method (RFC 9110 §5.6.2)} */
    static boolean isToken(CharSequence text) {
        for (var i = 0; i < text.length(); i++) {
            var c = text.charAt(i);
            if (!(c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || "!#$%&'*+-.^_`|~".indexOf(c) >= 0)) {
                return false;
            }
        }
        return !text.isEmpty();
    }
}
