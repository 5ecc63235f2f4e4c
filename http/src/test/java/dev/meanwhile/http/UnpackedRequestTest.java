package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Random;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compressed bodies of requests, decoded when a server says so, and never without limits. */
@Timeout(60)
class UnpackedRequestTest {
    private static final byte[] TEXT = "{\"name\":\"Ada\"}".repeat(10_000).getBytes(StandardCharsets.UTF_8);

    interface Use {
        void of(HttpServer server, HttpClient client) throws Exception;
    }

    /** What handlers do, by the path. */
    private static void handle(ServerRequest request) {
        if (request.path().equals("/pieces")) {
            var total = 0L;
            for (var piece : request.chunks()) {
                total += piece.length;
            }
            request.respond(200).text(total + "");
        } else if (request.path().equals("/some")) {
            request.respond(200).text(request.chunks().iterator().next().length > 0 ? "some" : "none");
        } else {
            request.respond(200).body(request.bytes());
        }
    }

    private static void serve(UnaryOperator<ServerConfig> config, Use use) throws Exception {
        run(() -> {
            try (var server = HttpServer.listen(config, UnpackedRequestTest::handle); var client = HttpClient.create()) {
                use.of(server, client);
            }
        });
    }

    private static Response post(HttpClient client, String url, String coding, byte[] body) {
        return client.post(url, r -> r.header("Content-Encoding", coding).body(body));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "GZIP", "x-gzip", "deflate", "br", "deflate, gzip", "gzip, gzip, gzip, gzip"})
    void handlersReadWhatWasCompressed(String coding) throws Exception {
        Packed.assumeAvailable(coding);
        serve(c -> c.unpackBodies(1 << 20, 100_000), (server, client) -> {
            for (var i = 0; i < 3; i++) {
                assertArrayEquals(TEXT, post(client, server.url(), coding, Packed.as(coding, TEXT)).bytes());
                assertEquals(TEXT.length + "", post(client, server.url() + "pieces", coding, Packed.as(coding, TEXT)).text());
            }
            assertEquals("plain", client.post(server.url(), r -> r.body("plain")).text());
            assertEquals("plain", post(client, server.url(), "identity", "plain".getBytes()).text());
            assertEquals(0, post(client, server.url(), coding, new byte[0]).bytes().length);
        });
    }

    @Test
    void unlessItIsAskedForTheyReadWhatCame() throws Exception {
        serve(c -> c, (server, client) -> {
            var packed = Packed.as("gzip", TEXT);
            assertArrayEquals(packed, post(client, server.url(), "gzip", packed).bytes());
            assertArrayEquals(packed, post(client, server.url(), "unheard-of", packed).bytes());
        });
    }

    /** With thousands of codings, each of which takes memory, as with unknown ones. */
    @Test
    void otherCodingsAreRefused() throws Exception {
        serve(c -> c.unpackBodies(1 << 20, 100), (server, client) -> {
            for (var coding : new String[] {"unheard-of", "gzip, unheard-of", "gzip, ".repeat(4) + "gzip"}) {
                var answer = post(client, server.url(), coding, TEXT);
                assertEquals(415, answer.status(), coding);
                assertTrue(answer.header("Accept-Encoding").orElse("").startsWith("gzip, deflate"), answer.toString());
            }
        });
    }

    @Test
    void bombsAreRefused() throws Exception {
        var bomb = Packed.as("gzip", new byte[30 << 20]);
        serve(c -> c.unpackBodies(1 << 20, 10_000).maxBodyBytes(100 << 20), (server, client) -> {
            assertEquals(413, post(client, server.url(), "gzip", bomb).status());
            assertEquals(413, post(client, server.url() + "pieces", "gzip", bomb).status());
            assertEquals("some", post(client, server.url() + "some", "gzip", bomb).text());
        });
        serve(c -> c.unpackBodies(100 << 20, 100).maxBodyBytes(100 << 20), (server, client) -> {
            assertEquals(413, post(client, server.url() + "pieces", "gzip", bomb).status());
            assertEquals("65536", post(client, server.url() + "pieces", "gzip", Packed.as("gzip", new byte[65_536])).text());
            var noise = new byte[3 << 20];
            new Random(1).nextBytes(noise);
            assertEquals(noise.length + "", post(client, server.url() + "pieces", "gzip", Packed.as("gzip", noise)).text());
        });
        serve(c -> c.unpackBodies(100 << 20, 10_000).maxBodyBytes(1_000), (server, client) ->
                assertEquals(413, post(client, server.url(), "gzip", bomb).status()));
    }

    @Test
    void whatIsNoneIsABadRequest() throws Exception {
        serve(c -> c.unpackBodies(1 << 20, 100_000), (server, client) -> {
            var packed = Packed.as("gzip", TEXT);
            assertEquals(400, post(client, server.url(), "gzip", TEXT).status());
            assertEquals(400, post(client, server.url(), "gzip", java.util.Arrays.copyOf(packed, packed.length - 9)).status());
            packed[packed.length / 2] ^= 1;
            assertEquals(400, post(client, server.url(), "gzip", packed).status());
        });
    }

    @Test
    void othersHaveTheirTurns() throws Exception {
        serve(c -> c.unpackBodies(64 << 20, 10_000), (server, client) -> {
            var turns = new ArrayList<Integer>();
            var others = spawn(() -> {
                while (true) {
                    turns.add(1);
                    sleep(Duration.ZERO);
                }
            });
            assertEquals((32 << 20) + "", post(client, server.url() + "pieces", "gzip", Packed.as("gzip", new byte[32 << 20])).text());
            assertTrue(turns.size() >= 128, "turns: " + turns.size());
            others.cancel();
        });
    }
}
