package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A handshake's key is 16 bytes in Base64. */
@Timeout(20)
class WebSocketKeyTest {
    private static final String GOOD = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

    private static int status(String keys) throws Exception {
        return run(() -> {
            try (var problems = new LoggedProblems(); var server = HttpServer.listen(0, ServerRequest::acceptWebSocket)) {
                var status = blocking(() -> {
                    try (var raw = RawClient.to(server)) {
                        return raw.send("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n" + keys + "\r\n").status();
                    }
                });
                problems.assertNone();
                return status;
            }
        });
    }

    private static int withKey(String key) throws Exception {
        return status("Sec-WebSocket-Key: " + key + "\r\n");
    }

    @Test
    void isAcceptedIfItIsOne() throws Exception {
        assertEquals(101, status(GOOD));
    }

    @Test
    void isRefusedIfItIsNone() throws Exception {
        assertEquals(400, withKey("abc"));
        assertEquals(400, withKey("A".repeat(25_000)));
        assertEquals(400, withKey("dGhlIHNhbXBsZSBub25jZ!=="));
        assertEquals(400, withKey("dGhlIHNhbXBsZSBub25jZQAA"));
        assertEquals(400, status(GOOD + GOOD));
    }

    @Test
    void isNeeded() throws Exception {
        assertEquals(400, status(""));
    }
}
