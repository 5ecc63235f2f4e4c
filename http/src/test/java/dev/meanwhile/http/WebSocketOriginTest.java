package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pages of other sites can't use a WebSocket behind their visitor's back (cross-site WebSocket hijacking). */
@Timeout(20)
class WebSocketOriginTest {
    @ParameterizedTest
    @CsvSource({
        "https://example.org,      example.org,      true",
        "http://example.org:8000,  example.org:8000, true",
        "https://EXAMPLE.org,      example.ORG,      true",
        "https://example.org,      example.org:8000, false",
        "https://evil.net,         example.org,      false",
        "https://example.org.evil, example.org,      false",
        "null,                     example.org,      false",
        "http://localhost:5173,    example.org,      false",
        // On the same machine.
        "null,                     localhost:8000,   true",
        "null,                     127.0.0.1:8000,   true",
        "null,                     [::1]:8000,       true",
        "http://localhost:5173,    127.0.0.1:8000,   true",
        "http://app.localhost,     localhost:8000,   true",
        "https://evil.net,         localhost:8000,   false",
        "http://localhost.evil.net, localhost:8000,  false",
        "http://127.0.0.1.evil.net, localhost:8000,  false",
        "file://,                  localhost:8000,   false",
        "'',                       localhost:8000,   false",
        "http://localhost:1,       '',               false",
    })
    void byDefault(String origin, String host, boolean allowed) {
        assertEquals(allowed, WebSocketOrigins.DEFAULT.allow(origin, host));
    }

    @Test
    void byName() {
        var named = WebSocketOrigins.of(List.of("https://Example.org", "null"));
        assertTrue(named.allow("https://example.org", "x"));
        assertTrue(named.allow("null", "x"));
        assertFalse(named.allow("https://x", "x"));
        assertTrue(WebSocketOrigins.of(List.of("*")).allow("https://evil.net", "x"));
        assertFalse(WebSocketOrigins.of(List.of()).allow("https://x", "x"));
        for (var bad : List.of("https://example.org/", "example.org", "", "*.example.org", "https://")) {
            assertThrows(IllegalArgumentException.class, () -> ServerConfig.DEFAULT.allowedOrigins(bad), bad);
        }
    }

    private static String answer(UnaryOperator<ServerConfig> config, String origin) throws Exception {
        return run(() -> {
            try (var server = HttpServer.listen(config, request -> request.acceptWebSocket().send("secret"))) {
                return blocking(() -> {
                    try (var raw = RawClient.to(server)) {
                        return raw.send("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                                + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" + origin + "\r\n").head().split(" ")[1];
                    }
                });
            }
        });
    }

    @Test
    void theServerAnswers() throws Exception {
        assertEquals("101", answer(c -> c, ""));
        assertEquals("101", answer(c -> c, "Origin: null\r\n"));
        assertEquals("403", answer(c -> c, "Origin: https://evil.net\r\n"));
        assertEquals("101", answer(c -> c.allowedOrigins("https://evil.net"), "Origin: https://evil.net\r\n"));
        assertEquals("403", answer(c -> c.allowedOrigins("https://example.org"), "Origin: null\r\n"));
        assertEquals("403", answer(c -> c.allowedOrigins("https://example.org"), "Origin: http://localhost\r\n"));
    }

    /** It is a program, and needs no permission. */
    @Test
    void ourOwnClient() throws Exception {
        run(() -> {
            try (var server = HttpServer.listen(c -> c.allowedOrigins(), request -> request.acceptWebSocket().send("hello"));
                 var socket = WebSocket.connect(server.url().replace("http", "ws"))) {
                assertEquals("hello", socket.receive());
            }
        });
    }
}
