package dev.meanwhile.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
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
