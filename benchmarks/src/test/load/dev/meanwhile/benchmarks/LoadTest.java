package dev.meanwhile.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A wrong answer counts as a failure: the load against a server that always gives the same answer. */
class LoadTest {
    private static final String UPGRADED = "HTTP/1.1 101 Switching Protocols\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";
    private static final String STREAM = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";
    private static final String END = "";

    @Test
    void theRightAnswerInSmallPieces() throws Exception {
        assertEquals(64, play(Served.PLAINTEXT, 64, "HTTP/1.1 200 OK\r\nDate: now\r\ncontent-length:13\r", "\n\r\nHello, ", "World!"));
    }

    @Test
    void anotherStatus() {
        assertWrong("not 200", Served.PLAINTEXT, "HTTP/1.1 503 Busy\r\nContent-Length: 13\r\n\r\nHello, World!");
    }

    @Test
    void anotherBody() {
        assertWrong("another body", Served.PLAINTEXT, "HTTP/1.1 200 OK\r\nContent-Length: 13\r\n\r\nHello, world!");
    }

    @Test
    void aMebibyteOfWhichOneByteIsWrong() throws Exception {
        var head = "HTTP/1.1 200 OK\r\nContent-Length: 1048576\r\n\r\n";
        var body = new String(Served.large(), StandardCharsets.US_ASCII);
        assertEquals(64, play(Served.LARGE, 64, head, body.substring(0, 100_000), body.substring(100_000)));
        assertWrong("another body", Served.LARGE, head + body.substring(1) + "0");
    }

    @Test
    void anotherLengthOrNone() {
        assertWrong("the Content-Length is not 13", Served.PLAINTEXT, "HTTP/1.1 200 OK\r\nContent-Length: 14\r\n\r\nHello, World!");
        assertWrong("the Content-Length is not 13", Served.PLAINTEXT, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
    }

    @Test
    void aConnectionThatEnds() {
        assertWrong("the server has closed a connection", Served.PLAINTEXT, "HTTP/1.1 200 OK\r\n", END);
    }

    @Test
    void noWebSocket() {
        assertWrong("no WebSocket", Served.ECHO, "HTTP/1.1 200 OK\r\n\r\n");
    }

    @Test
    void anotherEcho() {
        assertWrong("wrong message: hello instead of 00000001 of connection 0 ....", Served.ECHO, UPGRADED, "\u0081\u0005hello");
    }

    @Test
    void aFrameThatIsNoText() {
        assertWrong("wrong frame, beginning with the bytes 88 0", Served.ECHO, UPGRADED, "\u0088\u0000");
    }

    @Test
    void piecesInAnotherOrder() {
        assertWrong("instead of {\"type\":\"chunk\",\"content\":\"word 1\"}", Served.CHAT, UPGRADED, piece(0) + piece(2));
    }

    @Test
    void anAnswerThatDoesNotEnd() {
        var pieces = new StringBuilder();
        for (var n = 0; n < Served.CHUNKS; n++) {
            pieces.append(piece(n));
        }
        assertWrong("instead of {\"type\":\"done\"}", Served.CHAT, UPGRADED, pieces + piece(Served.CHUNKS));
    }

    @Test
    void noWelcome() {
        assertWrong("wrong message: hello instead of welcome", Served.BROADCAST, UPGRADED + frame("hello"));
    }

    @Test
    void pingsAreNoMessages() throws Exception {
        var pieces = new StringBuilder();
        for (var n = 0; n < Served.CHUNKS; n++) {
            pieces.append(piece(n)).append("\u0089\u0002hi");
        }
        assertEquals(101, play(Served.CHAT, 1, UPGRADED, pieces + frame("{\"type\":\"done\"}")));
    }

    @Test
    void aFileWithoutETag() {
        var file = "HTTP/1.1 200 OK\r\nContent-Length: 20480\r\n";
        assertWrong("no ETag", WebServed.FILE, file + "\r\n" + WebServed.file());
        assertWrong("another body", WebServed.FILE, file + "ETag: \"1\"\r\n\r\n" + WebServed.file().replace('0', '1'));
    }

    @Test
    void eventsInChunksOfAnySize() throws Exception {
        String[] first = {STREAM + "14\r\ndata: {\"number\":0}\n\n\r\n", "3\r\n:\n\n\r\n6\r\ndata:{\r\n", "1E\r\n\"number\":1}\n\nid: 2\ndata: {\"num\r\n0A\r\nber\":2}\n\n\n\r\n"};
        var rest = eventsFrom(3);
        assertEquals(WebServed.TICKS, play(WebServed.EVENTS, 1, first[0], first[1], first[2], Integer.toHexString(rest.length()) + "\r\n" + rest + "\r\n"));
    }

    @Test
    void eventsWithoutChunks() throws Exception {
        assertEquals(WebServed.TICKS, play(WebServed.EVENTS, 1, "HTTP/1.1 200 OK\r\n\r\nda", "ta:{\"number\":0}\r\n\r\ndata:{\"number\":1}\n\n" + eventsFrom(2)));
    }

    @Test
    void anotherEvent() {
        assertWrong("wrong event: data: {\"number\":1} instead of {\"number\":0}", WebServed.EVENTS, STREAM + "14\r\ndata: {\"number\":1}\n\n\r\n");
    }

    @Test
    void eventsThatEnd() {
        assertWrong("a stream of events has ended", WebServed.EVENTS, STREAM + "0\r\n\r\n");
    }

    private static String eventsFrom(int number) {
        return IntStream.range(number, WebServed.TICKS).mapToObj("data: {\"number\":%d}\n\n"::formatted).collect(Collectors.joining());
    }

    private static String piece(int n) {
        return frame("{\"type\":\"chunk\",\"content\":\"word " + n + "\"}");
    }

    private static String frame(String text) {
        return "\u0081" + (char) text.length() + text;
    }

    private static void assertWrong(String why, String workload, String... answer) {
        var e = assertThrows(IllegalStateException.class, () -> play(workload, 1, answer));
        assertTrue(e.getMessage().contains(why), e.getMessage());
    }

    private static long play(String workload, int size, String... answer) throws Exception {
        try (var server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> accept(server, answer));
            try (var load = Load.on(server.getLocalPort(), workload, size)) {
                return load.play(size);
            }
        }
    }

    private static void accept(ServerSocket server, String... answer) {
        while (true) {
            try {
                var socket = server.accept();
                Thread.ofVirtual().start(() -> answer(socket, answer));
            } catch (IOException e) {
                return;
            }
        }
    }

    private static void answer(Socket socket, String... answer) {
        try (socket) {
            socket.setTcpNoDelay(true);
            var read = socket.getInputStream().read(new byte[1000]);
            for (var piece : answer) {
                if (piece.equals(END)) {
                    return;
                }
                socket.getOutputStream().write(piece.getBytes(StandardCharsets.ISO_8859_1));
                if (piece.equals(UPGRADED)) {
                    read += socket.getInputStream().read(new byte[1000]);
                }
            }
            while (read > 0) {
                read = socket.getInputStream().read(new byte[1000]);
            }
        } catch (IOException e) {
            // The client has gone.
        }
    }
}
