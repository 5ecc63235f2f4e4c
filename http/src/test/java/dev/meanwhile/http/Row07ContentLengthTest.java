package dev.meanwhile.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A length is digits, once; anything else is refused before a handler sees the request. */
@Timeout(30)
class Row07ContentLengthTest {
    @ParameterizedTest
    @ValueSource(strings = {"5, 5", "5,5", "5,", "+5", "-5", "0x5", "1_0", "5a", "5 a", "5.0", "1e1", "\"5\"", "9223372036854775808", "18446744073709551621",
        "99999999999999999999999999999999", "\u00b2", "5;", ""})
    void oneThatIsNoNumber(String length) throws Exception {
        assertEquals("400", Outcome.of("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + length + "\r\n\r\nhello" + Outcome.NEXT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"6", "5"})
    void two(String other) throws Exception {
        assertEquals("400", Outcome.of("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nX: y\r\nContent-Length: " + other + "\r\n\r\nhello" + Outcome.NEXT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "005", " 5 ", "\t5\t", "00000000000000000005"})
    void oneThatIs(String length) throws Exception {
        assertEquals("/200", Outcome.of("POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: " + length + "\r\n\r\nhello" + Outcome.NEXT));
    }

    /** The largest that fits is a length, and too long. */
    @ParameterizedTest
    @ValueSource(strings = {"9223372036854775807", "16777217"})
    void oneThatIsTooLarge(String length) throws Exception {
        assertEquals("/413", Outcome.of("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + length + "\r\n\r\nhello"));
    }
}
