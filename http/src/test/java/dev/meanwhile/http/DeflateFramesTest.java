package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.millis;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.timeout;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.meanwhile.Promise;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Compressed frames, byte by byte, as no well-behaved client would send them (RFC 7692 §6 and §7.2). */
@Timeout(30)
class DeflateFramesTest {
    private static final String UPGRADE = "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
    private static final String OFFER = "Sec-WebSocket-Extensions: permessage-deflate\r\n";
    private static final int TEXT = 0xc1;
    private static final int FIRST = 0x41;
    private static final int NEXT = 0x00;
    private static final int LAST = 0x80;

    /** A frame with a mask of zeros, which changes nothing. */
    private static String frame(int head, String content) {
        var length = content.length();
        return (char) head + (length < 126 ? "" + (char) (0x80 | length) : "\u00fe" + (char) (length >> 8) + (char) (length & 0xff)) + "\0\0\0\0" + content;
    }

    private static String deflated(byte[] bytes) {
        var room = new byte[bytes.length + 100];
        try (var deflater = new Deflater(Deflater.BEST_COMPRESSION, true)) {
            deflater.setInput(bytes);
            return new String(room, 0, deflater.deflate(room, 0, room.length, Deflater.SYNC_FLUSH) - 4, StandardCharsets.ISO_8859_1);
        }
    }

    private static String deflated(String text) {
        return deflated(text.getBytes(StandardCharsets.UTF_8));
    }

    /** {@return what an echo answers: a text, the length of a compressed one, or the code and reason of its close} */
    private static String answer(String handshake, String frames) throws Exception {
        return run(() -> {
            try (var problems = new LoggedProblems(); var server = HttpServer.listen(c -> c.compressMessages(true), request -> {
                var socket = request.acceptWebSocket();
                for (var text : socket) {
                    socket.send(text);
                }
            })) {
                var answer = blocking(() -> {
                    try (var raw = RawClient.to(server).send(UPGRADE + handshake + "\r\n")) {
                        assertEquals(101, raw.status());
                        raw.send(frames);
                        var head = raw.read(2);
                        var content = raw.read(head.charAt(1) < 126 ? head.charAt(1) : number(raw.read(2)));
                        return switch (head.charAt(0)) {
                            case '\u0088' -> number(content) + " " + content.substring(2);
                            case '\u00c1' -> inflated(content) + " compressed";
                            default -> content;
                        };
                    }
                });
                problems.assertNone();
                return answer;
            }
        });
    }

    private static int number(String bytes) {
        return bytes.charAt(0) << 8 | bytes.charAt(1);
    }

    private static int inflated(String deflated) throws DataFormatException {
        try (var inflater = new Inflater(true)) {
            inflater.setInput((deflated + "\0\0\u00ff\u00ff").getBytes(StandardCharsets.ISO_8859_1));
            return inflater.inflate(new byte[2 << 20]);
        }
    }

    private static String answer(String frames) throws Exception {
        return answer(OFFER, frames);
    }

    /** RFC 7692 §7.2.3.1, and in two pieces, and §7.2.3.3 without compression, §7.2.3.4 with a last block, §7.2.3.5 with two blocks. */
    @ParameterizedTest
    @ValueSource(strings = {"\u00f2\u0048\u00cd\u00c9\u00c9\u0007\u0000", "\u0000\u0005\u0000\u00fa\u00ff\u0048\u0065\u006c\u006c\u006f\u0000", "\u00f3\u0048\u00cd\u00c9\u00c9\u0007\u0000\u0000",
        "\u00f2\u0048\u0005\u0000\u0000\u0000\u00ff\u00ff\u00ca\u00c9\u00c9\u0007\u0000"})
    void theExamplesOfTheStandard(String hello) throws Exception {
        assertEquals("Hello", answer(frame(TEXT, hello)));
        var half = hello.length() / 2;
        assertEquals("Hello", answer(frame(FIRST, hello.substring(0, half)) + frame(LAST, hello.substring(half))));
    }

