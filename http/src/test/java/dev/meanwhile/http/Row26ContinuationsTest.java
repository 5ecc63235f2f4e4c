package dev.meanwhile.http;

import static dev.meanwhile.http.RawHttp2.talk;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.ByteArrayOutputStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Headers over HTTP/2 that never end cost their sender the connection; one that is too long only its request. */
@Timeout(30)
@NeedsNewerNetty
class Row26ContinuationsTest {
    private static final int MEGABYTES = 20 << 20;

    /** CVE-2026-33871 was about those of no bytes: they never reach a limit of bytes. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 16_000})
    void withoutEnd(int length) throws Exception {
        talk(raw -> {
            raw.send(RawHttp2.HEADERS, RawHttp2.END_STREAM, 1, RawHttp2.block(RawHttp2.GET));
            // A field without a name in the table, of no letters at all where there is but a byte: only whole fields can be decoded.
            var piece = length < 2 ? new byte[length] : RawHttp2.block("x", "a".repeat(length));
            assertFalse(raw.flood(MEGABYTES / (piece.length + 9), RawHttp2.CONTINUATION, 0, 1, piece), "all of a flood was read");
        });
    }

    @Test
    void theSenderLearnsWhy() throws Exception {
        talk(raw -> {
            raw.send(RawHttp2.HEADERS, RawHttp2.END_STREAM, 1, RawHttp2.block(RawHttp2.GET));
            for (var i = 0; i < 100; i++) {
                raw.send(RawHttp2.CONTINUATION, 0, 1);
            }
            raw.assertEnds(RawHttp2.ENHANCE_YOUR_CALM);
        });
    }

    /** What such a header adds to the table of both sides counts for those after it. */
    @Test
    void oneThatIsTooLongIsRefused() throws Exception {
        talk(raw -> {
            var added = new ByteArrayOutputStream();
            added.writeBytes(RawHttp2.block(RawHttp2.GET));
            // With incremental indexing: the first entry of the table, 62.
            added.write(0x40);
            added.writeBytes(new byte[] {5, 'x', '-', 'o', 'l', 'd', 3, 'y', 'e', 's'});
            raw.send(RawHttp2.HEADERS, RawHttp2.END_STREAM, 1, added.toByteArray());
            for (var i = 0; i < 5; i++) {
                raw.send(RawHttp2.CONTINUATION, i == 4 ? RawHttp2.END_HEADERS : 0, 1, RawHttp2.block("x-long", "a".repeat(14_000)));
            }
            assertEquals(431, raw.status(1));
            var next = new ByteArrayOutputStream();
            next.writeBytes(RawHttp2.block(RawHttp2.GET));
            next.write(0x80 | 62);
            raw.send(RawHttp2.HEADERS, RawHttp2.END_STREAM | RawHttp2.END_HEADERS, 3, next.toByteArray());
            assertEquals(200, raw.status(3));
            assertEquals(200, raw.request(5, RawHttp2.GET).status(5));
        });
    }
}
