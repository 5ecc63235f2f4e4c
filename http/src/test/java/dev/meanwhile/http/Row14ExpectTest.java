package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.Socket;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A client that asks first and is refused is not told to continue, and nothing after the head is taken for a request. */
@Timeout(30)
class Row14ExpectTest {
    private static List<String> statuses(RequestHandler handler, String headers) throws Exception {
        var answers = Outcome.answers(c -> c.maxBodyBytes(10), handler, "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\n" + headers + "\r\n\r\n" + Outcome.NEXT);
        assertTrue(answers.toLowerCase().contains("connection: close"), answers);
        return Outcome.statuses(answers);
    }

    @Test
    void aHandlerThatRefuses() throws Exception {
        assertEquals(List.of("403"), statuses(request -> request.respond(403).send(), "Content-Length: 5"));
    }

    @Test
    void aHandlerThatRefusesChunks() throws Exception {
        var head = "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nTransfer-Encoding: chunked\r\n\r\n";
        assertEquals(List.of("403"), Outcome.statuses(Outcome.answers(c -> c, request -> request.respond(403).send(), head)));
    }

    /** @param handler reads "hello", whose head came first; {@return what the client reads before it sends that, and after} */
    private static String talk(RequestHandler handler, String until) throws Exception {
        return run(() -> {
            try (var problems = new LoggedProblems(); var server = HttpServer.listen(0, handler)) {
                var answers = blocking(() -> {
                    try (var raw = RawClient.to(server)) {
                        raw.send("POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nExpect: 100-Continue\r\nContent-Length: 5\r\n\r\n");
                        var first = new StringBuilder();
                        while (!first.toString().endsWith(until)) {
                            first.append(raw.read(1));
                        }
                        return first + raw.send("hello").rest();
                    }
                });
                problems.assertNone();
                return answers;
            }
        });
    }

    @Test
    void aHandlerThatReads() throws Exception {
        var answers = talk(request -> request.respond(200).text(request.text()), "100 Continue\r\n\r\n");
        assertEquals(List.of("100", "200"), Outcome.statuses(answers), answers);
        assertTrue(answers.endsWith("\r\n\r\nhello"), answers);
    }

    /** A 100 amid the response would be taken for a piece of it. */
    @Test
    void aHandlerThatReadsOnceItHasBegunToAnswer() throws Exception {
        var answers = talk(request -> request.respond(200).stream(out -> {
            out.emit("first ".getBytes());
            out.emit(request.bytes());
        }), "first \r\n");
        assertEquals(List.of("200"), Outcome.statuses(answers), answers);
        assertTrue(answers.endsWith("\r\n6\r\nfirst \r\n5\r\nhello\r\n0\r\n\r\n"), answers);
    }

    @ParameterizedTest
    @CsvSource({"/read, 100 200", "/refuse, 403", "/late, 200"})
    void overHttp2(String path, String statuses) throws Exception {
        run(() -> {
            try (var problems = new LoggedProblems(); var server = HttpServer.listen(c -> c.http2PriorKnowledge(true), request -> {
                switch (request.path()) {
                    case "/read" -> request.respond(200).text(request.text());
                    case "/refuse" -> request.respond(403).send();
                    default -> request.respond(200).stream(out -> {
                        out.emit(new byte[1]);
                        out.emit(request.bytes());
                    });
                }
            })) {
                var seen = blocking(() -> {
                    try (var raw = new RawHttp2(new Socket("127.0.0.1", server.port())).begin()) {
                        raw.head(1, ":method", "POST", ":scheme", "http", ":authority", "a", ":path", path, "expect", "100-continue");
                        var first = raw.status(1);
                        raw.send(RawHttp2.DATA, RawHttp2.END_STREAM, 1, "hello".getBytes());
                        return first == 100 ? first + " " + raw.status(1) : "" + first;
                    }
                });
                assertEquals(statuses, seen);
                problems.assertNone();
            }
        });
    }

    @Test
    void aBodyThatIsTooLong() throws Exception {
        assertEquals(List.of("413"), statuses(request -> request.respond(200).text(request.text()), "Content-Length: 11"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tea", "100-continue, tea", "100-continue;q=1", "200-ok", ""})
    void anotherExpectation(String expectation) throws Exception {
        assertEquals("417", Outcome.of("POST / HTTP/1.1\r\nHost: a\r\nExpect: " + expectation + "\r\nContent-Length: 5\r\n\r\nhello" + Outcome.NEXT));
    }
}
