package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.stream.Stream;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A handler that answers wrongly: its client sees a failure, never half an answer that looks complete. */
@Timeout(30)
class Row21WrongAnswersTest {
    private static final byte[] PIECE = new byte[10];

    static Stream<RequestHandler> broken() {
        return Stream.of(
                request -> request.respond(200).header("Content-Length", "20").stream(out -> out.emit(PIECE)),
                request -> request.respond(200).header("Content-Length", "5").stream(out -> out.emit(PIECE)),
                request -> request.respond(200).header("Content-Length", "15").stream(out -> {
                    out.emit(PIECE);
                    out.emit(PIECE);
                }),
                request -> request.respond(200).stream(out -> {
                    out.emit(PIECE);
                    throw new IllegalStateException("half-way");
                }),
                request -> request.respond(200).stream(out -> {
                    out.emit(PIECE);
                    throw new StackOverflowError("half-way");
                }));
    }

    @ParameterizedTest
    @MethodSource("broken")
    void anAnswerThatHasBegunIsCutOff(RequestHandler handler) throws Exception {
        run(() -> {
            try (var reports = new Reports(); var server = HttpServer.listen(0, handler); var client = HttpClient.create()) {
                assertThrows(HttpException.class, () -> client.get(server.url()).bytes());
                assertEquals(1, reports.count("the handler of GET / failed"));
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nX-Evil: 1", "a\nb", "a\rb", "a\0b", "\u010d\u010aX-Evil: 1"})
    void aHeaderThatWouldBeTwo(String value) throws Exception {
        var outcome = new String[1];
        run(() -> {
            try (var reports = new Reports(); var server = HttpServer.listen(0, request -> {
                assertThrows(IllegalArgumentException.class, () -> request.respond(200).header(value, "x"));
                outcome[0] = assertThrows(IllegalArgumentException.class, () -> request.respond(200).header("X-Name", value)).getMessage();
                throw new IllegalStateException("nothing was sent");
            }); var client = HttpClient.create()) {
                var response = client.get(server.url());
                assertEquals(500, response.status());
                assertEquals("", response.text());
                assertEquals(true, response.header("X-Evil").isEmpty() && outcome[0].contains("X-Name"), outcome[0]);
                assertEquals(1, reports.count("the handler of GET / failed"));
            }
        });
    }
}
