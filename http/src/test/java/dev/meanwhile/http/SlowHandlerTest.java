package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.millis;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A handler that does not take what its client sends stops the client instead of filling the server's memory, and loses nothing. */
@Timeout(30)
class SlowHandlerTest {
    /** The buffers of two sockets, and the queues of both ends, are far smaller. */
    private static final int FAR_TOO_MUCH = 48 << 20;
    private static final int PIECE = 48 << 10;
    private static final int PIECES = FAR_TOO_MUCH / PIECE;

    @Test
    void ofABody() throws Exception {
        run(() -> {
            var allSent = new boolean[1];
            try (var server = HttpServer.listen(c -> c.maxBodyBytes(FAR_TOO_MUCH), request -> {
                var wire = Wire.of(request);
                while (!allSent[0] && Wire.isRead(wire)) {
                    sleep(millis(1));
                }
                assertFalse(allSent[0], "all was taken from a client, and the handler had read nothing");
                request.respond(200).text("" + request.bytes().length);
            })) {
                try (var client = blocking(() -> RawClient.to(server))) {
                    blocking(() -> client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + FAR_TOO_MUCH + "\r\n\r\n"
                            + "x".repeat(FAR_TOO_MUCH)));
                    allSent[0] = true;
                    assertEquals(200, blocking(client::status));
                    assertEquals("" + FAR_TOO_MUCH, blocking(() -> client.read(8)));
                }
            }
        });
    }

    @Test
    void ofMessages() throws Exception {
        run(() -> {
            var allSent = new boolean[1];
            try (var server = HttpServer.listen(0, request -> {
                var socket = request.acceptWebSocket();
                var wire = Wire.of(socket);
                while (!allSent[0] && Wire.isRead(wire)) {
                    sleep(millis(1));
                }
                assertFalse(allSent[0], "all was taken from a client, and the handler had received nothing");
                for (var i = 0; i < PIECES; i++) {
                    assertEquals(PIECE, socket.receive().length());
                }
                socket.send("thanks");
            }); var socket = WebSocket.connect(server.url().replace("http", "ws"))) {
                var sender = spawn(() -> {
                    IntStream.range(0, PIECES).forEach(_ -> socket.send("x".repeat(PIECE)));
                    allSent[0] = true;
                });
                assertEquals("thanks", socket.receive());
                sender.await();
            }
        });
    }
}
