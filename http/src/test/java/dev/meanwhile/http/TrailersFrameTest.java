package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpRequest;
import io.vertx.core.MultiMap;

import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Trailers as bytes: what malicious clients send, and what ours are sent as. */
@Timeout(30)
class TrailersFrameTest {
    private static final String POST = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
    private static final int CALM = 11;
    private static final int PROTOCOL_ERROR = 1;
    private static final String[] HEAD = {":method", "POST", ":scheme", "http", ":authority", "a", ":path", "/"};

    private interface Talk {
        void talk(RawHttp2 raw) throws Exception;
    }

    private static void show(ServerRequest request) {
        var length = request.bytes().length;
        request.respond(200).text("<" + length + " " + request.trailers() + " " + request.headers().fields().size() + ">");
    }

    private static List<String> shown(String answers) {
        return answers.lines().filter(line -> line.contains("<")).map(line -> line.substring(line.indexOf('<'), line.indexOf('>') + 1)).toList();
    }

    private static void talk(RequestHandler handler, Talk talk) throws Exception {
        run(() -> {
            try (var problems = new LoggedProblems(); var server = HttpServer.listen(c -> c.http2PriorKnowledge(true).maxHeaders(20), handler)) {
                blocking(() -> {
                    try (var raw = new RawHttp2(new Socket("127.0.0.1", server.port())).begin()) {
                        talk.talk(raw);
                    }
                    return true;
                });
                problems.assertNone();
            }
        });
    }

    @Test
    void eachPipelinedRequestHasItsOwn() throws Exception {
        var requests = IntStream.range(0, 30).mapToObj(i -> POST + "1\r\na\r\n0\r\n" + (i % 3 == 0 ? "" : "X-N: " + i + "\r\n") + "\r\n").toList();
        var last = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
        var answers = Outcome.answers(c -> c, TrailersFrameTest::show, String.join("", requests) + last);
        var expected = Stream.concat(IntStream.range(0, 30).mapToObj(i -> "<1 {" + (i % 3 == 0 ? "" : "X-N: " + i) + "} 2>"), Stream.of("<0 {} 2>")).toList();
        assertEquals(expected, shown(answers));
    }

    /** Nor do they change the request. */
    @Test
    void thoseThatMakeNoSenseAreNotSeen() throws Exception {
        var answers = Outcome.answers(c -> c, TrailersFrameTest::show, POST.replace("Host", "Connection: close\r\nHost") + "1\r\na\r\n0\r\nHost: evil\r\nAuthorization: Basic x\r\ncontent-type: text/html\r\n"
                + "Cookie: a=b\r\nX-Forwarded-For: 10.0.0.1\r\nX-Real: 1\r\nX-Real: 2\r\n\r\n");
        assertEquals(List.of("<1 {X-Real: 1, X-Real: 2} 3>"), shown(answers));
    }

    @ParameterizedTest
    @ValueSource(strings = {"X : 1\r\n", " X: 1\r\n", "X: 1\r\n folded\r\n", "X: 1\n", ": 1\r\n", "X\u0001: 1\r\n", "X: 1\rY: 2\r\n"})
    void malformedOnesAreRefused(String line) throws Exception {
        var answers = Outcome.answers(c -> c, TrailersFrameTest::show, POST + "1\r\na\r\n0\r\n" + line + "\r\n" + Outcome.NEXT);
        assertEquals(List.of("400"), Outcome.statuses(answers), answers);
    }

    @ParameterizedTest
    @CsvSource({"101, 100", "1, 70000", "90, 900"})
    void thereIsALimit(int fields, int bytes) throws Exception {
        var answers = Outcome.answers(c -> c, TrailersFrameTest::show, POST + "0\r\n" + ("X: " + "y".repeat(bytes) + "\r\n").repeat(fields) + "\r\n" + Outcome.NEXT);
        assertEquals(List.of("400"), Outcome.statuses(answers), answers);
    }

