package dev.meanwhile.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines and fields that RFC 9112 does not allow are refused, never repaired. More are in {@link RequestSmugglingTest}. */
@Timeout(30)
class Row10LinesTest {
    @ParameterizedTest
    @ValueSource(strings = {"X : y", "X\t: y", " X: y", "\tX: y", "(X): y", "X@y: z", "X\"y: z", "X/y: z", "X[y]: z", "X{y}: z", "X=y: z", "X,y: z", "X;y: z", "X<y>: z",
        "X?: z", "X\\y: z", "X\u007f: y", "X\u0080: y", "X\u0001: y", ":", " ", ": y", "X", "X: a\u0000", "X: \u0000", "X: a\r", "X: a\rb", "X: a\nb", "X: y\r\n folded", "X:\r\n\tfolded",
        "X: y\r\r", "X: a\u0001b", "X: a\u007fb", "X: \u000ba"})
    void fields(String field) throws Exception {
        assertEquals("400", Outcome.of("GET / HTTP/1.1\r\nHost: a\r\n" + field + "\r\n\r\n" + Outcome.NEXT));
        assertEquals("400", Outcome.of("GET / HTTP/1.1\r\n" + field + "\r\nHost: a\r\nConnection: close\r\n\r\n" + Outcome.NEXT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0000", "\u0001", "\u000b", "\f", " ", "\t", "\u007f", "\u0080", "\u00ff", "\r\n\u0000", "\r\n \r\n", "\ufeff"})
    void bytesBeforeARequest(String bytes) throws Exception {
        assertEquals("400", Outcome.of(bytes + "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n" + Outcome.NEXT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET  / HTTP/1.1", "GET /  HTTP/1.1", "GET\t/ HTTP/1.1", "GET / HTTP/1.1 ", "GET / x HTTP/1.1", "GET /\tHTTP/1.1", "GET\u000b/ HTTP/1.1", "GET / HTTP/1.1\r",
        "GET /\u0001 HTTP/1.1", "GET /\u007f HTTP/1.1", "G(T / HTTP/1.1", "G,T / HTTP/1.1", "G\u00c4T / HTTP/1.1", " GET / HTTP/1.1", "GET / HTTP/1.1x", "GET / HTTP /1.1", "GET / HTTP/1.10", "GET"})
    void firstLines(String line) throws Exception {
        assertEquals("400", Outcome.of(line + "\r\nHost: a\r\nConnection: close\r\n\r\n" + Outcome.NEXT));
    }

    /** Old clients send them after a body. */
    @ParameterizedTest
    @ValueSource(strings = {"\r\n", "\r\n\r\n"})
    void emptyLinesBeforeARequest(String bytes) throws Exception {
        assertEquals("/200", Outcome.of(bytes + "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"X:y", "X:", "X:  y\t ", "X: \u00e4\u00ff", "X: a\tb", "!#$%&'*+-.^_`|~0: y"})
    void fieldsThatAreAllowed(String field) throws Exception {
        assertEquals("/200", Outcome.of("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" + field + "\r\n\r\n"));
    }
}
