package dev.meanwhile.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is not HTTP/1. */
@Timeout(30)
class Row12VersionsTest {
    private static final String END = "\r\nHost: a\r\nConnection: close\r\n\r\n";

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/9.9", "HTTP/2.0", "HTTP/0.9", "HTTP/3.0"})
    void another(String version) throws Exception {
        assertEquals("505", Outcome.of("GET / " + version + END + Outcome.NEXT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http/1.1", "HTTP/1", "HTTP/1.", "HTTP/.1", "HTTP/11", "HTTP/1.1.1", "HTTP/01.1", "HTTP/-1.1", "HTTPS/1.1", "ICY/1.1", "HTTP\\1.1", "1.1", "HTTP/\u0661.1"})
    void noVersion(String version) throws Exception {
        assertEquals("400", Outcome.of("GET / " + version + END + Outcome.NEXT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.2", "HTTP/1.9", "HTTP/1.1", "HTTP/1.0"})
    void aMinorOne(String version) throws Exception {
        assertEquals("/200", Outcome.of("GET / " + version + END));
    }

    /** HTTP/0.9, and a TLS handshake with a server that has no certificate. */
    @ParameterizedTest
    @ValueSource(strings = {"GET /\r\n", "GET /\r\n\r\n", "\u0016\u0003\u0001\u0000\u00a5\u0001\u0000\u0000\u00a1\u0003\u0003", "\u0016\u0003", "SSH-2.0-OpenSSH_9.2\r\n", "\u0080\u002e\u0001\u0003\u0001"})
    void anotherProtocol(String bytes) throws Exception {
        assertEquals("400", Outcome.of(c -> c, bytes));
    }
}
