package dev.meanwhile.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A first line that is too long, whether it ends or not, gets 414; the limit counts the whole line. */
@Timeout(30)
class Row04FirstLineTest {
    private static final String END = " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

    @ParameterizedTest
    @CsvSource({"179, /x200", "180, 414"})
    void toTheByte(int length, String expected) throws Exception {
        // GET, two blanks, the slash and the version take 14 bytes; the line's own end does not count.
        var outcome = Outcome.of(c -> c.maxUriBytes(193), "GET /" + "x".repeat(length) + END);
        assertEquals(expected, outcome.replaceFirst("/x+", "/x"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET /", "GET http://a/", "GET /?q=", "", "\r\nGET /"})
    void oneWithoutEnd(String begin) throws Exception {
        assertEquals("414", Outcome.of(begin + "x".repeat(100_000)));
    }

    @Test
    void blanksCountToo() throws Exception {
        assertEquals("414", Outcome.of("GET" + " ".repeat(10_000) + "/ HTTP/1.1\r\nHost: a\r\n\r\n" + Outcome.NEXT));
    }
}
