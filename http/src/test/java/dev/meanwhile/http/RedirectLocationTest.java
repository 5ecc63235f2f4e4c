package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where a Location leads: RFC 3986 §5.4 and real-world values. */
@Timeout(20)
class RedirectLocationTest {
    /** Follows a Location from {@code /b/c/d?q}. {@return the path of the next request} */
    private static String followed(String location) {
        try (var server = RawServer.of(peer -> {
            for (var request = peer.readRequest(); request != null; request = peer.readRequest()) {
                var utf8 = location.getBytes(StandardCharsets.UTF_8);
                if (request.path().equals("/b/c/d?q")) {
                    peer.send("HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: ").send(utf8).send("\r\n\r\n");
                } else {
                    peer.send(RawServer.ok(request.path()));
                }
            }
        }); var client = HttpClient.create(c -> c.maxRedirects(2))) {
            return run(() -> client.get(server.url("/b/c/d?q")).text());
        }
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', value = {
            "g, /b/c/g", "./g, /b/c/g", "g/, /b/c/g/", "/g, /g", "?y, /b/c/d?y", "g?y, /b/c/g?y", "g?y/./x, /b/c/g?y/./x",
            "., /b/c/", "./, /b/c/", ".., /b/", "../, /b/", "../g, /b/g", "../.., /", "../../../g, /g", "/./g, /g", "/../g, /g",
            "g., /b/c/g.", "g;x=1/../y, /b/c/y", "g/../../h, /b/h"})
    void theExamplesOfTheRfc(String location, String path) {
        assertEquals(path, followed(location));
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', value = {
            "/with space, /with%20space", "/ünï/日本, /%C3%BCn%C3%AF/%E6%97%A5%E6%9C%AC", "/a%20b%zz, /a%20b%25zz", "/g#part, /g",
            "/a[1]|b{2}, /a%5B1%5D%7Cb%7B2%7D", "/login?next=http://other.example/, /login?next=http://other.example/",
            "/a:b, /a:b", "/a//b, /a//b"})
    void whatServersSend(String location, String path) {
        assertEquals(path, followed(location));
    }

    @Test
    void anAbsoluteOne() {
        try (var target = RawServer.answering(RawServer.ok("there"))) {
            assertEquals("there", followed(target.url("/x")));
            assertEquals("there", followed("//127.0.0.1:" + target.port() + "/y"));
            assertEquals("there", followed("HTTP://127.0.0.1:" + target.port()));
        }
    }

    @Test
    void anUnusableOne() {
        for (var location : new String[] {"ftp://127.0.0.1/", "mailto:x@y", "http://", "javascript:alert(1)"}) {
            var thrown = assertThrows(HttpException.InvalidUrl.class, () -> followed(location), location);
            assertTrue(thrown.getMessage().contains(location), thrown.getMessage());
        }
    }
}