    /** Some requests never reach a handler. */
    @Test
    void thoseOfRequestsThatNobodyAsksForAreForgotten() {
        var decoder = new StrictDecoder(ServerConfig.DEFAULT, () -> { });
        var channel = new EmbeddedChannel(decoder);
        for (var i = 0; i < 5; i++) {
            channel.writeInbound(Unpooled.copiedBuffer(POST + "0\r\nX: " + i + "\r\n\r\n", StandardCharsets.US_ASCII));
        }
        var heads = new ArrayList<HttpRequest>();
        for (var message = channel.readInbound(); message != null; message = channel.readInbound()) {
            if (message instanceof HttpRequest head) {
                heads.add(head);
            }
        }
        assertEquals("{X: 3}", decoder.trailersOf((MultiMap) heads.get(3).headers()).fields().toString());
        assertSame(RequestTrailers.NONE, decoder.trailersOf((MultiMap) heads.get(1).headers()));
        assertSame(RequestTrailers.NONE, decoder.trailersOf((MultiMap) heads.get(4).headers()), "all before are gone");
        channel.finishAndReleaseAll();
    }

    @Test
    void overHttp2() throws Exception {
        talk(TrailersFrameTest::show, raw -> {
            raw.head(1, HEAD).send(RawHttp2.DATA, 0, 1, new byte[3]).request(1, "x-n", "1", "host", "evil", "x-n", "2");
            assertEquals("<3 {x-n: 1, x-n: 2} 0>", raw.data(1));
            raw.head(3, HEAD).request(3, "x-n", "3");
            assertEquals("<0 {x-n: 3} 0>", raw.data(3));
            raw.head(5, HEAD).send(RawHttp2.DATA, RawHttp2.END_STREAM, 5, new byte[3]);
            assertEquals("<3 {} 0>", raw.data(5));
        });
    }

    @Test
    void tooManyOverHttp2() throws Exception {
        talk(TrailersFrameTest::show, raw -> {
            var many = IntStream.range(0, 21).boxed().flatMap(i -> Stream.of("x-" + i, "y")).toArray(String[]::new);
            raw.head(1, HEAD).request(1, many);
            var frame = raw.about(1);
            while (frame.type() != RawHttp2.RST_STREAM) {
                frame = raw.about(1);
            }
            assertEquals(CALM, frame.error());
            raw.head(3, HEAD).request(3, "x-n", "3");
            assertEquals("<0 {x-n: 3} 0>", raw.data(3));
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {":path", ":method", ":status", "X-Upper"})
    void pseudoFieldsOverHttp2(String name) throws Exception {
        talk(TrailersFrameTest::show, raw -> {
            raw.head(1, HEAD).request(1, name, "GET");
            var frame = raw.about(1);
            while (frame.type() != RawHttp2.RST_STREAM && frame.type() != RawHttp2.GOAWAY) {
                assertTrue(frame.type() != -1 && frame.type() != RawHttp2.HEADERS, "the request is not answered");
                frame = raw.about(1);
            }
            assertEquals(PROTOCOL_ERROR, frame.error());
        });
    }

    /** HEADERS need no window: the client has read all there was room for, and gives no more. */
    @Test
    void responseTrailersNeedNoWindow() throws Exception {
        talk(request -> request.respond(200).trailer("X-A", () -> "1").stream(out -> out.emit(new byte[65_535])), raw -> {
            raw.request(1, HEAD);
            var length = 0;
            var frame = raw.about(1);
            while (frame.type() != RawHttp2.HEADERS || (frame.flags() & RawHttp2.END_STREAM) == 0) {
                length += frame.type() == RawHttp2.DATA ? frame.payload().length : 0;
                frame = raw.about(1);
            }
            assertEquals(65_535, length);
        });
    }

    /** The stream is reset while the trailers' value is made, again and again: nothing is logged. */
    @Test
    void aStreamThatIsResetBeforeItsTrailers() throws Exception {
        talk(request -> request.respond(200).trailer("X-A", () -> "1").stream(out -> {
            out.emit(new byte[60_000]);
            out.emit(new byte[60_000]);
        }), raw -> {
            for (var stream = 1; stream < 60; stream += 2) {
                raw.request(stream, HEAD).send(RawHttp2.WINDOW_UPDATE, 0, 0, (byte) 0, (byte) 1, (byte) 0, (byte) 0);
                assertEquals(200, raw.status(stream));
                raw.send(RawHttp2.RST_STREAM, 0, stream, (byte) 0, (byte) 0, (byte) 0, (byte) 8);
            }
        });
    }
}
