package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.millis;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.spawnEager;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Promise;
import dev.meanwhile.io.vertx.LoopVertx;
import io.vertx.core.Future;

import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.Semaphore;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A client's WebSocket keeps to the limits of its client. */
@Timeout(20)
class WebSocketClientLimitsTest {
    interface Talk {
        void with(WebSocket socket) throws Exception;
    }

    private static void talk(UnaryOperator<ClientConfig> config, Talk atServer, Talk atClient) throws Exception {
        run(() -> {
            var talked = new Promise<Void>();
            try (var server = HttpServer.listen(0, request -> {
                try {
                    atServer.with(request.acceptWebSocket());
                    talked.complete(null);
                } catch (Throwable failure) {
                    talked.fail(failure);
                }
            }); var client = HttpClient.create(config); var socket = client.websocket(server.url().replace("http", "ws"))) {
                atClient.with(socket);
                talked.await();
            }
        });
    }

    @Test
    void aMessageThatIsTooLong() throws Exception {
        talk(c -> c.maxMessageBytes(1_000), socket -> {
            socket.send("x".repeat(1_000));
            socket.send("x".repeat(1_001));
            assertEquals(1009, assertThrows(WebSocketException.ClosedByPeer.class, socket::receive).code());
        }, socket -> {
            assertEquals(1_000, socket.receive().length());
            assertEquals(1009, assertThrows(WebSocketException.Broken.class, socket::receive).code());
        });
    }

    @Test
    void aMessageThatIsLongerThanTheDefaultAllows() throws Exception {
        talk(c -> c.maxMessageBytes(3 << 20), socket -> socket.send("x".repeat(3 << 20)), socket -> assertEquals(3 << 20, socket.receive().length()));
    }

    /** The peer reads nothing at first, and the first message is far longer than what the operating system takes. */
    @Test
    void theSendQueue() throws Exception {
        var first = "x".repeat(32 << 20);
        run(() -> {
            var gate = new Semaphore(0);
            try (var server = silent(gate);
                 var client = HttpClient.create(c -> c.sendQueueBytes(first.length()));
                 var socket = client.websocket(server.url("/").replace("http", "ws"))) {
                socket.send(first);
                var second = spawnEager(() -> socket.send("!"));
                assertFalse(second.isDone());
                gate.release();
                second.await();
                socket.abort();
            }
            try (var server = silent(new Semaphore(0));
                 var client = HttpClient.create(c -> c.sendQueueBytes(first.length() + 1));
                 var socket = client.websocket(server.url("/").replace("http", "ws"))) {
                socket.send(first);
                assertTrue(spawnEager(() -> socket.send("!")).isDone());
                socket.abort();
            }
        });
    }

    private static RawServer silent() {
        return silent(new Semaphore(1));
    }

    /** It accepts the WebSocket and says nothing more; it reads once the gate is open. */
    private static RawServer silent(Semaphore gate) {
        return RawServer.of(peer -> {
            var key = peer.readHead().replaceAll("(?is).*sec-websocket-key: (\\S+).*", "$1");
            peer.send("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: " + accept(key) + "\r\n\r\n");
            gate.acquire();
            peer.awaitEnd();
        });
    }

    /** It would be closed too after the five seconds that the peer has for its answer. */
    @Test
    void aCloseThatIsCancelledCutsTheConnectionAtOnce() throws Exception {
        run(() -> {
            try (var server = silent(); var socket = WebSocket.connect(server.url("/").replace("http", "ws"))) {
                var wire = Wire.of(socket);
                var closing = spawnEager(() -> socket.close(1000, ""));
                closing.cancel();
                assertThrows(java.util.concurrent.CancellationException.class, closing::await);
                var io = LoopVertx.current();
                assertFalse(io.await(() -> Future.succeededFuture(wire.isOpen())));
            }
        });
    }

    @Test
    void aPeerThatDoesNotAnswerPings() throws Exception {
        run(() -> {
            try (var server = silent();
                 var client = HttpClient.create(c -> c.pingInterval(millis(50)));
                 var socket = client.websocket(server.url("/").replace("http", "ws"))) {
                assertEquals(1006, assertThrows(WebSocketException.Broken.class, socket::receive).code());
            }
        });
    }

    private static String accept(String key) throws Exception {
        var sha = MessageDigest.getInstance("SHA-1").digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes());
        return Base64.getEncoder().encodeToString(sha);
    }

    @Test
    void limitsAreChecked() {
        assertThrows(IllegalArgumentException.class, () -> ClientConfig.DEFAULT.maxMessageBytes(0));
        assertThrows(IllegalArgumentException.class, () -> ClientConfig.DEFAULT.sendQueueBytes(0));
        assertThrows(IllegalArgumentException.class, () -> ClientConfig.DEFAULT.pingInterval(Duration.ZERO));
    }
}
