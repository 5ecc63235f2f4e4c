package dev.meanwhile.http;

import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpVersion;

import java.time.Duration;
import java.util.Arrays;
import java.util.regex.Pattern;

/** What an HTTP/1 response says about the connection it came on (RFC 9112 §9.3). */
final class KeepAlive {
    private static final Pattern TIMEOUT = Pattern.compile("timeout\\s*=\\s*(\\d{1,9})", Pattern.CASE_INSENSITIVE);
    private static final Duration FOREVER = Duration.ofDays(36_500);

    private KeepAlive() {
    }

    /** {@return whether the connection can carry another exchange} */
    static boolean isPossible(HttpClientResponse response) {
        return !says(response, "close") && (response.version() != HttpVersion.HTTP_1_0 || says(response, "keep-alive"));
    }

    private static boolean says(HttpClientResponse response, String option) {
        return response.headers().getAll("Connection").stream()
                .flatMap(value -> Arrays.stream(value.split(",")))
                .anyMatch(token -> token.strip().equalsIgnoreCase(option));
    }

    /** {@return how long the connection may be idle} A second less than the server says, which counts from its end. */
    static Duration of(HttpClientResponse response) {
        var header = response.getHeader("Keep-Alive");
        var matcher = header == null ? null : TIMEOUT.matcher(header);
        return matcher != null && matcher.find() ? Duration.ofSeconds(Math.max(0, Long.parseLong(matcher.group(1)) - 1)) : FOREVER;
    }
}