    @Test
    void betweenOthers() throws Exception {
        assertEquals("plain", answer(frame(0x81, "plain") + frame(TEXT, deflated("later"))));
        assertEquals("", answer(frame(TEXT, "\0")));
        assertEquals("ab", answer(frame(0x01, "a") + frame(LAST, "b")));
        // Each piece alone, the last one empty.
        var text = deflated("x".repeat(100));
        var frames = new StringBuilder(frame(FIRST, text.substring(0, 1)));
        text.substring(1).chars().forEach(c -> frames.append(frame(NEXT, "" + (char) c)));
        assertEquals("x".repeat(100), answer(frames + frame(LAST, "")));
    }

    @Test
    void aBombEndsAtTheLimit() throws Exception {
        var bomb = deflated(new byte[10 << 20]);
        assertTrue(bomb.length() < 12_000, () -> bomb.length() + " bytes");
        assertEquals("1009 a message is longer than 1048576 bytes", answer(frame(TEXT, bomb)));
        // In pieces, of which each would fit.
        var frames = new StringBuilder(frame(FIRST, bomb.substring(0, 500)));
        for (var at = 500; at < bomb.length(); at += 500) {
            frames.append(frame(NEXT, bomb.substring(at, Math.min(at + 500, bomb.length()))));
        }
        assertEquals("1009 a message is longer than 1048576 bytes", answer(frames + frame(LAST, "")));
    }

    /** What is allocated at all is a small multiple of the limit. */
    @Test
    void aBombIsNeverHeld() throws Exception {
        var bomb = deflated(new byte[100 << 20]).getBytes(StandardCharsets.ISO_8859_1);
        var memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        var before = memory.getCurrentThreadAllocatedBytes();
        assertEquals(Optional.empty(), new Inflating(new Deflate(false, 15), 1 << 20).inflate(bomb));
        var allocated = memory.getCurrentThreadAllocatedBytes() - before;
        assertTrue(allocated < 6 << 20, () -> allocated + " bytes");
    }

    /** The client sends all at once, and goes; the handler takes its time. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void messagesOfAClientThatHasGone(boolean compressed) throws Exception {
        var text = "x".repeat(300_000);
        var message = compressed ? frame(TEXT, deflated(text)) : "\u0081\u00ff\0\0\0\0\0\u0004\u0093\u00e0\0\0\0\0" + text;
        run(() -> {
            var count = new AtomicInteger();
            var handled = new Promise<Void>();
            try (var server = HttpServer.listen(c -> c.compressMessages(compressed), request -> {
                for (var _ : request.acceptWebSocket()) {
                    sleep(millis(1));
                    count.incrementAndGet();
                }
                handled.complete(null);
            })) {
                blocking(() -> {
                    try (var raw = RawClient.to(server).send(UPGRADE + OFFER + "\r\n")) {
                        assertEquals(101, raw.status());
                        raw.send(message.repeat(100) + frame(0x88, "\u0003\u00e8"));
                    }
                });
                timeout(seconds(10), () -> handled.await());
                assertEquals(100, count.get());
            }
        });
    }

    @Test
    void whatIsAsLongAsItMayBe() throws Exception {
        var most = deflated("x".repeat(1 << 20));
        var more = deflated("x".repeat((1 << 20) + 1));
        assertEquals("1048576 compressed", answer(frame(TEXT, most)));
        assertEquals("1009 a message is longer than 1048576 bytes", answer(frame(TEXT, more)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u00ff\u00ff\u00ff", "\u0007", "plain text, say", "\u0000\u0005\u0000\u0000\u0000Hello\0"})
    void whatIsNotDeflate(String content) throws Exception {
        assertEquals("1007 a compressed message is not DEFLATE", answer(frame(TEXT, content)));
    }

    @Test
    void whatIsNotUtf8() throws Exception {
        assertEquals("1007 a text is not UTF-8", answer(frame(TEXT, deflated(new byte[] {(byte) 0xff, 'a'}))));
    }

    /** The answer said that the client must not refer to earlier messages. */
    @Test
    void aReferenceToAnEarlierMessage() throws Exception {
        try (var deflater = new Deflater(Deflater.BEST_COMPRESSION, true)) {
            var second = "";
            for (var i = 0; i < 2; i++) {
                var room = new byte[1_000];
                deflater.setInput("abcdefghijklmnopqrstuvwxyz0123456789".getBytes(StandardCharsets.UTF_8));
                second = new String(room, 0, deflater.deflate(room, 0, room.length, Deflater.SYNC_FLUSH) - 4, StandardCharsets.ISO_8859_1);
            }
            assertEquals("1007 a compressed message is not DEFLATE", answer(frame(TEXT, second)));
        }
    }

