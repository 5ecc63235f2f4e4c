package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.UnaryOperator;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing that a program passes on from its users becomes another header, or another request. */
@Timeout(20)
class HeaderInjectionTest {
    private static String sent(String method, String path, UnaryOperator<HttpRequest> request) {
        try (var server = RawServer.answering(RawServer.ok("")); var client = HttpClient.create()) {
            run(() -> client.request(method, server.url(path), request));
            assertEquals(1, server.requests().size());
            return server.requests().getFirst();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\r\nX-Evil: 1", "a\nX-Evil: 1", "a\rb", "a\0b", "\u010d\u010aX-Evil: 1", "日本", "a\u007f"})
    void values(String value) {
        var thrown = assertThrows(IllegalArgumentException.class, () -> HttpClient.create(c -> c.header("X-Name", value)));
        assertTrue(thrown.getMessage().contains("X-Name"), thrown.getMessage());
        assertThrows(IllegalArgumentException.class, () -> sent("GET", "/", r -> r.header("X-Name", value)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a:b", "a\r\nb", "ä", "(x)", "Transfer-Encoding"})
    void names(String name) {
        assertThrows(IllegalArgumentException.class, () -> sent("GET", "/", r -> r.header(name, "x")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "GET / HTTP/1.1\r\nX-Evil: 1\r\n\r\nGET", "A B", "Ä"})
    void methods(String method) {
        var thrown = assertThrows(IllegalArgumentException.class, () -> sent(method, "/", r -> r));
        assertTrue(thrown.getMessage().contains("is not a valid method"), thrown.getMessage());
    }

    @Test
    void urls() {
        var head = sent("GET", "/a HTTP/1.1\r\nX-Evil: 1\r\n\r\n?b=\n", r -> r.query("c", "d\r\nX-Evil: 2"));
        assertTrue(head.startsWith("GET /a%20HTTP/1.1%0D%0AX-Evil:%201%0D%0A%0D%0A?b=&c=d%0D%0AX-Evil%3A+2 HTTP/1.1\r\n"), head);
    }

    @Test
    void credentials() {
        var head = sent("GET", "/", r -> r.basicAuth("me", "x\r\nX-Evil: 1"));
        assertTrue(head.contains("Authorization: Basic bWU6eA0KWC1FdmlsOiAx\r\n"), head);
    }

    @Test
    void harmlessOnesPass() {
        assertTrue(sent("GET", "/", r -> r.header("X-Name", "grün\t\"x\"")).contains("X-Name: grün\t\"x\"\r\n"));
        assertTrue(sent("PURGE", "/", r -> r).startsWith("PURGE / "));
    }

    @Test
    void aFieldMayComeTwice() {
        var head = sent("GET", "/", r -> r.header("X-A", "1").header("x-a", "2"));
        assertTrue(head.contains("X-A: 1\r\n") && head.contains("x-a: 2\r\n"), head);
    }

    /** With a wrong length, the rest of the body would become the next request. */
    @Test
    void theLengthOfABodyInMemoryIsItsOwn() {
        var head = sent("POST", "/", r -> r.header("Content-Length", "1").body("GET /evil HTTP/1.1\r\n\r\n"));
        assertTrue(head.toLowerCase().contains("content-length: 22\r\n") && !head.contains("Length: 1\r\n"), head);
    }
}
