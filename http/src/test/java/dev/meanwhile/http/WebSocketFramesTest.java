package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Frames byte by byte, as no well-behaved client would send them. */
@Timeout(20)
class WebSocketFramesTest {
    private static final int TEXT = 0x81;
    private static final int FIRST = 0x01;
    private static final int NEXT = 0x00;
    private static final int LAST = 0x80;
    private static final byte[] HALF_AN_UMLAUT = {(byte) 0xc3};
    private static final byte[] OTHER_HALF = {(byte) 0xa4};

    private record Answer(int kind, byte[] bytes) {
        int closeCode() {
            assertEquals(0x88, kind);
            return (bytes[0] & 0xff) << 8 | bytes[1] & 0xff;
        }

        String closeReason() {
            return new String(bytes, 2, bytes.length - 2, StandardCharsets.UTF_8);
        }
    }

    /** {@return the first frame of an echo's answer} */
    private static Answer answer(byte[]... frames) throws Exception {
        return run(() -> {
            try (var server = HttpServer.listen(0, request -> {
                var socket = request.acceptWebSocket();
                for (var text : socket) {
                    socket.send(text);
                }
            })) {
                return blocking(() -> talk(server.port(), frames));
            }
        });
    }

    private static Answer talk(int port, byte[]... frames) throws Exception {
        try (var socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(10_000);
            var out = socket.getOutputStream();
            out.write(("GET / HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
            var in = new DataInputStream(socket.getInputStream());
            for (var head = ""; !head.endsWith("\r\n\r\n"); ) {
                head += (char) in.readUnsignedByte();
            }
            for (var frame : frames) {
                out.write(frame);
            }
            var kind = in.readUnsignedByte();
            return new Answer(kind, in.readNBytes(in.readUnsignedByte()));
        }
    }

    /** Masked with zeros, which changes nothing. */
    private static byte[] frame(int kind, byte[] bytes) {
        var frame = new ByteArrayOutputStream();
        frame.write(kind);
        frame.write(0x80 | bytes.length);
        frame.writeBytes(new byte[4]);
        frame.writeBytes(bytes);
        return frame.toByteArray();
    }

    @Test
    void aTextThatIsNotUtf8() throws Exception {
        assertEquals(1007, answer(frame(TEXT, HALF_AN_UMLAUT)).closeCode());
    }

    @Test
    void aTextInPiecesThatIsNotUtf8() throws Exception {
        assertEquals(1007, answer(frame(FIRST, "a".getBytes(StandardCharsets.UTF_8)), frame(LAST, HALF_AN_UMLAUT)).closeCode());
    }

    @Test
    void piecesMayCutACharacter() throws Exception {
        var answer = answer(frame(FIRST, HALF_AN_UMLAUT), frame(NEXT, OTHER_HALF), frame(LAST, "!".getBytes(StandardCharsets.UTF_8)));
        assertEquals(TEXT, answer.kind());
        assertArrayEquals("ä!".getBytes(StandardCharsets.UTF_8), answer.bytes());
    }

    /** Only the bytes of a message are limited. */
    @Test
    void aMessageInManyPieces() throws Exception {
        var frames = new ArrayList<byte[]>();
        frames.add(frame(FIRST, "a".getBytes(StandardCharsets.UTF_8)));
        for (var i = 0; i < 5_000; i++) {
            frames.add(frame(NEXT, new byte[0]));
        }
        frames.add(frame(LAST, "b".getBytes(StandardCharsets.UTF_8)));
        assertArrayEquals("ab".getBytes(StandardCharsets.UTF_8), answer(frames.toArray(byte[][]::new)).bytes());
    }

    @Test
    void aCloseSaysWhatIsWrong() throws Exception {
        assertEquals("a text is not UTF-8", answer(frame(TEXT, HALF_AN_UMLAUT)).closeReason());
        var twice = answer(frame(FIRST, new byte[0]), frame(TEXT, new byte[0]));
        assertEquals(1002, twice.closeCode());
        assertFalse(twice.closeReason().isEmpty());
    }
}
