package dev.meanwhile.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The lines around small chunks can't make a server read far more than the body (CVE-2023-39326), and trailers can't change its meaning. */
@Timeout(30)
class Row09ChunkOverheadTest {
    private static final String POST = "POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n";

    @Test
    void largeExtensions() throws Exception {
        assertEquals("/400", Outcome.of(POST + ("1;" + "x".repeat(2_000) + "\r\na\r\n").repeat(20) + "0\r\n\r\n" + Outcome.NEXT));
    }

    @Test
    void longSizes() throws Exception {
        assertEquals("/400", Outcome.of(POST + ("0".repeat(2_000) + "1\r\na\r\n").repeat(20) + "0\r\n\r\n" + Outcome.NEXT));
    }

    /** Many clients write byte by byte, and some sign each chunk in an extension. */
    @ParameterizedTest
    @ValueSource(strings = {"1\r\na\r\n", "1;a=b\r\na\r\n"})
    void smallChunksAreFine(String chunk) throws Exception {
        assertEquals("/200", Outcome.of(POST + chunk.repeat(20_000) + "0\r\n\r\n"));
    }

    @Test
    void signedChunksAreFine() throws Exception {
        var chunk = "2000;chunk-signature=" + "f".repeat(64) + "\r\n" + "a".repeat(0x2000) + "\r\n";
        assertEquals("/200", Outcome.of(POST + chunk.repeat(1_000) + "0\r\n\r\n"));
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 1_000})
    void trailersWithoutEnd(int length) throws Exception {
        assertEquals("/400", Outcome.of(POST + "0\r\n" + ("X: " + "y".repeat(length) + "\r\n").repeat(110) + "\r\n" + Outcome.NEXT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 5", "Transfer-Encoding: chunked", "Host: b", "Trailer: X", "Content-Length: 5\r\nContent-Length: 6", "X: y"})
    void trailersHaveNoEffect(String trailer) throws Exception {
        assertEquals("/200", Outcome.of(POST + "1\r\na\r\n0\r\n" + trailer + "\r\n\r\n" + Outcome.NEXT));
    }
}
