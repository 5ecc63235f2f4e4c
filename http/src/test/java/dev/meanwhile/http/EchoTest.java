package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.generate;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Event;
import dev.meanwhile.Flow;

import java.util.Iterator;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A response that comes while its request is still being sent. */
@Timeout(30)
class EchoTest {
    private static final int PIECES = 200;
    private static final int PIECE_BYTES = 50_000;

    interface Talk {
        void with(HttpClient client, String url) throws Exception;
    }

    private static void echo(ServerRequest request) throws Exception {
        request.respond(200).stream(request.chunks());
    }

    private static void talk(boolean http2, RequestHandler handler, Talk talk) throws Exception {
        var certificate = Certificate.good();
        var key = certificate.keyPem();
        run(() -> {
            try (var server = HttpServer.listen(c -> http2 ? c.host("localhost").tls(certificate.pem(), key) : c, handler);
                 var client = HttpClient.create(c -> c.trust(certificate.pem()))) {
                talk.with(client, server.url());
            }
        });
    }

    private static Flow<byte[]> pieces() {
        return generate(out -> {
            for (var i = 0; i < PIECES; i++) {
                out.emit(new byte[PIECE_BYTES]);
            }
        });
    }

    /** Neither end can buffer all of it: if one did not read while it sends, both would wait for ever. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void moreThanFitsInBetween(boolean http2) throws Exception {
        talk(http2, EchoTest::echo, (client, url) -> {
            assertEquals(PIECES * PIECE_BYTES, client.post(url, r -> r.body(pieces())).bytes().length);
            assertEquals(PIECES * PIECE_BYTES, client.post(url, r -> r.body(new byte[PIECES * PIECE_BYTES])).bytes().length);
            try (var response = client.stream("POST", url, r -> r.body(pieces()))) {
                var taken = 0;
                for (var chunk : response.chunks()) {
                    taken += chunk.length;
                }
                assertEquals(PIECES * PIECE_BYTES, taken);
            }
        });
    }

    /** Each piece is sent when the previous one has come back. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aConversation(boolean http2) throws Exception {
        talk(http2, EchoTest::echo, (client, url) -> {
            var turn = new Event();
            try (var response = client.stream("POST", url, r -> r.body(generate(out -> {
                for (var i = 0; i < 10; i++) {
                    out.emit(("question " + i).getBytes());
                    turn.await();
                    turn.clear();
                }
            })))) {
                Iterator<byte[]> answers = response.chunks().iterator();
                for (var i = 0; i < 10; i++) {
                    assertEquals("question " + i, new String(answers.next()));
                    turn.set();
                }
                assertTrue(!answers.hasNext());
            }
        });
    }

    /** The rest of the request is abandoned, and its flow cleans up. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aResponseThatIsClosedHalfWay(boolean http2) throws Exception {
        talk(http2, EchoTest::echo, (client, url) -> {
            var closed = new Event();
            try (var response = client.stream("POST", url, r -> r.body(generate(out -> {
                try {
                    out.emit(new byte[1]);
                    sleep(seconds(1_000));
                } finally {
                    closed.set();
                }
            })))) {
                assertEquals(1, response.chunks().iterator().next().length);
            }
            closed.await();
            assertEquals("x", client.post(url, r -> r.body("x")).text());
        });
    }

    @Test
    void anUploadThatFailsAfterTheResponseHasBegun() throws Exception {
        talk(false, EchoTest::echo, (client, url) -> {
            var go = new Event();
            try (var response = client.stream("POST", url, r -> r.body(generate(out -> {
                out.emit(new byte[1]);
                go.await();
                throw new IllegalStateException("no more");
            })))) {
                var chunks = response.chunks().iterator();
                chunks.next();
                go.set();
                assertEquals("no more", assertThrows(IllegalStateException.class, chunks::next).getMessage());
            }
            assertEquals("x", client.post(url, r -> r.body("x")).text());
        });
    }
}
