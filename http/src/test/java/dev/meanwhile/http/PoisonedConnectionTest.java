package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.concurrent.Semaphore;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

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
