package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A few bytes that arrive together become a large body; other tasks run while it is decoded. */
@Timeout(60)
class UnpackingInSlicesTest {
    private static final int LENGTH = 32 << 20;

    private static byte[] packed(String coding) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = coding.equals("gzip") ? new GZIPOutputStream(bytes) : new DeflaterOutputStream(bytes)) {
            out.write(new byte[LENGTH]);
        }
        return bytes.toByteArray();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate"})
    void othersHaveTheirTurns(String coding) throws IOException {
        var body = packed(coding);
        try (var server = RawServer.of(peer -> {
            while (peer.readRequest() != null) {
                peer.answer("Content-Encoding: " + coding + "\r\n", body);
            }
        })) {
            run(() -> {
                var turns = new AtomicLong();
                var others = spawn(() -> {
                    while (true) {
                        turns.incrementAndGet();
                        sleep(Duration.ZERO);
                    }
                });
                try (var client = HttpClient.create(); var response = client.stream("GET", server.url("/"))) {
                    var total = 0L;
                    var atOnce = 0L;
                    var last = -1L;
                    for (var chunk : response.chunks()) {
                        total += chunk.length;
                        atOnce = turns.get() == last ? atOnce + chunk.length : chunk.length;
                        last = turns.get();
                        assertTrue(atOnce <= 256 << 10, "bytes without a turn of others: " + atOnce);
                    }
                    assertEquals(LENGTH, total);
                }
                try (var client = HttpClient.create()) {
                    var before = turns.get();
                    assertEquals(LENGTH, client.get(server.url("/")).bytes().length);
                    assertTrue(turns.get() - before >= LENGTH / (256 << 10), "turns: " + (turns.get() - before));
                }
                others.cancel();
            });
        }
    }
}
