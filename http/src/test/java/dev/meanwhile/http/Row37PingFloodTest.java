package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Promise;

import java.io.IOException;
import java.net.Socket;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A peer that sends pings and does not read their answers is disconnected, before those fill the memory. */
@Timeout(30)
class Row37PingFloodTest {
    private static final String UPGRADE = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";
    private static final String PING = "\u0089\u00fd\0\0\0\0" + "p".repeat(125);
    private static final int TOGETHER = 1_000;
    /** The buffers of two sockets, and the queues of the server, are far smaller. */
    private static final long FAR_TOO_MUCH = 64L << 20;

    @Test
    void isOver() throws Exception {
        run(() -> {
            var end = new Promise<WebSocketException.Broken>();
            try (var problems = new LoggedProblems();
                 var server = HttpServer.listen(0, request -> end.complete(assertThrows(WebSocketException.Broken.class, request.acceptWebSocket()::receive)))) {
                var sent = blocking(() -> flood(server));
                assertTrue(sent < FAR_TOO_MUCH, sent + " bytes of pings were taken");
                var how = end.await();
                assertEquals(1008, how.code());
                assertTrue(how.getMessage().contains("pings"), how.getMessage());
                problems.assertNone();
            }
        });
    }

    /** {@return the bytes that the server has taken} */
    private static long flood(HttpServer server) throws IOException {
        var small = new Socket();
        small.setReceiveBufferSize(32 << 10);
        var sent = 0L;
        try (var raw = RawClient.to(server, small).send(UPGRADE)) {
            assertEquals(101, raw.status());
            var pings = PING.repeat(TOGETHER);
            while (sent < FAR_TOO_MUCH) {
                raw.send(pings);
                sent += pings.length();
            }
        } catch (IOException e) {
            // The server has closed the connection.
        }
        return sent;
    }
}
