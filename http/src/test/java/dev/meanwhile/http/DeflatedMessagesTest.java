package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.millis;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Promise;
import dev.meanwhile.test.Torture;
import dev.meanwhile.test.io.TestNetwork;
import io.netty.buffer.Unpooled;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.zip.Deflater;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compressed messages, as programs see them: like others. */
@Timeout(60)
class DeflatedMessagesTest {
    private static HttpClient client() {
        return HttpClient.create(c -> c.compressMessages(true));
    }

    private static void echo(ServerRequest request) {
        var socket = request.acceptWebSocket();
        for (var message : socket.messages()) {
            socket.send(message);
        }
    }

    private static String ws(String url) {
        return url.replaceFirst("http", "ws");
    }

    @Test
    void everyLengthAndKind() throws Exception {
        run(() -> {
            try (var server = HttpServer.listen(c -> c.compressMessages(true), DeflatedMessagesTest::echo); var client = client(); var socket = client.websocket(ws(server.url()))) {
                var random = new Random(5);
                for (var length : new int[] {0, 1, 1_023, 1_024, 1_025, 5_000, 70_000, 1 << 20}) {
                    var text = "{\"id\": 5, ü} ".repeat(length / 10).substring(0, Math.min(length, length / 10 * 13) / 2);
                    socket.send(text);
                    assertEquals(text, socket.receive());
                    var noise = new byte[length];
                    random.nextBytes(noise);
                    socket.send(noise);
                    assertArrayEquals(noise, socket.receiveBytes());
                }
            }
        });
    }

    /** It can't be compressed and so goes as it is, in several frames. */
    @Test
    void longerThanTheOtherEndMaySend() throws Exception {
        run(() -> {
            try (var server = HttpServer.listen(c -> c.compressMessages(true).maxMessageBytes(1_000_000), DeflatedMessagesTest::echo);
                 var client = HttpClient.create(c -> c.compressMessages(true).maxMessageBytes(10_000)); var socket = client.websocket(ws(server.url()))) {
                socket.send("x".repeat(100_000));
                assertEquals(1009, assertThrows(WebSocketException.Broken.class, socket::receive).code());
            }
        });
    }

    /** All of them come, in order, and then the close. */
    @Test
    void aReaderThatIsSlowerThanTheWriter() throws Exception {
        run(() -> {
            var seen = new ArrayList<String>();
            var read = new Promise<Void>();
            try (var server = HttpServer.listen(c -> c.compressMessages(true), request -> {
                for (var text : request.acceptWebSocket()) {
                    sleep(Duration.ZERO);
                    seen.add(text.substring(0, 3));
                }
                read.complete(null);
            }); var client = client()) {
                try (var socket = client.websocket(ws(server.url()))) {
                    for (var i = 100; i < 300; i++) {
                        socket.send(i + "x".repeat(300_000));
                    }
                }
                read.await();
                assertEquals(IntStream.range(100, 300).mapToObj(String::valueOf).toList(), seen);
            }
        });
    }

    /** A WebSocket that one end wants to be compressed, and the other does not. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void onlyOneEnd(boolean client) throws Exception {
        run(() -> {
            try (var server = HttpServer.listen(c -> c.compressMessages(!client), DeflatedMessagesTest::echo); var own = HttpClient.create(c -> c.compressMessages(client));
                 var socket = own.websocket(ws(server.url()))) {
                socket.send("x".repeat(5_000));
                assertEquals(5_000, socket.receive().length());
            }
        });
    }

    /** A server that refers to earlier messages, and whose first one comes together with the handshake. */
    @Test
    void aServerThatRefersToEarlierMessages() throws Exception {
        var text = "the quick brown fox jumps over the lazy dog 0123456789";
        var frames = new ByteArrayOutputStream();
        try (var deflater = new Deflater(9, true)) {
            for (var i = 0; i < 3; i++) {
                var room = new byte[1_000];
                deflater.setInput(text.getBytes());
                var count = deflater.deflate(room, 0, room.length, Deflater.SYNC_FLUSH) - 4;
                frames.write(0xc1);
                frames.write(count);
                frames.write(room, 0, count);
            }
        }
        assertTrue(frames.size() < 100);
        run(() -> {
            try (var server = agreeing("permessage-deflate", frames.toByteArray()); var client = client(); var socket = client.websocket(ws(server.url("/")))) {
                for (var i = 0; i < 3; i++) {
                    assertEquals(text, socket.receive());
                }
                assertEquals("permessage-deflate; server_no_context_takeover; client_no_context_takeover, permessage-deflate; client_no_context_takeover",
                        server.requests().getFirst().replaceAll("(?is).*sec-websocket-extensions: ([^\r]+).*", "$1"));
                socket.abort();
            }
        });
    }