    /** RSV2, RSV3; RSV1 of a later piece, and of a ping; a piece of nothing; too long for any message. */
    @ParameterizedTest
    @CsvSource({"0xa1", "0x91", "0xf1", "0xe1", "0xc9", "0xa9", "0xc8"})
    void bitsThatMeanNothing(int head) throws Exception {
        assertTrue(answer(frame(head, head == 0xc8 ? "\u0003\u00e8" : "")).startsWith("1002 a frame has bits that mean nothing, RSV:"));
    }

    @Test
    void bitsOfALaterPiece() throws Exception {
        assertEquals("1002 a frame has bits that mean nothing, RSV:4", answer(frame(FIRST, "\0") + frame(0xc0, "\0")));
    }

    @Test
    void framesThatAreTooLong() throws Exception {
        assertTrue(answer("\u00c1\u00ff\0\0\0\0\0\u0040\0\0\0\0\0\0").startsWith("1009 "));
    }

    /** After its mistake a client may still send much. */
    @Test
    void whatFollowsAMistakeIsPassedOver() throws Exception {
        assertEquals("1007 a compressed message is not DEFLATE", answer(frame(TEXT, "\u0007") + frame(TEXT, deflated("x".repeat(100_000))).repeat(1_000)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Sec-WebSocket-Extensions: x-webkit-deflate-frame\r\n", "Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=77\r\n"})
    void withoutAnAgreement(String offer) throws Exception {
        assertEquals("1002 RSV != 0 and no extension negotiated, RSV:4", answer(offer, frame(TEXT, deflated("hello"))));
    }

    /** Short ones; those that would not get shorter; and with a smaller window, those that do not fit into it. */
    @ParameterizedTest
    @CsvSource({"permessage-deflate, 1023, false", "permessage-deflate, 1024, true", "permessage-deflate; server_max_window_bits=12, 4096, true", "permessage-deflate; server_max_window_bits=12, 4097, false"})
    void whatIsCompressed(String offer, int length, boolean compressed) throws Exception {
        run(() -> {
            try (var server = HttpServer.listen(c -> c.compressMessages(true), request -> request.acceptWebSocket().send("x".repeat(length)))) {
                blocking(() -> {
                    try (var raw = RawClient.to(server).send(UPGRADE + "Sec-WebSocket-Extensions: " + offer + "\r\n\r\n")) {
                        assertTrue(raw.head().contains("permessage-deflate; server_no_context_takeover; client_no_context_takeover"));
                        assertEquals(compressed ? '\u00c1' : '\u0081', raw.read(1).charAt(0));
                    }
                });
            }
        });
    }

    @Test
    void withoutTheSettingNothingIsAgreed() throws Exception {
        run(() -> {
            try (var server = HttpServer.listen(0, request -> request.acceptWebSocket().send("x".repeat(2_000)))) {
                blocking(() -> {
                    try (var raw = RawClient.to(server).send(UPGRADE + OFFER + "\r\n")) {
                        assertFalse(raw.head().toLowerCase().contains("extensions"));
                        assertEquals('\u0081', raw.read(1).charAt(0));
                    }
                });
            }
        });
    }
}
