package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.millis;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.test.LoopTests.elapsed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Retry;
import dev.meanwhile.test.LoopTest;
import dev.meanwhile.test.LoopTests;
import dev.meanwhile.test.Torture;
import dev.meanwhile.test.io.TestNetwork;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client that goes on with another WebSocket when one breaks. */
class TalkTest {
    private static final Retry OFTEN = Retry.exponential(Integer.MAX_VALUE).withJitter(0);

    private final List<String> said = new ArrayList<>();
    private int connections;

    /** Otherwise the first test's limit of real time would be that of loading Vert.x. */
    @BeforeAll
    static void loadVertx() {
        run(() -> {
            try (var server = HttpServer.listen(0, request -> request.acceptWebSocket().close(1000, "")); var socket = WebSocket.connect(server.url().replace("http", "ws"))) {
                assertThrows(WebSocketException.ClosedByPeer.class, socket::receive);
            }
        });
    }

    /** A server that asks for a name, says two things, and then does something else with each connection. */
    private HttpServer server(Talking then) {
        return HttpServer.listen(80, request -> {
            connections++;
            var socket = request.acceptWebSocket();
            said.add(socket.receive());
            socket.send("one of " + connections);
            socket.send("two of " + connections);
            then.handle(socket);
        });
    }

    interface Talking {
        void handle(WebSocket socket) throws Exception;
    }

    private List<String> talk(Retry policy) throws Exception {
        var heard = new ArrayList<String>();
        try (var client = HttpClient.create()) {
            client.talk("ws://server/", r -> r, policy, socket -> {
                socket.send("hello");
                for (var message : socket) {
                    heard.add(message);
                }
            });
        }
        return heard;
    }

    private void assertGoesOn(Talking breaking) throws Exception {
        TestNetwork.install();
        try (var _ = server(socket -> {
            if (connections < 3) {
                breaking.handle(socket);
            }
        })) {
            assertEquals(List.of("one of 1", "two of 1", "one of 2", "two of 2", "one of 3", "two of 3"), talk(OFTEN));
            assertEquals(List.of("hello", "hello", "hello"), said);
        }
    }

    @LoopTest
    void whenTheConnectionIsLost() throws Exception {
        assertGoesOn(WebSocket::abort);
    }

    @LoopTest
    void whenTheServerRestarts() throws Exception {
        assertGoesOn(socket -> socket.close(1012, "restarting"));
    }

    @LoopTest
    void whenTheServerGoesAway() throws Exception {
        assertGoesOn(socket -> socket.close(1001, ""));
    }

    @LoopTest
    void whenTheServerFails() throws Exception {
        assertGoesOn(socket -> socket.close(1011, "failed"));
    }

    /** The peer's mistakes, and yours, would be the same with the next one. */
    @ParameterizedTest
    @ValueSource(ints = {1003, 1007, 1008, 1009, 4001})
    void otherCodesAreFinal(int code) {
        LoopTests.run(() -> {
            TestNetwork.install();
            try (var _ = server(socket -> socket.close(code, "no"))) {
                assertEquals(code, assertThrows(WebSocketException.ClosedByPeer.class, () -> talk(OFTEN)).code());
                assertEquals(1, connections);
            }
        });
    }

    @LoopTest
    void pausesGrowUntilOneHasLasted() throws Exception {
        TestNetwork.install();
        var begun = new ArrayList<Long>();
        try (var _ = server(socket -> {
            begun.add(elapsed().toMillis());
            if (connections == 4) {
                sleep(seconds(60));
            }
            if (connections < 6) {
                socket.abort();
            }
        })) {
            talk(OFTEN.withDelay(seconds(1)));
            var pauses = new ArrayList<Long>();
            for (var i = 1; i < begun.size(); i++) {
                pauses.add((begun.get(i) - begun.get(i - 1)) / 1_000);
            }
            assertEquals(List.of(1L, 2L, 4L, 61L, 2L), pauses);
        }
    }

    @LoopTest
    void thePolicyEnds() {
        TestNetwork.install();
        try (var _ = server(WebSocket::abort)) {
            assertEquals(1006, assertThrows(WebSocketException.Broken.class, () -> talk(OFTEN.withCap(seconds(30)).withDelay(millis(1))
                    .when(failure -> connections < 5))).code());
            assertEquals(5, connections);
        }
    }

    @LoopTest
    void aServerThatIsNotThere() {
        TestNetwork.install();
        var thrown = assertThrows(HttpException.ConnectFailed.class, () -> talk(Retry.exponential(4).withJitter(0)));
        assertEquals(1, thrown.getSuppressed().length);
        assertEquals(700, elapsed().toMillis(), 300);
    }

    @LoopTest
    void theServersStatus() {
        TestNetwork.install();
        var statuses = new ArrayList<>(List.of(503, 429, 403));
        try (var _ = HttpServer.listen(80, request -> request.respond(statuses.removeFirst()).send())) {
            assertEquals(403, assertThrows(HttpException.BadStatus.class, () -> talk(OFTEN)).status());
        }
    }

    @LoopTest
    void whatTheFunctionThrowsIsThrown() {
        TestNetwork.install();
        try (var _ = server(WebSocket::receive); var client = HttpClient.create()) {
            assertEquals("enough", assertThrows(IOException.class, () -> client.talk("ws://server/", r -> r, OFTEN, socket -> {
                socket.send("hello");
                throw new IOException("enough");
            })).getMessage());
            assertEquals("other", assertThrows(WebSocketException.ClosedByPeer.class, () -> client.talk("ws://server/", r -> r, OFTEN, socket -> {
                socket.send("hello");
                throw new WebSocketException.ClosedByPeer("ws://other/", 1001, "other");
            })).reason());
        }
    }

    /** In each wait: while connecting, talking, closing, pausing. */
    @Test
    void cancelledAtEveryWait() {
        var runs = Torture.cancelAtEveryWait(victim -> {
            TestNetwork.install().link().latency(millis(5));
            connections = 0;
            try (var _ = server(socket -> {
                if (connections == 1) {
                    socket.abort();
                } else {
                    // Until the client closes it.
                    socket.receive();
                }
            }); var client = HttpClient.create()) {
                victim.run(() -> client.talk("ws://server/", r -> r, OFTEN, socket -> {
                    socket.send("hello");
                    socket.receive();
                    if (connections == 1) {
                        socket.receive();
                        socket.receive();
                    }
                }));
                // What was under way is given up, or arrives and is closed.
                sleep(seconds(60));
            }
        });
        assertTrue(runs > 10, () -> runs + " runs");
    }
}
