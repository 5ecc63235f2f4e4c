package dev.meanwhile.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The check by itself: the Netty that the tests run with refuses most of this too, older releases do not. */
class ChunkLinesTest {
    @ParameterizedTest
    @ValueSource(strings = {
        "0\r\n\r\n",
        "3\r\nabc\r\n0\r\n\r\n",
        "00000000003\r\n\r\n\r\r\n0\r\n\r\n",
        "aB;name=value;other=\"a \\\" ; b\"\r\n%171d\r\n0\r\nTrailer: value\r\nOther:\r\n\r\n",
    })
    void rightOnesAreFine(String body) {
        assertFine(true, body.formatted(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "100000003\r\nabc\r\n0\r\n\r\n",
        "ffffffffffffffff3\r\nabc\r\n0\r\n\r\n",
        "80000000\r\n",
        "\r\n",
        "-1\r\n",
        "0x3\r\nabc\r\n0\r\n\r\n",
        " 3\r\nabc\r\n0\r\n\r\n",
        "3\nabc\r\n0\r\n\r\n",
        "3\rabc\r\n0\r\n\r\n",
        "3;a=\"\r\nabc\r\n0\r\n\r\n",
        "3;a\u0000\r\nabc\r\n0\r\n\r\n",
        "3\r\nabcd\r\n0\r\n\r\n",
        "3\r\nabc\n0\r\n\r\n",
        "0\r\nX: y\n\r\n",
        "0\r\n folded\r\n\r\n",
        "0\r\n\r\nGET / HTTP/1.1\r\n",
    })
    void wrongOnesAreNot(String body) {
        assertFine(false, body);
    }

    /** Wherever the bytes are cut. */
    private static void assertFine(boolean expected, String body) {
        var bytes = Unpooled.wrappedBuffer(body.getBytes(StandardCharsets.ISO_8859_1));
        for (var cut = 0; cut <= bytes.readableBytes(); cut++) {
            var lines = new ChunkLines();
            assertEquals(expected, lines.isFine(bytes, 0, cut) && lines.isFine(bytes, cut, bytes.readableBytes()), "cut at " + cut);
        }
    }
}
