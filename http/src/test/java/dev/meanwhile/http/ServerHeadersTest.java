package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a server adds to all responses. */
@Timeout(30)
class ServerHeadersTest {
    @Test
    void headersOfTheConfigurationAreAddedUnlessTheHandlerHasThem() {
        run(() -> {
            try (var server = HttpServer.listen(c -> c.header("Server", "shop").header("X-Frame-Options", "DENY").dateHeader(false), request ->
                    request.respond(200).header("x-frame-options", "SAMEORIGIN").text("hello")); var client = HttpClient.create()) {
                var response = client.get(server.url());
                assertEquals("shop", response.header("Server").orElse(""));
                assertEquals(List.of("SAMEORIGIN"), response.headers().all("X-Frame-Options"));
                assertTrue(response.header("Date").isEmpty());
            }
        });
    }

    @Test
    void theDateIsThereAndTheServersNameIsNot() {
        run(() -> {
            try (var server = HttpServer.listen(c -> c, request -> request.respond(200).text("hello")); var client = HttpClient.create()) {
                var response = client.get(server.url());
                assertFalse(response.header("Date").isEmpty());
                assertTrue(response.header("Server").isEmpty());
            }
        });
    }

    @Test
    void whatCannotBeSentIsRefusedBeforeItListens() {
        assertThrows(IllegalArgumentException.class, () -> ServerConfig.DEFAULT.header("X-A", "a\r\nb"));
        assertThrows(IllegalArgumentException.class, () -> ServerConfig.DEFAULT.header("Transfer-Encoding", "chunked"));
    }
}
