package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Heads that are malformed or too large. */
@Timeout(20)
class GarbageTest {
    private static HttpException failure(String response) {
        try (var server = RawServer.of(peer -> {
            peer.readRequest();
            peer.send(response).awaitEnd();
        }); var client = HttpClient.create(); var problems = new LoggedProblems()) {
            return run(() -> {
                var thrown = assertThrows(HttpException.class, () -> client.get(server.url("/")));
                blocking(() -> server.awaitOpen(0));
                problems.assertNone();
                return thrown;
            });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "SSH-2.0-OpenSSH_9.2\r\n\r\n", "HTTP/3.0 200 OK\r\n\r\n", "HTTP/1.1 abc OK\r\n\r\n", "HTTP/1.1\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n1"})
    void noHttp(String response) {
        var thrown = failure(response);
        assertEquals(HttpException.BadResponse.class, thrown.getClass(), thrown.toString());
    }

    /** Older releases of Netty skip such bytes, so the client waits for more. */
    @Test
    @NeedsNewerNetty
    void controlCharacters() {
        noHttp("\0\1\2\3\r\n\r\n");
    }

    @Test
    void aStatusLineWithoutEnd() {
        assertEquals(HttpException.BadResponse.class, failure("HTTP/1.1 200 " + "O".repeat(100_000)).getClass());
    }

    @Test
    void headersWithoutEnd() {
        var thrown = failure("HTTP/1.1 200 OK\r\n" + "X-Long: yes\r\n".repeat(10_000));
        assertEquals(HttpException.BadResponse.class, thrown.getClass());
        assertTrue(thrown.getMessage().contains("32768"), thrown.getMessage());
    }

    @Test
    void anAnswerOfNothing() {
        try (var server = RawServer.of(Peer::readRequest); var client = HttpClient.create()) {
            var thrown = assertThrows(HttpException.ConnectionLost.class, () -> run(() -> client.get(server.url("/"))));
            assertTrue(thrown.getMessage().contains("lost before the response"), thrown.getMessage());
        }
    }

    @Test
    void aReset() {
        try (var server = RawServer.of(peer -> {
            peer.readRequest();
            peer.reset();
        }); var client = HttpClient.create(); var problems = new LoggedProblems()) {
            assertThrows(HttpException.ConnectionLost.class, () -> run(() -> client.get(server.url("/"))));
            problems.assertNone();
        }
    }

    @Test
    void aHundredHeaders() {
        var fields = IntStream.range(0, 100).mapToObj(i -> "X-" + i % 50 + ": " + "v".repeat(200) + i + "\r\n").collect(Collectors.joining());
        try (var server = RawServer.answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n" + fields + "\r\n"); var client = HttpClient.create()) {
            var headers = run(() -> client.get(server.url("/"))).headers();
            assertEquals(101, headers.fields().size());
            assertEquals(2, headers.all("x-7").size());
            assertTrue(headers.first("X-49").orElseThrow().endsWith("v49"));
        }
    }

    @Test
    void informationalResponsesBeforeTheAnswer() {
        var early = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n".repeat(5);
        try (var server = RawServer.answering(early + RawServer.ok("ok")); var client = HttpClient.create()) {
            run(() -> {
                assertEquals("ok", client.get(server.url("/")).text());
                assertEquals("ok", client.post(server.url("/"), r -> r.body("x")).text());
            });
            assertEquals(1, server.accepted());
        }
    }

    @Test
    void aSwitchOfProtocolsThatNobodyAskedFor() {
        assertEquals(HttpException.BadResponse.class, failure("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n").getClass());
    }
}
