package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.concurrent.Semaphore;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server sends more than one response; the surplus must not become the answer to the next request. */
@Timeout(20)
class PoisonedConnectionTest {
    private static void assertSecondIsRight(String firstAnswer) throws InterruptedException {
        var sent = new Semaphore(0);
        try (var server = RawServer.of(peer -> {
            for (var request = peer.readRequest(); request != null; request = peer.readRequest()) {
                peer.send(request.path().equals("/1") ? firstAnswer : RawServer.ok("right"));
                sent.release();
            }
        }); var problems = new LoggedProblems()) {
            run(() -> {
                try (var client = HttpClient.create()) {
                    client.get(server.url("/1"));
                    blocking(() -> sent.acquire());
                    assertEquals("right", client.get(server.url("/2")).text());
                }
            });
            problems.assertNone();
        }
    }

    @Test
    void aSecondResponse() throws InterruptedException {
        assertSecondIsRight(RawServer.ok("first") + RawServer.ok("wrong"));
    }

    @Test
    void aBodyLongerThanItsLength() throws InterruptedException {
        assertSecondIsRight("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nfirstHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nwrong");
    }

    @Test
    void aBodyWhereThereIsNone() throws InterruptedException {
        assertSecondIsRight("HTTP/1.1 204 No Content\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nwrong");
    }

    @Test
    void aPieceOfALineAfterTheBody() throws InterruptedException {
        assertSecondIsRight(RawServer.ok("first") + "wrong");
    }

    @Test
    void aPieceOfALineWhereThereIsNoBody() throws InterruptedException {
        assertSecondIsRight("HTTP/1.1 204 No Content\r\n\r\nwrong");
        assertSecondIsRight("HTTP/1.1 304 Not Modified\r\nContent-Length: 5\r\n\r\nwrong");
    }

    @ParameterizedTest
    @ValueSource(strings = {"first", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nwrong", "\n", "a\r\nb"})
    void aBodyInTheResponseToHead(String body) {
        try (var server = RawServer.of(peer -> {
            for (var request = peer.readRequest(); request != null; request = peer.readRequest()) {
                peer.send(request.line().startsWith("HEAD") ? "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body : RawServer.ok("right"));
            }
        }); var problems = new LoggedProblems()) {
            run(() -> {
                try (var client = HttpClient.create()) {
                    for (var i = 0; i < 3; i++) {
                        assertEquals(200, client.head(server.url("/1")).status());
                        assertEquals("right", client.get(server.url("/2")).text());
                    }
                }
            });
            problems.assertNone();
        }
    }

    /** What a server says without being asked ends its connection. */
    @Test
    void aPieceOfALineWhileIdle() {
        var more = new Semaphore(0);
        try (var server = RawServer.of(peer -> {
            for (var request = peer.readRequest(); request != null; request = peer.readRequest()) {
                peer.send(RawServer.ok("right"));
                if (request.path().equals("/1")) {
                    more.acquire();
                    peer.send("wrong");
                    peer.awaitEnd();
                }
            }
        }); var problems = new LoggedProblems()) {
            run(() -> {
                try (var client = HttpClient.create()) {
                    assertEquals("right", client.get(server.url("/1")).text());
                    more.release();
                    blocking(() -> server.awaitOpen(0));
                    assertEquals("right", client.get(server.url("/2")).text());
                }
            });
            problems.assertNone();
        }
    }

    /** The empty line that looks for such pieces does no harm. */
    @Test
    void aConnectionWithNothingWrongIsKept() {
        try (var server = RawServer.answering(RawServer.ok("right") + "\r\n")) {
            run(() -> {
                try (var client = HttpClient.create()) {
                    for (var i = 0; i < 5; i++) {
                        assertEquals("right", client.get(server.url("/")).text());
                    }
                }
            });
        }
        try (var server = RawServer.answering(RawServer.ok("right"))) {
            run(() -> {
                try (var client = HttpClient.create()) {
                    for (var i = 0; i < 5; i++) {
                        assertEquals("right", client.get(server.url("/")).text());
                    }
                }
            });
            assertEquals(1, server.accepted());
        }
    }

    /** RFC 9112 §6.3: a sender of both may be trying to fool one of two readers. */
    @Test
    @NeedsNewerNetty
    void twoWaysToTellTheLength() {
        try (var server = RawServer.answering(
                "HTTP/1.1 200 OK\r\nContent-Length: 50\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n0\r\n\r\n")) {
            run(() -> {
                try (var client = HttpClient.create()) {
                    assertThrows(HttpException.BadResponse.class, () -> client.get(server.url("/")));
                    blocking(() -> server.awaitOpen(0));
                }
            });
        }
    }
}
