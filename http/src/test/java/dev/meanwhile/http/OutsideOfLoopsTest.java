package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.newLoop;
import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Flow;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;

/** Requests of threads that no loop runs in. */
@Timeout(20)
class OutsideOfLoopsTest {
    @Test
    void theThreadWaits() {
        try (var server = RawServer.answering(RawServer.ok("ok")); var client = HttpClient.create()) {
            assertEquals("ok", client.get(server.url("/")).text());
            assertEquals("ok", client.post(server.url("/"), r -> r.body("hello")).text());
            assertEquals(1, server.accepted());
        }
    }

    @Test
    void manyThreadsAtOnce() throws Exception {
        var all = new CountDownLatch(50);
        try (var server = RawServer.of(peer -> {
            peer.readRequest();
            all.countDown();
            all.await();
            peer.send(RawServer.ok("ok"));
        }); var client = HttpClient.create(); var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var answers = IntStream.range(0, 50).mapToObj(_ -> threads.submit(() -> client.get(server.url("/")).text())).toList();
            for (var answer : answers) {
                assertEquals("ok", answer.get());
            }
        }
    }

    @Test
    void beforeWithinAndAfterALoop() {
        try (var server = RawServer.answering(RawServer.ok("ok")); var client = HttpClient.create()) {
            assertEquals("ok", client.get(server.url("/")).text());
            assertEquals("ok", run(() -> client.get(server.url("/")).text()));
            assertEquals("ok", client.get(server.url("/")).text());
            assertEquals(2, server.accepted());
        }
    }

    @Test
    void whileALoopUsesIt() {
        try (var server = RawServer.answering(RawServer.ok("ok")); var client = HttpClient.create()) {
            run(() -> {
                assertEquals("ok", client.get(server.url("/")).text());
                assertEquals("ok", blocking(() -> client.get(server.url("/")).text()));
            });
        }
    }

    @Test
    void withoutAClient() {
        try (var server = RawServer.answering(RawServer.ok("ok"))) {
            assertEquals("ok", Http.get(server.url("/")).text());
            assertEquals("ok", Http.get(server.url("/"), r -> r.header("A", "b")).text());
            assertEquals("ok", Http.delete(server.url("/")).text());
            assertEquals("ok", Http.post(server.url("/"), Arrays.asList(1, 2)).text());
            assertEquals("ok", Http.post(server.url("/"), r -> r.body("hello")).text());
            assertEquals("ok", Http.put(server.url("/"), Arrays.asList(1, 2)).text());
            assertEquals("ok", Http.request("PATCH", server.url("/"), r -> r.body("hello")).text());
            assertEquals(1, server.accepted());
            run(() -> {
                assertEquals("ok", Http.get(server.url("/")).text());
                assertEquals("ok", Http.get(server.url("/")).text());
            });
            assertEquals(2, server.accepted());
        }
    }

    @Test
    void aFailureShowsTheCallerToo() {
        try (var client = HttpClient.create()) {
            var thrown = assertThrows(HttpException.ConnectFailed.class, () -> client.get("http://127.0.0.1:1/"));
            assertTrue(Arrays.stream(thrown.getStackTrace()).anyMatch(f -> f.getMethodName().contains("aFailureShowsTheCallerToo")));
        }
    }

    @Test
    void anInterruptCancelsTheRequest() throws Exception {
        var asked = new Semaphore(0);
        try (var server = RawServer.of(peer -> {
            peer.readRequest();
            asked.release();
            peer.awaitEnd();
        }); var client = HttpClient.create()) {
            var end = new CompletableFuture<Throwable>();
            var thread = Thread.ofPlatform().start(() -> {
                try {
                    client.get(server.url("/"));
                } catch (Throwable t) {
                    end.complete(Thread.currentThread().isInterrupted() ? t : new AssertionError("not interrupted", t));
                }
            });
            asked.acquire();
            thread.interrupt();
            assertInstanceOf(CancellationException.class, end.get());
            server.awaitOpen(0);
        }
    }

    /** A framework keeps what belongs to a request, such as its user, in ThreadLocals. */
    @Test
    void optionsAreSetInTheCallersThread() {
        try (var server = RawServer.answering(RawServer.ok("ok")); var client = HttpClient.create()) {
            var threads = new ArrayList<Thread>();
            client.get(server.url("/"), r -> {
                threads.add(Thread.currentThread());
                return r;
            });
            assertEquals(List.of(Thread.currentThread()), threads);
        }
    }

