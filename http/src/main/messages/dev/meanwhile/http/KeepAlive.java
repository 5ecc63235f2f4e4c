package dev.meanwhile.http;

import io.vertx.core.http.HttpClientResponse;

import java.time.Duration;
import java.util.regex.Pattern;

/** What an HTTP/1 response says about the connection it came on (RFC 9112 §9.3). */
final class KeepAlive {
    private static final Pattern TIMEOUT = Pattern.compile("timeout\\s*=\\s*(\\d{1,9})", Pattern.CASE_INSENSITIVE);
    private static final Duration FOREVER = Duration.ofDays(36_500);

    private KeepAlive() {
    }

    /** {@return whether the connection can carry another exchange} For HTTP/1.0, and for simple forms of this, Vert.x closes it by itself. */
    static boolean isPossible(HttpClientResponse response) {
        if (response.getHeader("Connection") == null) {
            return true;
        }
        for (var value : response.headers().getAll("Connection")) {
            for (var token : value.split(",")) {
                if (token.strip().equalsIgnoreCase("close")) {
                    return false;
                }
            }
        }
        return true;
    }

    /** {@return how long the connection may be idle} A second less than the server says, because the server counts from its own end. */
    static Duration of(HttpClientResponse response) {
        var header = response.getHeader("Keep-Alive");
        var matcher = header == null ? null : TIMEOUT.matcher(header);
        return matcher != null && matcher.find() ? Duration.ofSeconds(Math.max(0, Long.parseLong(matcher.group(1)) - 1)) : FOREVER;
    }
}
