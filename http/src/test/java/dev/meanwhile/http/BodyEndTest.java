package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a body ends (RFC 9112 §6.3), and that a truncated one is a failure. */
@Timeout(20)
class BodyEndTest {
    private static RawServer closingAfter(String response) {
        return RawServer.of(peer -> {
            peer.readRequest();
            peer.send(response);
        });
    }

    private static String body(String response) {
        try (var server = closingAfter(response); var client = HttpClient.create()) {
            return run(() -> client.get(server.url("/"))).text();
        }
    }

    @Test
    void chunks() {
        assertEquals("one two", body("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\none \r\n3;ext=1\r\ntwo\r\n0\r\nTrailer: x\r\n\r\n"));
    }

    @Test
    void theConnectionsEnd() {
        assertEquals("all of it", body("HTTP/1.1 200 OK\r\n\r\nall of it"));
        assertEquals("old", body("HTTP/1.0 200 OK\r\n\r\nold"));
        assertEquals("", body("HTTP/1.1 200 OK\r\n\r\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf",
            "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10\r\nhalf",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n0\r\n"})
    void aBodyThatIsCutOff(String response) {
        try (var server = closingAfter(response); var client = HttpClient.create(); var problems = new LoggedProblems()) {
            run(() -> {
                assertThrows(HttpException.IncompleteBody.class, () -> client.get(server.url("/")));
                try (var stream = client.stream("GET", server.url("/"))) {
                    var text = new StringBuilder();
                    assertThrows(HttpException.IncompleteBody.class, () -> stream.chunks().forEach(chunk -> text.append(new String(chunk))));
                    assertEquals(response.contains("half") ? "half" : "", text.toString());
                }
            });
            problems.assertNone();
        }
    }

    @Test
    void aConnectionThatBreaks() {
        try (var server = RawServer.of(peer -> {
            peer.readRequest();
            peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n").reset();
        }); var client = HttpClient.create(); var problems = new LoggedProblems()) {
            assertThrows(HttpException.class, () -> run(() -> client.get(server.url("/"))));
            problems.assertNone();
        }
    }

    @Test
    void brokenChunks() {
        try (var server = closingAfter("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\nhalf\r\n"); var client = HttpClient.create()) {
            var thrown = assertThrows(HttpException.BadResponse.class, () -> run(() -> client.get(server.url("/"))));
            assertTrue(thrown.getMessage().contains("the body is broken"), thrown.getMessage());
        }
    }

    /** Fields that describe a body do not make one (RFC 9110 §9.3.2, §15.3.5, §15.4.5). */
    @ParameterizedTest
    @ValueSource(strings = {"HEAD 200", "GET 204", "GET 304", "HEAD 404"})
    void noBody(String what) {
        var method = what.substring(0, what.indexOf(' '));
        var length = what.endsWith("204") ? "" : "Content-Length: 100\r\nContent-Encoding: gzip\r\n";
        try (var server = RawServer.answering("HTTP/1.1" + what.substring(what.indexOf(' ')) + " Yes\r\n" + length + "\r\n");
                var client = HttpClient.create()) {
            run(() -> {
                for (var i = 0; i < 3; i++) {
                    var response = client.request(method, server.url("/"), r -> r);
                    assertEquals(0, response.bytes().length);
                    assertEquals(length.isEmpty() ? "" : "100", response.header("content-length").orElse(""));
                }
                assertEquals(1, server.accepted());
            });
        }
    }

    @Test
    void aStreamThatIsClosedEarlyClosesTheConnection() {
        try (var server = RawServer.of(peer -> {
            peer.readRequest();
            peer.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf").awaitEnd();
        }); var client = HttpClient.create()) {
            run(() -> {
                var stream = client.stream("GET", server.url("/"));
                stream.close();
                blocking(() -> server.awaitOpen(0));
                assertThrows(IllegalStateException.class, () -> stream.chunks().forEach(_ -> { }));
                stream.close();
            });
        }
    }
}