    private static RawServer agreeing(String extensions, byte[] frames) {
        return RawServer.of(peer -> {
            var key = peer.readHead().replaceAll("(?is).*sec-websocket-key: (\\S+).*", "$1");
            var accept = Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-1").digest((key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes()));
            var all = new ByteArrayOutputStream();
            all.writeBytes(("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: " + accept + "\r\nSec-WebSocket-Extensions: " + extensions + "\r\n\r\n")
                    .getBytes(StandardCharsets.ISO_8859_1));
            all.writeBytes(frames);
            peer.send(all.toByteArray());
            peer.awaitEnd();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"permessage-deflate; client_max_window_bits=10", "permessage-deflate; unknown", "permessage-deflate, permessage-deflate", "foo"})
    void aServerThatAgreesToSomethingElse(String extensions) throws Exception {
        run(() -> {
            try (var server = agreeing(extensions, new byte[0]); var client = client()) {
                var failure = assertThrows(HttpException.BadResponse.class, () -> client.websocket(ws(server.url("/"))));
                assertTrue(failure.getMessage().contains(extensions), failure::getMessage);
            }
        });
    }

    @Test
    void aGroup() throws Exception {
        run(() -> {
            var group = SocketGroup.disconnectingSlow(1 << 20);
            try (var server = HttpServer.listen(c -> c.compressMessages(true), request -> {
                var socket = request.acceptWebSocket();
                try (var _ = group.join(socket)) {
                    socket.forEach(_ -> { });
                }
            }); var compressing = client(); var plain = HttpClient.create()) {
                var sockets = new ArrayList<WebSocket>();
                for (var i = 0; i < 6; i++) {
                    sockets.add((i % 3 == 0 ? plain : compressing).websocket(ws(server.url())));
                }
                while (group.size() < 6) {
                    sleep(millis(1));
                }
                for (var i = 0; i < 50; i++) {
                    group.broadcast(i + " text".repeat(1_000));
                    group.broadcast(new byte[5_000 + i]);
                }
                for (var socket : sockets) {
                    for (var i = 0; i < 50; i++) {
                        assertEquals(i + " text".repeat(1_000), socket.receive());
                        assertArrayEquals(new byte[5_000 + i], socket.receiveBytes());
                    }
                    socket.close();
                }
            }
        });
    }

    @Test
    void aMessageForManyIsCompressedOnce() {
        var message = new DeflatedOnce();
        var content = Unpooled.copiedBuffer("text ".repeat(1_000), StandardCharsets.UTF_8);
        var first = message.of(content).orElseThrow();
        assertTrue(first.readableBytes() < 100);
        // What a writer does with it does not concern the others.
        first.readerIndex(5).release();
        var second = message.of(content.copy()).orElseThrow();
        assertSame(first.array(), second.array());
        assertEquals(0, second.readerIndex());
        second.release();
        var other = message.of(Unpooled.copiedBuffer("x".repeat(3_000), StandardCharsets.UTF_8)).orElseThrow();
        assertFalse(other.array() == first.array());
    }

    /** In each wait: while connecting, sending, receiving, closing. */
    @Test
    void cancelledAtEveryWait() {
        var text = "text ".repeat(20_000);
        var runs = Torture.cancelAtEveryWait(victim -> {
            TestNetwork.install().link().latency(millis(5)).pieces(400);
            try (var _ = HttpServer.listen(c -> c.port(80).compressMessages(true), DeflatedMessagesTest::echo); var client = client()) {
                victim.run(() -> {
                    try (var socket = client.websocket("ws://server/")) {
                        for (var i = 0; i < 3; i++) {
                            socket.send(text);
                            socket.send(text);
                            assertEquals(text, socket.receive());
                            assertEquals(text, socket.receive());
                        }
                    }
                });
                sleep(seconds(60));
                try (var socket = client.websocket("ws://server/")) {
                    socket.send(text);
                    assertEquals(text, socket.receive());
                }
            }
        });
        assertTrue(runs > 8, () -> runs + " runs");
    }
}
