package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.millis;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.sleep;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.Socket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.function.LongConsumer;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that don't read cost the server only what the operating system buffers; its own memory does not grow. */
@Timeout(60)
class SlowClientTest {
    private static final int CLIENTS = 10;
    /** The buffers of two sockets, and the queues of the server, are far smaller. */
    private static final long FAR_TOO_MUCH = 12L << 20;
    private static final byte[] PIECE = new byte[50_000];

    interface Sending {
        void to(ServerRequest request, LongConsumer sent) throws Exception;
    }

    /** Each client sends something and never reads. What handlers could send to it is counted until it is disconnected. */
    private static void nobodyReads(UnaryOperator<ServerConfig> config, String requests, Sending sending) throws Exception {
        run(() -> {
            var sent = new HashMap<String, Long>();
            try (var server = HttpServer.listen(config, request -> sending.to(request, bytes -> sent.merge(request.remote(), bytes, Long::sum)))) {
                var sockets = new ArrayList<Socket>();
                try {
                    for (var i = 0; i < CLIENTS; i++) {
                        var socket = new Socket();
                        sockets.add(socket);
                        socket.setReceiveBufferSize(32 << 10);
                        blocking(() -> RawClient.to(server, socket).send(requests));
                    }
                    while (sent.size() < CLIENTS || !server.toString().contains("; 0 connections, 0 handlers")) {
                        sleep(millis(1));
                    }
                    sent.values().forEach(bytes -> assertTrue(bytes < FAR_TOO_MUCH, bytes + " bytes were handed over for a client that never read"));
                } finally {
                    for (var socket : sockets) {
                        socket.close();
                    }
                }
            }
        });
    }

    @Test
    void ofAnEndlessBody() throws Exception {
        nobodyReads(c -> c.writeTimeout(millis(300)), "GET / HTTP/1.1\r\nHost: a\r\n\r\n", (request, sent) -> request.respond(200).stream(out -> {
            while (true) {
                out.emit(PIECE);
                sent.accept(PIECE.length);
            }
        }));
    }

    @Test
    void ofManyMessages() throws Exception {
        nobodyReads(c -> c.pingInterval(millis(300)), "GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n", (request, sent) -> {
            var socket = request.acceptWebSocket();
            while (true) {
                socket.send(PIECE);
                sent.accept(PIECE.length);
            }
        });
    }

    /** A client that sends requests and never reads an answer. Its requests are not read either. */
    @Test
    void ofManyRequests() throws Exception {
        nobodyReads(c -> c.writeTimeout(millis(300)).idleTimeout(millis(300)), "GET / HTTP/1.1\r\nHost: a\r\n\r\n".repeat(2_000), (request, sent) -> {
            request.respond(200).body(PIECE);
            sent.accept(PIECE.length);
        });
    }
}
