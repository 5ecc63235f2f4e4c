package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.millis;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** CVE-2025-8671: requests that the server itself has to reset, so that their streams no longer count, cost their sender the connection, too. */
@Timeout(30)
@NeedsNewerNetty
class Row25MadeYouResetTest {
    private static final int FAR_TOO_MANY = 1_000;

    interface Provocation {
        void addTo(ByteArrayOutputStream frames, int stream);
    }

    record Case(String what, Provocation provocation) {
        @Override
        public String toString() {
            return what;
        }
    }

    static Stream<Case> bad() {
        return Stream.of(
                new Case("a window that grows by nothing", (frames, stream) -> {
                    add(frames, RawHttp2.HEADERS, RawHttp2.END_STREAM | RawHttp2.END_HEADERS, stream, RawHttp2.block(RawHttp2.GET));
                    add(frames, RawHttp2.WINDOW_UPDATE, 0, stream, new byte[4]);
                }),
                new Case("a window that overflows", (frames, stream) -> {
                    add(frames, RawHttp2.HEADERS, RawHttp2.END_STREAM | RawHttp2.END_HEADERS, stream, RawHttp2.block(RawHttp2.GET));
                    add(frames, RawHttp2.WINDOW_UPDATE, 0, stream, (byte) 0x7f, (byte) 0xff, (byte) 0xff, (byte) 0xff);
                }),
                new Case("data after the end", (frames, stream) -> {
                    add(frames, RawHttp2.HEADERS, RawHttp2.END_STREAM | RawHttp2.END_HEADERS, stream, RawHttp2.block(RawHttp2.GET));
                    add(frames, RawHttp2.DATA, 0, stream, new byte[1]);
                }),
                new Case("more data than announced", (frames, stream) -> {
                    add(frames, RawHttp2.HEADERS, RawHttp2.END_HEADERS, stream, RawHttp2.block(":method", "POST", ":scheme", "https", ":authority", "localhost", ":path", "/", "content-length", "1"));
                    add(frames, RawHttp2.DATA, 0, stream, new byte[2]);
                }));
    }

    private static void add(ByteArrayOutputStream frames, int type, int flags, int stream, byte... payload) {
        frames.writeBytes(RawHttp2.frame(type, flags, stream, payload));
    }

    @ParameterizedTest
    @MethodSource("bad")
    void endsTheConnection(Case bad) throws Exception {
        var certificate = Certificate.good();
        var key = certificate.keyPem();
        run(() -> {
            var begun = new AtomicInteger();
            try (var problems = new LoggedProblems();
                 var server = HttpServer.listen(c -> c.host("localhost").tls(certificate.pem(), key), request -> {
                     if (request.path().equals("/other")) {
                         request.respond(200).send();
                         return;
                     }
                     begun.incrementAndGet();
                     sleep(seconds(1_000));
                 });
                 var client = HttpClient.create(c -> c.trust(certificate.pem()))) {
                blocking(() -> {
                    try (var raw = RawHttp2.to(server)) {
                        var frame = new RawHttp2.Frame(RawHttp2.RST_STREAM, 0, 0, new byte[4]);
                        for (var i = 0; i < FAR_TOO_MANY && frame.type() == RawHttp2.RST_STREAM; i++) {
                            // Together, since the first may be the last that is read.
                            var frames = new ByteArrayOutputStream();
                            bad.provocation().addTo(frames, 2 * i + 1);
                            frame = raw.send(frames).about(2 * i + 1);
                        }
                        assertEquals(RawHttp2.GOAWAY, frame.type());
                        assertEquals(RawHttp2.ENHANCE_YOUR_CALM, frame.error());
                    }
                });
                assertTrue(begun.get() <= 201, begun + " handlers");
                while (!server.toString().contains(" 0 handlers")) {
                    sleep(millis(1));
                }
                assertEquals(200, client.get(server.url() + "other").status());
                problems.assertNone();
            }
        });
    }
}
