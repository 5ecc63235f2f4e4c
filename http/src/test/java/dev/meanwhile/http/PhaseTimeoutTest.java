package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.generate;
import static dev.meanwhile.Meanwhile.millis;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.TimedOutException;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each phase after connecting has a limit of its own, and a failure names it. The connection is closed each time. */
@Timeout(20)
class PhaseTimeoutTest {
    private static final Duration SHORT = millis(100);

    private interface Use {
        void of(HttpClient client, RawServer server);
    }

    private static void check(RawServer.Script script, UnaryOperator<ClientConfig> settings, Use use) {
        try (var server = RawServer.of(script)) {
            run(() -> {
                try (var client = HttpClient.create(c -> settings.apply(c.connectTimeout(seconds(10))))) {
                    use.of(client, server);
                    blocking(() -> server.awaitOpen(0));
                }
            });
        }
    }

    @Test
    void noConnectionIsFree() {
        check(peer -> {
            peer.readRequest();
            peer.awaitEnd();
        }, c -> c.maxConnections(1).poolTimeout(SHORT), (client, server) -> {
            var busy = spawn(() -> client.get(server.url("/busy")));
            sleep(Duration.ZERO);
            var thrown = assertThrows(HttpException.PoolTimeout.class, () -> client.get(server.url("/waits")));
            assertTrue(thrown.getMessage().contains("all 1 connections were busy for 100 ms"), thrown.getMessage());
            busy.cancel();
        });
    }

    @Test
    void theServerDoesNotReadABodyInMemory() {
        var gate = new Semaphore(0);
        check(peer -> {
            gate.acquire();
            peer.awaitEnd();
        }, c -> c.writeTimeout(SHORT), (client, server) -> {
            assertThrows(HttpException.WriteTimeout.class, () -> client.post(server.url("/"), r -> r.body(new byte[32 << 20])));
            gate.release();
        });
    }

    @Test
    void theServerDoesNotReadAStream() {
        var gate = new Semaphore(0);
        check(peer -> {
            gate.acquire();
            peer.awaitEnd();
        }, c -> c.writeTimeout(SHORT), (client, server) -> {
            assertThrows(HttpException.WriteTimeout.class, () -> client.post(server.url("/"), r -> r.body(generate(out -> {
                while (true) {
                    out.emit(new byte[64 << 10]);
                }
            }))));
            gate.release();
        });
    }

    @Test
    void noHeadComes() {
        check(Peer::awaitEnd, c -> c.readTimeout(SHORT), (client, server) -> {
            var thrown = assertThrows(HttpException.ReadTimeout.class, () -> client.get(server.url("/")));
            assertTrue(thrown.getMessage().contains("no response within 100 ms"), thrown.getMessage());
        });
    }

    @Test
    void theHeadStopsHalfway() {
        check(peer -> {
            peer.readHead();
            peer.send("HTTP/1.1 200 OK\r\nContent-Le").awaitEnd();
        }, c -> c.readTimeout(SHORT), (client, server) ->
                assertThrows(HttpException.ReadTimeout.class, () -> client.get(server.url("/"))));
    }

    @Test
    void theBodyStopsHalfway() {
        check(peer -> {
            peer.readHead();
            peer.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf").awaitEnd();
        }, c -> c.readTimeout(SHORT), (client, server) -> {
            var thrown = assertThrows(HttpException.ReadTimeout.class, () -> client.get(server.url("/")));
            assertTrue(thrown.getMessage().contains("stalled for 100 ms"), thrown.getMessage());
        });
    }

    /** Only the total limit notices an endless trickle. */
    @Test
    void theBodyTrickles() {
        check(peer -> {
            peer.readHead();
            peer.send("HTTP/1.1 200 OK\r\n\r\n");
            while (true) {
                peer.send(".");
                Thread.sleep(5);
            }
        }, c -> c.timeout(millis(150)).readTimeout(seconds(10)), (client, server) -> {
            var thrown = assertThrows(HttpException.TotalTimeout.class, () -> client.get(server.url("/")));
            assertTrue(thrown.getMessage().contains("not done within 150 ms"), thrown.getMessage());
        });
    }

    @Test
    void aRequestsOwnLimit() {
        check(Peer::awaitEnd, c -> c, (client, server) ->
                assertThrows(HttpException.TotalTimeout.class, () -> client.get(server.url("/"), r -> r.timeout(SHORT))));
    }

    @Test
    void aStreamMayTakeLongerThanTheTotal() {
        check(peer -> {
            peer.readHead();
            peer.send("HTTP/1.1 200 OK\r\nContent-Length: 60\r\n\r\n");
            for (var i = 0; i < 60; i++) {
                Thread.sleep(5);
                peer.send(".");
            }
        }, c -> c.timeout(millis(200)), (client, server) -> {
            var length = 0;
            try (var response = client.stream("GET", server.url("/"))) {
                for (var chunk : response.chunks()) {
                    length += chunk.length;
                }
            }
            assertEquals(60, length);
        });
    }

    /** A timeout set by the program is thrown as it is, even one inside the body that is being sent. */
    @Test
    void otherTimeoutsAreNotTaken() {
        check(Peer::awaitEnd, c -> c.timeout(seconds(10)), (client, server) -> {
            assertThrows(TimedOutException.class, () -> dev.meanwhile.Meanwhile.timeout(SHORT, () -> client.get(server.url("/"))));
            assertThrows(TimedOutException.class, () -> client.post(server.url("/"), r -> r.body(generate(out ->
                    dev.meanwhile.Meanwhile.timeout(SHORT, () -> sleep(seconds(10)))))));
        });
    }
}
