package dev.meanwhile.http;

import static dev.meanwhile.http.RawHttp2.talk;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Frames of HTTP/2 that make no sense cost their sender the connection, with the error that RFC 9113 names, and nobody else anything. */
@Timeout(30)
@NeedsNewerNetty
class Row29FramesTest {
    private static final int PROTOCOL_ERROR = 1;
    private static final int FLOW_CONTROL_ERROR = 3;
    private static final int FRAME_SIZE_ERROR = 6;
    private static final int COMPRESSION_ERROR = 9;
    private static final int PING = 6;

    record Case(String what, int error, RawHttp2.Talk sending) {
        @Override
        public String toString() {
            return what;
        }
    }

    static Stream<Case> bad() {
        return Stream.of(
                new Case("a frame of 20,000 bytes", FRAME_SIZE_ERROR, raw -> raw.send(RawHttp2.DATA, 0, 1, new byte[20_000])),
                new Case("a ping of seven bytes", FRAME_SIZE_ERROR, raw -> raw.send(PING, 0, 0, new byte[7])),
                new Case("settings of five bytes", FRAME_SIZE_ERROR, raw -> raw.send(RawHttp2.SETTINGS, 0, 0, new byte[5])),
                new Case("a stream with an even number", PROTOCOL_ERROR, raw -> raw.request(2, RawHttp2.GET)),
                new Case("a request on no stream", PROTOCOL_ERROR, raw -> raw.request(0, RawHttp2.GET)),
                new Case("data before a request", PROTOCOL_ERROR, raw -> raw.send(RawHttp2.DATA, 0, 1, new byte[1])),
                new Case("a ping on a stream", PROTOCOL_ERROR, raw -> raw.send(PING, 0, 1, new byte[8])),
                new Case("a frame within a header", PROTOCOL_ERROR, raw -> raw.send(RawHttp2.HEADERS, RawHttp2.END_STREAM, 1, RawHttp2.block(RawHttp2.GET)).send(PING, 0, 0, new byte[8])),
                new Case("a continuation of nothing", PROTOCOL_ERROR, raw -> raw.send(RawHttp2.CONTINUATION, RawHttp2.END_HEADERS, 1, RawHttp2.block(RawHttp2.GET))),
                new Case("a padding longer than its frame", PROTOCOL_ERROR, raw -> raw.head(1, RawHttp2.GET).send(RawHttp2.DATA, 8, 1, (byte) 9, (byte) 0)),
                new Case("a push", PROTOCOL_ERROR, raw -> raw.send(5, RawHttp2.END_HEADERS, 1, new byte[] {0, 0, 0, 2})),
                new Case("an index that is not in the table", COMPRESSION_ERROR, raw -> raw.send(RawHttp2.HEADERS, 5, 1, (byte) 0xff, (byte) 0x7f)),
                new Case("the index zero", COMPRESSION_ERROR, raw -> raw.send(RawHttp2.HEADERS, 5, 1, (byte) 0x80)),
                new Case("a table larger than allowed", COMPRESSION_ERROR, raw -> raw.send(RawHttp2.HEADERS, 5, 1, (byte) 0x3f, (byte) 0xff, (byte) 0xff, (byte) 0x7f)),
                new Case("a window that overflows", FLOW_CONTROL_ERROR, raw -> raw.send(RawHttp2.WINDOW_UPDATE, 0, 0, (byte) 0x7f, (byte) 0xff, (byte) 0xff, (byte) 0xff)),
                new Case("a window that grows by nothing", PROTOCOL_ERROR, raw -> raw.send(RawHttp2.WINDOW_UPDATE, 0, 0, new byte[4])));
    }

    @ParameterizedTest
    @MethodSource("bad")
    void endsTheConnection(Case bad) throws Exception {
        talk(raw -> {
            bad.sending().by(raw);
            raw.assertEnds(bad.error());
        });
    }

    /** In HTTP/2 fields have small letters, and none is about the connection. */
    @Test
    void aFieldThatIsNotAllowedEndsItsStream() throws Exception {
        talk(raw -> {
            var stream = 1;
            for (var field : List.of("X-Upper", "connection", "transfer-encoding", "keep-alive", "upgrade", "proxy-connection")) {
                raw.request(stream, ":method", "GET", ":scheme", "https", ":authority", "localhost", ":path", "/", field, "x");
                assertTrue(List.of(0, 400).contains(raw.status(stream)), field);
                stream += 2;
            }
            raw.request(stream, RawHttp2.GET);
            assertEquals(200, raw.status(stream));
        });
    }
}
