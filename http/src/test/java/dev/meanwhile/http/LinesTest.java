package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.meanwhile.Loop;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A stream's lines are the same however the body is cut. */
@Timeout(20)
class LinesTest {
    private static List<String> lines(byte[] body, int pieceLength) {
        try (var server = RawServer.of(peer -> {
            peer.readRequest();
            peer.socket().setTcpNoDelay(true);
            peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            for (var piece : Pieces.of(body, pieceLength)) {
                peer.send(Integer.toHexString(piece.length()) + "\r\n").send(piece.getBytes()).send("\r\n");
            }
            peer.send("0\r\n\r\n").awaitEnd();
        }); var client = HttpClient.create(c -> c.maxBodyBytes(1000))) {
            return run(() -> {
                var lines = new ArrayList<String>();
                try (var response = client.stream("GET", server.url("/"))) {
                    response.lines().forEach(lines::add);
                }
                return lines;
            });
        }
    }

    @Test
    void cutAnywhere() {
        var text = "first\nsecond\r\n\nümläut 日本\r\n😀\rmiddle\nlast";
        for (var length = 1; length < 12; length++) {
            assertEquals(List.of("first", "second", "", "ümläut 日本", "😀\rmiddle", "last"), lines(text.getBytes(StandardCharsets.UTF_8), length));
        }
    }

    @Test
    void ends() {
        assertEquals(List.of("a"), lines("a\n".getBytes(), 10));
        assertEquals(List.of("a\uFFFD"), lines(new byte[] {'a', (byte) 0xe2, (byte) 0x82}, 1));
        assertEquals(List.of(), lines(new byte[0], 10));
    }

    @Test
    void aLineWithoutEnd() {
        assertThrows(HttpException.BodyTooLarge.class, () -> lines("x".repeat(100_000).getBytes(), 100));
    }

    /** The limit applies to each line, not to all of them together. */
    @Test
    void manyLines() {
        assertEquals(1000, lines("0123456789\n".repeat(1000).getBytes(), 1700).size());
    }

    /** Nothing remains of an unfinished iteration when its response has been closed. */
    @Test
    void leftHalfWay() {
        try (var server = RawServer.of(peer -> {
            peer.readRequest();
            peer.send("HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\none\ntwo\n").awaitEnd();
        }); var client = HttpClient.create()) {
            run(() -> {
                var loop = Loop.current();
                try (var response = client.stream("GET", server.url("/"))) {
                    assertEquals("one", response.lines().iterator().next());
                    assertEquals(2, loop.tasks().size());
                }
                assertEquals(1, loop.tasks().size());
            });
        }
    }
}
