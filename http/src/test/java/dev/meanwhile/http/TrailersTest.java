package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.generate;
import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Flow;
import dev.meanwhile.Loop;

import java.util.function.UnaryOperator;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fields after bodies, both ways, over both versions, between our own client and server. */
@Timeout(60)
class TrailersTest {
    private static final UnaryOperator<HttpRequest> ASKED = r -> r.header("TE", "trailers").header("Connection", "TE");

    private interface Calls {
        void make(HttpClient client, HttpServer server) throws Exception;
    }

    private static void serve(boolean http2, RequestHandler handler, Calls calls) throws Exception {
        run(() -> {
            try (var server = HttpServer.listen(c -> c.http2PriorKnowledge(http2), handler); var client = HttpClient.create(c -> c.http2PriorKnowledge(http2))) {
                calls.make(client, server);
            }
        });
    }

    private static Flow<byte[]> pieces(String... texts) {
        return generate(out -> {
            for (var text : texts) {
                out.emit(text.getBytes());
            }
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void ofResponses(boolean http2) throws Exception {
        serve(http2, request -> {
            var sent = new int[1];
            request.respond(200).trailer("X-Bytes", () -> "" + sent[0]).trailer("X-Other", () -> "b, c").stream(out -> {
                for (var i = 0; i < 3; i++) {
                    out.emit(new byte[100_000]);
                    sent[0] += 100_000;
                }
            });
        }, (client, server) -> {
            for (var i = 0; i < 3; i++) {
                var whole = client.get(server.url(), ASKED);
                assertEquals(300_000, whole.bytes().length);
                assertEquals("{X-Bytes: 300000, X-Other: b, c}".toLowerCase(), whole.trailers().toString().toLowerCase());
                assertEquals("X-Bytes, X-Other", whole.header("Trailer").orElse(""));
                assertTrue(whole.header("X-Bytes").isEmpty(), "not merged with the header");
            }
            try (var stream = client.stream("GET", server.url(), ASKED)) {
                var e = assertThrows(IllegalStateException.class, stream::trailers);
                assertTrue(e.getMessage().contains("read it to its end first"), e.getMessage());
                for (var _ : stream.chunks()) {
                    assertThrows(IllegalStateException.class, stream::trailers);
                }
                assertEquals("300000", stream.trailers().first("x-bytes").orElse(""));
            }
        });
    }

    @Test
    void overHttp1OnlyToClientsThatAsk() throws Exception {
        serve(false, request -> request.respond(200).trailer("X-A", () -> "1").stream(out -> out.emit(new byte[3])), (client, server) -> {
            var not = client.get(server.url());
            assertEquals("{}", not.trailers().toString());
            assertTrue(not.header("Trailer").isEmpty());
            assertEquals("{X-A: 1}", client.get(server.url(), r -> r.header("TE", "gzip;q=0.5 , Trailers")).trailers().toString());
        });
        serve(true, request -> request.respond(200).trailer("X-A", () -> "1").stream(out -> out.emit(new byte[3])), (client, server) ->
                assertEquals("{x-a: 1}", client.get(server.url()).trailers().toString()));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void ofRequests(boolean http2) throws Exception {
        serve(http2, request -> {
            assertThrows(IllegalStateException.class, request::trailers);
            var length = request.bytes().length;
            request.respond(200).text(length + " " + request.trailers().toString().toLowerCase() + " " + request.header("Trailer").orElse("none") + " " + request.header("X-Sum").isPresent());
        }, (client, server) -> {
            for (var i = 0; i < 3; i++) {
                assertEquals("10 {x-sum: 42} X-Sum false", client.post(server.url(), r -> r.body(pieces("hello", "world")).trailer("X-Sum", () -> "42")).text());
                assertEquals("5 {} none false", client.post(server.url(), r -> r.body(pieces("hello"))).text());
                assertEquals("0 {x-sum: 0, x-more: m} X-Sum false", client.post(server.url(), r -> r.body(pieces()).trailer("X-Sum", () -> "0").trailer("X-More", () -> "m")).text());
            }
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void bothAtOnceWhileBothStream(boolean http2) throws Exception {
        serve(http2, request -> request.respond(200).trailer("X-Echo", () -> request.trailers().first("X-Sum").orElse("none")).stream(out -> {
            for (var piece : request.chunks()) {
                out.emit(piece);
            }
        }), (client, server) -> {
            var response = client.post(server.url(), r -> r.header("TE", "trailers").body(pieces("a".repeat(200_000), "b".repeat(200_000))).trailer("X-Sum", () -> "9"));
            assertEquals(400_000, response.bytes().length);
            assertEquals("9", response.trailers().first("X-Echo").orElse(""));
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anEmptyBodyHasThemToo(boolean http2) throws Exception {
        serve(http2, request -> request.respond(200).trailer("X-A", () -> "1").stream(_ -> { }), (client, server) -> {
            var response = client.get(server.url(), ASKED);
            assertArrayEquals(new byte[0], response.bytes());
            assertEquals("1", response.trailers().first("X-A").orElse(""));
            var head = client.head(server.url(), ASKED);
            assertEquals("{}", head.trailers().toString());
            assertTrue(head.header("Trailer").isEmpty());
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aValueThatCannotBeHadAbortsTheMessage(boolean http2) throws Exception {
        serve(http2, request -> {
            if (request.method().equals("GET")) {
                Loop.current().exceptionHandler((_, _) -> { });
                request.respond(200).trailer("X-A", () -> {
                    throw new IllegalArgumentException("no sum");
                }).stream(out -> out.emit(new byte[3]));
            } else {
                request.respond(200).text("" + request.bytes().length);
            }
        }, (client, server) -> {
            assertThrows(HttpException.class, () -> client.get(server.url(), ASKED));
            var e = assertThrows(IllegalArgumentException.class, () -> client.post(server.url(), r -> r.body(pieces("hello")).trailer("X-A", () -> {
                throw new IllegalArgumentException("no sum");
            })));
            assertEquals("no sum", e.getMessage());
            assertEquals("5", client.post(server.url(), r -> r.body(pieces("hello")).trailer("X-A", () -> "1")).text());
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length", "transfer-encoding", "Host", "Authorization", "Set-Cookie", "Content-Type", "Trailer", "Connection", "X-Forwarded-For"})
    void fieldsThatAreNeededBeforeTheBodyAreRefused(String name) throws Exception {
        serve(false, request -> {
            var e = assertThrows(IllegalArgumentException.class, () -> request.respond(200).trailer(name, () -> "1"));
            request.respond(200).text(e.getMessage());
        }, (client, server) -> {
            var message = "trailer(\"" + name + "\", …): this field is needed before the body (RFC 9110 §6.5.1); send it as a header";
            assertEquals(message, client.get(server.url()).text());
            assertEquals(message, assertThrows(IllegalArgumentException.class, () -> client.post(server.url(), r -> r.body(pieces("a")).trailer(name, () -> "1"))).getMessage());
        });
    }

    @Test
    void whatCanHaveNoneSaysSo() throws Exception {
        serve(false, request -> {
            switch (request.path()) {
                case "/text" -> {
                    assertThrows(IllegalStateException.class, () -> request.respond(200).trailer("X-A", () -> "1").text("a"));
                    assertThrows(IllegalStateException.class, () -> request.respond(200).trailer("X-A", () -> "1").send());
                    assertThrows(IllegalStateException.class, () -> request.respond(200).header("Content-Length", "1").trailer("X-A", () -> "1").stream(out -> out.emit(new byte[1])));
                    request.respond(200).text("fine");
                }
                default -> {
                    request.bytes();
                    request.respond(200).text(request.trailers().toString());
                }
            }
        }, (client, server) -> {
            assertEquals("fine", client.get(server.url() + "text").text());
            assertEquals("{}", client.get(server.url()).text(), "a request without a body");
            assertThrows(IllegalStateException.class, () -> client.post(server.url(), r -> r.body("text").trailer("X-A", () -> "1")));
            assertThrows(IllegalStateException.class, () -> client.post(server.url(), r -> r.header("Content-Length", "1").body(pieces("a")).trailer("X-A", () -> "1")));
            assertThrows(IllegalArgumentException.class, () -> client.post(server.url(), r -> r.body(pieces("a")).trailer("X A", () -> "1")));
            assertThrows(IllegalArgumentException.class, () -> client.post(server.url(), r -> r.body(pieces("a")).trailer("X-A", () -> "1\r\nX-B: 2")));
        });
    }

    @Test
    void aWarmConnectionIsUsedAgain() throws Exception {
        serve(false, request -> {
            request.bytes();
            request.respond(200).trailer("X-A", () -> "1").stream(out -> out.emit(request.remote().getBytes()));
        }, (client, server) -> {
            var first = client.post(server.url(), r -> r.header("TE", "trailers").body(pieces("a")).trailer("X-A", () -> "1")).text();
            assertEquals(first, client.get(server.url()).text());
        });
    }
}
