package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.WrongLoopException;

import java.time.Duration;
import java.util.concurrent.Semaphore;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Where a client may be made, used, closed and forgotten. */
@Timeout(20)
class ClientLifeTest {
    private static void assertClosed(HttpClient client) {
        var thrown = assertThrows(IllegalStateException.class, () -> client.get("http://127.0.0.1:1/"));
        assertTrue(thrown.getMessage().contains("closed"), thrown.getMessage());
    }

    @Test
    void aClosedOneIsClosed() {
        run(() -> {
            var client = HttpClient.create();
            client.close();
            client.close();
            assertClosed(client);
        });
    }

    @Test
    void closingClosesTheConnections() {
        try (var server = RawServer.answering(RawServer.ok(""))) {
            run(() -> {
                var client = HttpClient.create();
                client.get(server.url("/"));
                client.close();
                blocking(() -> server.awaitOpen(0));
                assertClosed(client);
            });
        }
    }

    /** The first request of a loop waits until Vert.x has started. */
    @Test
    void closingBeforeTheFirstRequestIsSent() {
        try (var server = RawServer.answering(RawServer.ok(""))) {
            run(() -> {
                var client = HttpClient.create();
                var request = spawn(() -> client.get(server.url("/")));
                sleep(Duration.ZERO);
                client.close();
                assertThrows(IllegalStateException.class, request::await);
            });
            assertEquals(0, server.accepted());
        }
    }

    /** One that is answered, one that waits for its answer, one that waits for a connection. */
    @Test
    void whatIsUnderWayFails() throws InterruptedException {
        var asked = new Semaphore(0);
        try (var server = RawServer.of(peer -> {
            peer.readRequest();
            asked.release();
            peer.awaitEnd();
        }); var problems = new LoggedProblems()) {
            run(() -> {
                var client = HttpClient.create(c -> c.maxConnections(1));
                var answered = spawn(() -> client.get(server.url("/")));
                var waiting = spawn(() -> client.get(server.url("/")));
                blocking(() -> asked.acquire());
                client.close();
                assertThrows(HttpException.ConnectionLost.class, answered::await);
                assertThrows(IllegalStateException.class, waiting::await);
                blocking(() -> server.awaitOpen(0));
            });
            assertEquals(1, server.accepted());
            problems.assertNone();
        }
    }

    /** The server reads nothing: data still unsent would stay so for ever. */
    @Test
    void anUploadThatIsStuckDoesNotHoldUpTheClose() throws InterruptedException {
        var gate = new Semaphore(0);
        try (var server = RawServer.of(_ -> gate.acquire())) {
            run(() -> {
                var client = HttpClient.create(c -> c.writeTimeout(Duration.ofMinutes(1)));
                var upload = spawn(() -> client.post(server.url("/"), r -> r.body(new byte[32 << 20])));
                blocking(() -> server.awaitOpen(1));
                client.close();
                assertThrows(HttpException.ConnectionLost.class, upload::await);
            });
        }
    }

    @Test
    void oneThatIsLeftOpenIsClosedWithTheLoop() {
        try (var server = RawServer.answering(RawServer.ok("")); var problems = new LoggedProblems()) {
            run(() -> HttpClient.create().get(server.url("/")));
            server.awaitOpen(0);
            problems.assertNone();
        }
    }

    @Test
    void oneAfterAnotherOnSeveralLoops() {
        try (var server = RawServer.answering(RawServer.ok("ok")); var client = HttpClient.create()) {
            for (var i = 1; i <= 3; i++) {
                assertEquals("ok", run(() -> client.get(server.url("/")).text()));
                assertEquals(i, server.accepted());
            }
        }
    }

    @Test
    void onTwoLoopsAtOnce() {
        try (var server = RawServer.answering(RawServer.ok("ok")); var client = HttpClient.create()) {
            run(() -> {
                client.get(server.url("/"));
                blocking(() -> {
                    var thrown = assertThrows(WrongLoopException.class, () -> run(() -> client.get(server.url("/"))));
                    assertTrue(thrown.getMessage().contains("HttpClient"), thrown.getMessage());
                });
                assertEquals("ok", client.get(server.url("/")).text());
            });
        }
    }

    @Test
    void itsDescription() {
        try (var server = RawServer.answering(RawServer.ok("ok"))) {
            run(() -> {
                var client = HttpClient.create(c -> c.maxConnections(7));
                assertEquals("HttpClient (not in use; at most 7 connections)", client.toString());
                client.get(server.url("/"));
                assertEquals("HttpClient (0 requests, 1 connections; at most 7 connections)", client.toString());
                try (var _ = client.stream("GET", server.url("/"))) {
                    assertEquals("HttpClient (1 requests, 1 connections; at most 7 connections)", client.toString());
                }
                client.close();
                assertEquals("HttpClient (closed; at most 7 connections)", client.toString());
            });
        }
    }
}
