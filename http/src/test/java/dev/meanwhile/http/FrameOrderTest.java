package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.util.logging.Level;
import java.util.logging.Logger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Streams of HTTP/2 are opened once and in order (RFC 9113 §5.1), and what comes for one that was reset is nothing to tell. */
@Timeout(30)
@NeedsNewerNetty
class FrameOrderTest {
    private static final int PROTOCOL_ERROR = 1;
    private static final int STREAM_CLOSED = 5;
    private static final String[] GET = {":method", "GET", ":scheme", "https", ":authority", "localhost", ":path", "/"};
    private static final String[] BAD = {":method", "G T", ":scheme", "https", ":authority", "localhost", ":path", "/"};

    interface Talk {
        void with(RawHttp2 raw) throws Exception;
    }

    private static void talk(Talk talk) throws Exception {
        var certificate = Certificate.good();
        var key = certificate.keyPem();
        run(() -> {
            try (var problems = new LoggedProblems();
                 var server = HttpServer.listen(c -> c.host("localhost").tls(certificate.pem(), key), request -> request.respond(200).text(request.bytes().length + ""))) {
                blocking(() -> {
                    try (var raw = RawHttp2.to(server)) {
                        talk.with(raw);
                    }
                });
                problems.assertNone();
            }
        });
    }

    private static void assertEnds(RawHttp2 raw, int error) throws Exception {
        var frame = raw.next();
        while (frame.type() != RawHttp2.GOAWAY) {
            assertTrue(frame.type() >= 0, "the connection ended without a reason");
            frame = raw.next();
        }
        assertEquals(error, frame.error());
        while (frame.type() >= 0) {
            frame = raw.next();
        }
    }

    @Test
    void aStreamThatHasEndedIsNotOpenedAgain() throws Exception {
        talk(raw -> {
            raw.request(1, GET);
            assertEquals(200, raw.status(1));
            raw.request(1, GET);
            assertEnds(raw, STREAM_CLOSED);
        });
    }

    @Test
    void norIsOneThatTheClientHasReset() throws Exception {
        talk(raw -> {
            raw.head(1, GET).send(RawHttp2.RST_STREAM, 0, 1, (byte) 0, (byte) 0, (byte) 0, (byte) 8).request(1, GET);
            assertEnds(raw, STREAM_CLOSED);
        });
    }

    @Test
    void numbersGrow() throws Exception {
        talk(raw -> {
            raw.request(5, GET).request(3, GET);
            assertEnds(raw, PROTOCOL_ERROR);
        });
    }

    @Test
    void trailersAreNoSecondRequest() throws Exception {
        talk(raw -> {
            raw.head(1, GET).send(RawHttp2.DATA, 0, 1, new byte[3]).request(1, "a", "b").request(3, GET);
            assertEquals(200, raw.status(1));
            assertEquals(200, raw.status(3));
        });
    }

    /** They may have been under way when the stream was reset. */
    @Test
    void trailersOfAStreamThatWasResetAreIgnored() throws Exception {
        talk(raw -> {
            raw.head(1, BAD).request(1, "a", "b").request(3, GET);
            assertEquals(0, raw.status(1));
            assertEquals(200, raw.status(3));
        });
    }

    @Test
    void trailersThatDoNotEndIt() throws Exception {
        talk(raw -> {
            raw.head(1, GET).head(1, "a", "b");
            assertEnds(raw, PROTOCOL_ERROR);
        });
    }

    /** Whichever way TCP cuts the bytes: in one piece, the server reads them before it has sent its RST_STREAM. Four times the connection's window: they count as read. */
    @Test
    void dataOfAStreamThatWasResetIsIgnoredInSilence() throws Exception {
        var netty = Logger.getLogger("io.netty.handler.codec.http2");
        var before = netty.getLevel();
        netty.setLevel(Level.INFO);
        try (var reports = new Reports()) {
            talk(raw -> {
                var together = new ByteArrayOutputStream();
                together.writeBytes(RawHttp2.frame(RawHttp2.HEADERS, RawHttp2.END_HEADERS, 1, RawHttp2.block(BAD)));
                for (var i = 0; i < 10; i++) {
                    together.writeBytes(RawHttp2.frame(RawHttp2.DATA, 0, 1, new byte[100]));
                }
                raw.bytes(together.toByteArray());
                for (var i = 0; i < 16; i++) {
                    raw.send(RawHttp2.DATA, 0, 1, new byte[16_000]);
                }
                for (var b : RawHttp2.frame(RawHttp2.DATA, RawHttp2.END_STREAM, 1, new byte[300])) {
                    raw.bytes(b);
                }
                raw.request(3, GET);
                assertEquals(0, raw.status(1));
                assertEquals(200, raw.status(3));
            });
            assertEquals(0, reports.count("ignoring"));
        } finally {
            netty.setLevel(before);
        }
    }
}