    @Test
    void limitsHold() {
        try (var server = RawServer.of(Peer::awaitEnd); var client = HttpClient.create(c -> c.timeout(Duration.ofMillis(50)))) {
            assertThrows(HttpException.TotalTimeout.class, () -> client.get(server.url("/")));
        }
    }

    @Test
    void closingFailsWhatIsUnderWay() throws Exception {
        var asked = new Semaphore(0);
        try (var server = RawServer.of(peer -> {
            peer.readRequest();
            asked.release();
            peer.awaitEnd();
        }); var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var client = HttpClient.create();
            var answer = threads.submit(() -> assertThrows(HttpException.ConnectionLost.class, () -> client.get(server.url("/"))));
            asked.acquire();
            client.close();
            answer.get();
            server.awaitOpen(0);
            client.close();
            var thrown = assertThrows(IllegalStateException.class, () -> client.get(server.url("/")));
            assertTrue(thrown.getMessage().contains("closed"), thrown.getMessage());
        }
    }

    /** With connections to the same server on both sides, closed by each. */
    @Test
    void closingClosesBothPools() {
        try (var server = RawServer.answering(RawServer.ok("ok"))) {
            run(() -> {
                var client = HttpClient.create();
                client.get(server.url("/"));
                blocking(() -> client.get(server.url("/")));
                assertEquals(2, server.accepted());
                client.close();
                blocking(() -> server.awaitOpen(0));
            });
            run(() -> {
                var client = HttpClient.create();
                client.get(server.url("/"));
                blocking(() -> client.get(server.url("/")));
                blocking(client::close);
                blocking(() -> server.awaitOpen(0));
                assertThrows(IllegalStateException.class, () -> client.get(server.url("/")));
            });
        }
    }

    /** As at the end of a try block that an interrupt has left. */
    @Test
    void closingInAnInterruptedThread() {
        try (var server = RawServer.answering(RawServer.ok("ok"))) {
            var client = HttpClient.create(c -> c.keepAlive(Duration.ofMinutes(1)));
            client.get(server.url("/"));
            Thread.currentThread().interrupt();
            client.close();
            assertTrue(Thread.interrupted());
            server.awaitOpen(0);
        }
    }

    @Test
    void closingOneThatAnotherLoopUses() {
        try (var server = RawServer.answering(RawServer.ok("ok"))) {
            run(() -> {
                var client = HttpClient.create();
                client.get(server.url("/"));
                blocking(() -> run(client::close));
                blocking(() -> server.awaitOpen(0));
            });
        }
    }

    @Test
    void closingOneWhoseLoopIsStopped() {
        try (var server = RawServer.answering(RawServer.ok("ok"))) {
            var loop = newLoop();
            var client = HttpClient.create();
            loop.runUntilComplete(() -> client.get(server.url("/")));
            client.close();
            loop.close();
            server.awaitOpen(0);
        }
    }

    @Test
    void streamsWebSocketsAndServersNeedALoop() {
        try (var client = HttpClient.create()) {
            assertNeedsLoop("HttpClient.stream(…)", () -> client.stream("GET", "http://127.0.0.1:1/"));
            assertNeedsLoop("HttpClient.websocket(…)", () -> client.websocket("ws://127.0.0.1:1/"));
        }
        assertNeedsLoop("HttpServer.listen(…)", () -> HttpServer.listen(0, _ -> { }));
        assertNeedsLoop("ListeningSocket.open(…)", () -> ListeningSocket.open(c -> c.port(0)));
    }

    private static void assertNeedsLoop(String verb, Executable call) {
        var message = assertThrows(IllegalStateException.class, call).getMessage();
        assertTrue(message.startsWith(verb + " was called where no loop runs") && message.contains("run(() -> …)"), message);
    }

    @Test
    void aBadArgumentFailsAsInALoop() {
        assertThrows(NullPointerException.class, () -> Http.get(null));
        assertThrows(HttpException.InvalidUrl.class, () -> Http.get("nowhere"));
    }

    /** A flow of the program's own is the body, and runs on the loop of the request. */
    @Test
    void aBodyThatIsAFlow() {
        try (var server = RawServer.of(peer -> peer.answer("", peer.readRequest().body())); var client = HttpClient.create()) {
            var body = Flow.of(Arrays.asList("hello ".getBytes(), "world".getBytes()));
            assertEquals("hello world", client.post(server.url("/"), r -> r.body(body)).text());
        }
    }
}
