package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.millis;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Windows of HTTP/2 that are tiny, shrink, or overflow, and other settings by which a client makes answers hard to send. */
@Timeout(30)
@NeedsNewerNetty
class Row30WindowsTest {
    private static final int INITIAL_WINDOW_SIZE = 4;
    private static final int MAX_HEADER_LIST_SIZE = 6;
    private static final int FLOW_CONTROL_ERROR = 3;

    private static void talk(byte[] body, RawHttp2.Talk talk) throws Exception {
        RawHttp2.talk(c -> c, request -> request.respond(200).body(body), talk);
    }

    private static byte[] number(int value) {
        return ByteBuffer.allocate(4).putInt(value).array();
    }

    private static void set(RawHttp2 raw, int setting, int value) throws Exception {
        raw.send(RawHttp2.SETTINGS, 0, 0, ByteBuffer.allocate(6).putShort((short) setting).putInt(value).array());
    }

    private static void widen(RawHttp2 raw, int stream, int bytes) throws Exception {
        raw.send(RawHttp2.WINDOW_UPDATE, 0, stream, number(bytes));
    }

    /** Adds what arrives of stream 1, until it is so many bytes. */
    private static void read(RawHttp2 raw, ByteArrayOutputStream body, int length) throws Exception {
        while (body.size() < length) {
            var frame = raw.about(1);
            switch (frame.type()) {
                case RawHttp2.DATA -> body.writeBytes(frame.payload());
                case RawHttp2.HEADERS -> { }
                default -> throw new AssertionError(frame);
            }
        }
        assertEquals(length, body.size());
    }

    private static byte[] random(int length) {
        var bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    @Test
    void aByteAtATime() throws Exception {
        var body = random(200);
        talk(body, raw -> {
            set(raw, INITIAL_WINDOW_SIZE, 1);
            raw.request(1, RawHttp2.GET);
            var received = new ByteArrayOutputStream();
            for (var i = 1; i <= body.length; i++) {
                read(raw, received, i);
                widen(raw, 1, 1);
            }
            assertArrayEquals(body, received.toByteArray());
        });
    }

    /** A client that never opens its window gets what a client gets that does not read. */
    @Test
    void noWindowAtAll() throws Exception {
        var ends = new ArrayList<Class<?>>();
        RawHttp2.talk(c -> c.writeTimeout(millis(200)), request -> {
            try {
                request.respond(200).body(new byte[10]);
            } catch (HttpException e) {
                ends.add(e.getClass());
                throw e;
            }
        }, raw -> {
            set(raw, INITIAL_WINDOW_SIZE, 0);
            raw.request(1, RawHttp2.GET);
            var frame = raw.about(1);
            while (frame.type() == RawHttp2.HEADERS) {
                frame = raw.about(1);
            }
            assertEquals(RawHttp2.RST_STREAM, frame.type());
        });
        assertEquals(List.of(HttpException.WriteTimeout.class), ends);
    }

    /** A setting may take back what was granted: the window is negative then (RFC 9113 §6.9.2). */
    @Test
    void aWindowThatShrinks() throws Exception {
        var body = random(100_000);
        talk(body, raw -> {
            widen(raw, 0, 1 << 20);
            raw.request(1, RawHttp2.GET);
            var received = new ByteArrayOutputStream();
            read(raw, received, 65_535);
            set(raw, INITIAL_WINDOW_SIZE, 1_000);
            // 64,535 bytes are owed: this is one too few for a byte, and the next exactly enough for it.
            widen(raw, 1, 64_535);
            widen(raw, 1, 1);
            read(raw, received, 65_536);
            widen(raw, 1, 1 << 20);
            read(raw, received, body.length);
            assertArrayEquals(body, received.toByteArray());
        });
    }

    @Test
    void windowsThatOverflow() throws Exception {
        talk(new byte[0], raw -> {
            set(raw, INITIAL_WINDOW_SIZE, Integer.MIN_VALUE);
            raw.assertEnds(FLOW_CONTROL_ERROR);
        });
        RawHttp2.talk(c -> c, request -> request.bytes(), raw -> {
            raw.head(1, ":method", "POST", ":scheme", "https", ":authority", "localhost", ":path", "/");
            widen(raw, 1, 1_000);
            set(raw, INITIAL_WINDOW_SIZE, Integer.MAX_VALUE);
            // Netty resets the stream instead of ending the connection.
            assertEquals(FLOW_CONTROL_ERROR, raw.about(1).error());
        });
    }

    /** It is advice (RFC 9113 §6.5.2); in CVE-2026-50560 it made every answer fail. */
    @Test
    void aClientThatWantsNoHeaders() throws Exception {
        talk(new byte[0], raw -> {
            set(raw, MAX_HEADER_LIST_SIZE, 1);
            assertEquals(200, raw.request(1, RawHttp2.GET).status(1));
        });
    }
}
