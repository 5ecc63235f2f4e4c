package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A few bytes that have all arrived become a large body; other tasks run while it is decoded. Nothing here waits for a network, so only decoding gives them turns. */
class UnpackingInSlicesTest {
    private static final int LENGTH = 32 << 20;
    private static final int LONGEST = 256 << 10;

    private static byte[] packed(String coding) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var out = coding.equals("gzip") ? new GZIPOutputStream(bytes) : new DeflaterOutputStream(bytes)) {
            out.write(new byte[LENGTH]);
        }
        return bytes.toByteArray();
    }

    /** All of it is there from the start. */
    private record Arrived(ResponseBody.InMemory bytes) implements Unpacking.Packed {
        @Override
        public byte[] next() {
            return bytes.next();
        }

        @Override
        public boolean hasArrived() {
            return true;
        }

        @Override
        public void abort() {
            bytes.abort();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate"})
    void othersHaveTheirTurns(String coding) throws IOException {
        var body = new Unpacking(new Arrived(new ResponseBody.InMemory(packed(coding), HttpHeaders.NONE)), new HttpException.Exchange("GET", "http://server/"), List.of(coding));
        run(() -> {
            var turns = new AtomicLong();
            var others = spawn(() -> {
                while (true) {
                    turns.incrementAndGet();
                    sleep(Duration.ZERO);
                }
            });
            var total = 0L;
            var atOnce = 0L;
            var last = 0L;
            for (var chunk = body.next(); chunk.length > 0; chunk = body.next()) {
                total += chunk.length;
                atOnce = turns.get() == last ? atOnce + chunk.length : chunk.length;
                last = turns.get();
                assertTrue(atOnce <= LONGEST, "bytes without a turn of others: " + atOnce);
            }
            assertEquals(LENGTH, total);
            others.cancel();
        });
    }
}
