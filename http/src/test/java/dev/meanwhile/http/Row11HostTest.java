package dev.meanwhile.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A request names one host, and its name can be one (RFC 9112 §3.2). */
@Timeout(30)
class Row11HostTest {
    @ParameterizedTest
    @ValueSource(strings = {"X: y", "Host: a\r\nHost: b", "Host: a\r\nHost: a", "Host: a b", "Host: a/b", "Host: a?b", "Host: a#b", "Host: user@a", "Host: a,b", "Host: a:b", "Host: a:80:90", "Host: a:99999",
        "Host: a:-1", "Host: [::1", "Host: ::1", "Host: http://a", "Host: a\\b", "Host: <a>", "Host: a%zz", "Host: \u00e4"})
    void oneThatIsRefused(String host) throws Exception {
        assertEquals("400", Outcome.of("GET / HTTP/1.1\r\nConnection: close\r\n" + host + "\r\n\r\n" + Outcome.NEXT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "a:80", "example.org", "127.0.0.1:8000", "[::1]", "[::1]:8000", "a_b", "xn--4ca", "", "a%20b"})
    void oneThatIsFine(String host) throws Exception {
        assertEquals("/200", Outcome.of("GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://b/", "https://b/", "http://a:81/", "http://user@a/", "http:///", "http://a b/", "ftp://a/", "a/b", "*"})
    void aTargetThatSaysSomethingElse(String target) throws Exception {
        assertEquals("400", Outcome.of("GET " + target + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n" + Outcome.NEXT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://a/x", "http://A/x", "http://a"})
    void aTargetThatSaysTheSame(String target) throws Exception {
        assertEquals(target + "200", Outcome.of("GET " + target + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"));
    }
}
