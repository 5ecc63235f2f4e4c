package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A few kilobytes become gigabytes: the limit applies to the output, and no more is decoded than is read. */
@Timeout(30)
class DecompressionBombTest {
    private static final byte[] ZEROS = new byte[64 << 20];

    private static RawServer bombs(String how, int count) {
        var bomb = Packed.as(how, ZEROS);
        return RawServer.of(peer -> {
            peer.readRequest();
            peer.send("HTTP/1.1 200 OK\r\nContent-Encoding: " + how + "\r\nTransfer-Encoding: chunked\r\n\r\n");
            for (var i = 0; i < count; i++) {
                peer.send(Integer.toHexString(bomb.length) + "\r\n").send(bomb).send("\r\n");
            }
            peer.send("0\r\n\r\n");
            peer.awaitEnd();
        });
    }

    /** Without the limit it would fit into the heap that the tests have, so that they fail and do not hang. */
    @ParameterizedTest
    @ValueSource(strings = {"gzip", "br", "zstd"})
    void theLimitHolds(String how) {
        Packed.assumeAvailable(how);
        try (var server = bombs(how, 3); var client = HttpClient.create(c -> c.maxBodyBytes(1 << 20))) {
            var thrown = assertThrows(HttpException.BodyTooLarge.class, () -> run(() -> client.get(server.url("/"))));
            assertTrue(thrown.getMessage().contains("1048576"), thrown.getMessage());
            server.awaitOpen(0);
        }
    }

    /** A stream has no limit, and no piece is big. */
    @ParameterizedTest
    @ValueSource(strings = {"gzip", "br", "zstd"})
    void aStreamGetsSmallPieces(String how) {
        Packed.assumeAvailable(how);
        try (var server = bombs(how, 100); var client = HttpClient.create()) {
            run(() -> {
                var taken = 0L;
                try (var response = client.stream("GET", server.url("/"))) {
                    for (var chunk : response.chunks()) {
                        assertTrue(chunk.length <= 64 << 10, () -> chunk.length + " bytes at once");
                        taken += chunk.length;
                        if (taken >= 32 << 20) {
                            break;
                        }
                    }
                }
            });
            server.awaitOpen(0);
        }
    }
}
