package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A response that is read into memory may be as long as the client allows, and no longer. */
@Timeout(20)
class BodyLimitTest {
    private static final int LIMIT = 100_000;

    private static String response(String how, int bytes) {
        return "HTTP/1.1 200 OK\r\n" + switch (how) {
            case "announced" -> "Content-Length: " + bytes + "\r\n\r\n" + "x".repeat(bytes);
            case "chunked" -> "Transfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(bytes) + "\r\n" + "x".repeat(bytes) + "\r\n0\r\n\r\n";
            default -> "Connection: close\r\n\r\n" + "x".repeat(bytes);
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"announced", "chunked", "until the end"})
    void toTheByte(String how) {
        try (var client = HttpClient.create(c -> c.maxBodyBytes(LIMIT)); var server = RawServer.of(peer -> {
            peer.send(response(how, Integer.parseInt(peer.readRequest().path().substring(1))));
        })) {
            run(() -> {
                assertEquals(LIMIT, client.get(server.url("/" + LIMIT)).bytes().length);
                var thrown = assertThrows(HttpException.BodyTooLarge.class, () -> client.get(server.url("/" + (LIMIT + 1))));
                assertTrue(thrown.getMessage().contains("longer than " + LIMIT + " bytes"), thrown.getMessage());
            });
        }
    }
}
