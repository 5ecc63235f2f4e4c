package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Floods of frames that need no answer: those of data without data end their connection, the others cost nothing but the reading. {@link Http2FloodTest} has those that are answered. */
@Timeout(60)
@NeedsNewerNetty
class Row27FloodsTest {
    private static final int COUNT = 300_000;

    /** While one floods, others are served. */
    private static void talk(RawHttp2.Talk talk) throws Exception {
        var certificate = Certificate.good();
        var key = certificate.keyPem();
        run(() -> {
            try (var problems = new LoggedProblems();
                 var server = HttpServer.listen(c -> c.host("localhost").tls(certificate.pem(), key), request -> request.respond(200).text(request.text()));
                 var client = HttpClient.create(c -> c.trust(certificate.pem()).connectTimeout(seconds(30)))) {
                var flood = spawn(() -> blocking(() -> {
                    try (var raw = RawHttp2.to(server)) {
                        talk.by(raw);
                    }
                }));
                do {
                    assertEquals(200, client.get(server.url()).status());
                } while (!flood.isDone());
                flood.await();
                problems.assertNone();
            }
        });
    }

    @Test
    void emptyData() throws Exception {
        talk(raw -> {
            raw.head(1, ":method", "POST", ":scheme", "https", ":authority", "localhost", ":path", "/");
            for (var i = 0; i < 100; i++) {
                raw.send(RawHttp2.DATA, 0, 1);
            }
            raw.assertEnds(RawHttp2.ENHANCE_YOUR_CALM);
        });
    }

    /** Of streams that there are not: nothing is kept for them. */
    @Test
    void priorities() throws Exception {
        var before = Memory.used();
        talk(raw -> {
            var frames = new ByteArrayOutputStream();
            for (var stream = 1; stream < COUNT; stream += 2) {
                frames.writeBytes(RawHttp2.frame(RawHttp2.PRIORITY, 0, stream, (byte) 0, (byte) 0, (byte) 0, (byte) 0, (byte) 7));
            }
            raw.send(frames);
            assertEquals(200, raw.request(COUNT | 1, RawHttp2.GET).status(COUNT | 1));
            var grown = Memory.used() - before;
            assertTrue(grown < 16 << 20, grown + " bytes more");
        });
    }

    @Test
    void windowsThatGrow() throws Exception {
        talk(raw -> {
            assertTrue(raw.flood(COUNT, RawHttp2.WINDOW_UPDATE, 0, 0, (byte) 0, (byte) 0, (byte) 0, (byte) 1));
            assertEquals(200, raw.request(1, RawHttp2.GET).status(1));
        });
    }
}
