package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.generate;
import static dev.meanwhile.Meanwhile.millis;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static dev.meanwhile.test.LoopTests.elapsed;
import static dev.meanwhile.test.LoopTests.settle;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Body;
import dev.meanwhile.ItemAction;
import dev.meanwhile.io.Connection;
import dev.meanwhile.io.Server;
import dev.meanwhile.io.StreamException;
import dev.meanwhile.io.Tcp;
import dev.meanwhile.test.LoopTest;
import dev.meanwhile.test.LoopTests;
import dev.meanwhile.test.Torture;
import dev.meanwhile.test.io.Cut;
import dev.meanwhile.test.io.NetworkTorture;
import dev.meanwhile.test.io.TestNetwork;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The hardships of {@link PhaseTimeoutTest}, {@link ConnectTimeoutTest}, {@link BodyEndTest}, {@link GarbageTest} and {@link StaleConnectionTest} once more, on a
 * network in memory: with the limits of production on virtual time, cut at every byte, and cancelled at every wait. And some that sockets do not give a test:
 * a pulled cable, a name server that does not answer.
 */
class HardshipsInMemoryTest {
    private static final String URL = "http://server/";
    private static final String OK = RawServer.ok("ok");

    private final List<String> requests = new ArrayList<>();
    private int accepted;

    /** Otherwise the first test's limit of real time would be that of loading Vert.x. */
    @BeforeAll
    static void loadVertx() {
        LoopTests.run(() -> {
            TestNetwork.install();
            try (var client = HttpClient.create()) {
                assertThrows(HttpException.ConnectFailed.class, () -> client.get(URL));
            }
        });
    }

    private Server server(ItemAction<Connection, Exception> script) {
        return Tcp.listen(80, connection -> {
            accepted++;
            try {
                script.run(connection);
            } catch (StreamException e) {
                // The client has gone, as many tests intend.
            }
        });
    }

    private String request(Connection connection) {
        var head = new String(connection.readUntil("\r\n\r\n"));
        requests.add(head.lines().findFirst().orElse(""));
        return head;
    }

    private Server answering(String response) {
        return server(connection -> {
            while (true) {
                request(connection);
                connection.write(response);
            }
        });
    }

    /** Sends a response, and then nothing. */
    private Server silentAfter(String response) {
        return server(connection -> {
            request(connection);
            connection.write(response);
            connection.readAll();
        });
    }

    private static HttpClient client() {
        return HttpClient.create(c -> c.timeout(seconds(3600)).connectTimeout(seconds(5)).readTimeout(seconds(30)).writeTimeout(seconds(20)).poolTimeout(seconds(7)));
    }

    /** On the loop's clock, but for what Vert.x's workers take in earnest when they start. */
    private static <T, X extends Exception> T assertTakes(Duration expected, Body<T, X> body) throws X {
        var before = elapsed();
        var value = body.call();
        var passed = elapsed().minus(before);
        assertTrue(passed.compareTo(expected) >= 0 && passed.compareTo(expected.plusSeconds(1)) < 0, () -> "it took " + passed);
        return value;
    }

    // Limits: PhaseTimeoutTest and ConnectTimeoutTest.

    @LoopTest
    void noHeadComes() {
        TestNetwork.install();
        try (var _ = silentAfter(""); var client = client()) {
            var thrown = assertTakes(seconds(30), () -> assertThrows(HttpException.ReadTimeout.class, () -> client.get(URL)));
            assertTrue(thrown.getMessage().contains("no response within 30.0 s"), thrown.getMessage());
        }
    }

    @LoopTest
    void theHeadStopsHalfway() {
        TestNetwork.install();
        try (var _ = silentAfter("HTTP/1.1 200 OK\r\nContent-Le"); var client = client()) {
            assertTakes(seconds(30), () -> assertThrows(HttpException.ReadTimeout.class, () -> client.get(URL)));
        }
    }

    @LoopTest
    void theBodyStopsHalfway() {
        TestNetwork.install();
        try (var _ = silentAfter("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf"); var client = client()) {
            var thrown = assertTakes(seconds(30), () -> assertThrows(HttpException.ReadTimeout.class, () -> client.get(URL)));
            assertTrue(thrown.getMessage().contains("stalled for 30.0 s"), thrown.getMessage());
        }
    }

    /** Only the total limit notices an endless trickle. */
    @LoopTest
    void theBodyTrickles() {
        TestNetwork.install();
        try (var _ = server(connection -> {
            request(connection);
            connection.write("HTTP/1.1 200 OK\r\n\r\n");
            while (true) {
                connection.write(".");
                sleep(seconds(25));
            }
        }); var client = client()) {
            assertTakes(seconds(3600), () -> assertThrows(HttpException.TotalTimeout.class, () -> client.get(URL)));
        }
    }

    @LoopTest
    void aStreamMayTakeLongerThanTheTotal() {
        TestNetwork.install().link().bandwidth(1).pieces(10);
        try (var _ = silentAfter("HTTP/1.1 200 OK\r\nContent-Length: 4000\r\n\r\n" + ".".repeat(4000)); var client = HttpClient.create(c -> c.timeout(seconds(600)))) {
            var length = 0;
            try (var response = client.stream("GET", URL)) {
                for (var chunk : response.chunks()) {
                    length += chunk.length;
                }
            }
            assertEquals(4000, length);
        }
    }

    @LoopTest
    void bytesThatComeOneByOne() {
        TestNetwork.install().link().pieces(1);
        try (var _ = answering(OK); var client = client()) {
            for (var i = 0; i < 3; i++) {
                assertEquals("ok", client.get(URL).text());
            }
            assertEquals(1, accepted);
        }
    }

    @LoopTest
    void theServerDoesNotReadABody() {
        var network = TestNetwork.install();
        network.link().window(1000);
        try (var server = server(connection -> sleep(seconds(3600))); var client = client()) {
            assertTakes(seconds(20), () -> assertThrows(HttpException.WriteTimeout.class, () -> client.post(URL, r -> r.body(new byte[8 << 20]))));
            server.abortClients();
        }
    }

    @LoopTest
    void theServerDoesNotReadAStream() {
        TestNetwork.install();
        try (var server = server(connection -> sleep(seconds(3600))); var client = client()) {
            assertThrows(HttpException.WriteTimeout.class, () -> client.post(URL, r -> r.body(generate(out -> {
                while (true) {
                    out.emit(new byte[64 << 10]);
                }
            }))));
            server.abortClients();
        }
    }

    @LoopTest
    void noConnectionIsFree() {
        TestNetwork.install();
        try (var _ = silentAfter(""); var client = HttpClient.create(c -> c.maxConnections(1).poolTimeout(seconds(7)).readTimeout(seconds(60)))) {
            var busy = spawn(() -> client.get(URL));
            settle();
            assertTakes(seconds(7), () -> assertThrows(HttpException.PoolTimeout.class, () -> client.get(URL)));
            busy.cancel();
            settle();
        }
    }

    @LoopTest
    void aHostThatDoesNotAnswer() {
        TestNetwork.install().link("server").hold();
        try (var client = client()) {
            var thrown = assertTakes(seconds(5), () -> assertThrows(HttpException.ConnectTimeout.class, () -> client.get(URL)));
            assertTrue(thrown.getMessage().contains("5.0 s") && thrown.getMessage().contains(URL), thrown.getMessage());
        }
    }

    @LoopTest
    void aFullQueue() {
        TestNetwork.install().accepting(false);
        try (var _ = Tcp.listen(o -> o.port(80).backlog(1), connection -> { }); var _ = Tcp.connect("server", 80); var client = client()) {
            assertTakes(seconds(5), () -> assertThrows(HttpException.ConnectTimeout.class, () -> client.get(URL)));
        }
    }

    @LoopTest
    void aTlsServerThatNeverAnswersTheHandshake() {
        TestNetwork.install();
        try (var _ = Tcp.listen(443, Connection::readAll); var client = client()) {
            // A worker of Vert.x's loads the certificates, which takes real time.
            assertThrows(HttpException.ConnectTimeout.class, () -> client.get("https://server/"));
        }
    }

    @LoopTest
    void nobodyListens() {
        TestNetwork.install();
        try (var client = client()) {
            assertThrows(HttpException.ConnectFailed.class, () -> client.get(URL));
        }
    }

    @LoopTest
    void aNameThatNobodyKnows() {
        TestNetwork.install().unknownHost("server");
        try (var client = client()) {
            var thrown = assertThrows(HttpException.ConnectFailed.class, () -> client.get(URL));
            assertTrue(thrown.getMessage().contains("server"), thrown.getMessage());
        }
    }

    @LoopTest
    void aNameServerThatDoesNotAnswer() {
        TestNetwork.install().silentHost("server");
        try (var client = client()) {
            assertTakes(seconds(5), () -> assertThrows(HttpException.class, () -> client.get(URL)));
        }
    }

    /** Half-open: the cable is pulled in the middle of the body. */
    @LoopTest
    void aPulledCable() {
        var network = TestNetwork.install();
        try (var server = silentAfter("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n" + ".".repeat(1000)); var client = client()) {
            network.link().cutAfter(300, Cut.SILENCE);
            assertTakes(seconds(30), () -> assertThrows(HttpException.ReadTimeout.class, () -> client.get(URL)));
            server.abortClients();
        }
    }

    // Bodies and garbage: BodyEndTest and GarbageTest.

    private Server closingAfter(String response) {
        return server(connection -> {
            request(connection);
            connection.write(response);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf",
            "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10\r\nhalf",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n0\r\n"})
    void aBodyThatIsCutOff(String response) {
        for (var pieces : List.of(1, Integer.MAX_VALUE)) {
            LoopTests.run(() -> {
                TestNetwork.install().link().pieces(pieces);
                try (var _ = closingAfter(response); var client = client()) {
                    assertThrows(HttpException.IncompleteBody.class, () -> client.get(URL));
                }
            });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {
            "SSH-2.0-OpenSSH_9.2\r\n\r\n", "HTTP/3.0 200 OK\r\n\r\n", "HTTP/1.1 abc OK\r\n\r\n", "HTTP/1.1\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n1"})
    void noHttp(String response) {
        for (var pieces : List.of(1, Integer.MAX_VALUE)) {
            LoopTests.run(() -> {
                TestNetwork.install().link().pieces(pieces);
                try (var _ = silentAfter(response); var client = client()) {
                    assertThrows(HttpException.BadResponse.class, () -> client.get(URL));
                }
            });
        }
    }

    @LoopTest
    void anAnswerOfNothing() {
        TestNetwork.install();
        try (var _ = server(this::request); var client = client()) {
            var thrown = assertThrows(HttpException.ConnectionLost.class, () -> client.get(URL));
            assertTrue(thrown.getMessage().contains("lost before the response"), thrown.getMessage());
        }
    }

    @LoopTest
    void aReset() {
        TestNetwork.install();
        try (var _ = server(connection -> {
            request(connection);
            connection.abort();
        }); var client = client()) {
            assertThrows(HttpException.ConnectionLost.class, () -> client.get(URL));
        }
    }

    // Connections that are kept: StaleConnectionTest.

    /** Its first request was cancelled while it was made, so it has waited too. */
    @LoopTest
    void aGetOnAConnectionThatWasNeverUsedIsSentAgain() {
        TestNetwork.install().link().latency(millis(50));
        try (var _ = server(connection -> {
            request(connection);
            if (accepted > 1) {
                connection.write(OK);
            }
        }); var client = client()) {
            var cancelled = spawn(() -> client.get(URL));
            sleep(millis(20));
            cancelled.cancel();
            sleep(seconds(1));
            assertTrue(client.toString().contains("1 connection"), client::toString);
            assertEquals(200, client.get(URL).status());
            assertEquals(2, accepted);
        }
    }

    @LoopTest
    void aGetIsSentAgainOnAFreshConnection() {
        TestNetwork.install();
        try (var _ = server(connection -> {
            request(connection);
            connection.write(OK);
            request(connection);
        }); var client = client()) {
            client.get(URL);
            assertEquals(200, client.get(URL).status());
            assertEquals(2, accepted);
            assertEquals(3, requests.size());
        }
    }

    @LoopTest
    void aPostIsNot() {
        TestNetwork.install();
        try (var _ = server(connection -> {
            request(connection);
            connection.write(OK);
            request(connection);
        }); var client = client()) {
            client.get(URL);
            assertThrows(HttpException.ConnectionLost.class, () -> client.post(URL, r -> r.body("x")));
            assertEquals(1, accepted);
        }
    }

    @LoopTest
    void aConnectionClosedWhileIdleIsNotUsed() {
        TestNetwork.install();
        try (var _ = server(connection -> {
            request(connection);
            connection.write(OK);
        }); var client = client()) {
            client.get(URL);
            sleep(millis(1));
            assertEquals(200, client.post(URL, r -> r.body("x")).status());
            assertEquals(2, accepted);
        }
    }

    // Torture.

    /** The whole answer, or a failure that says so. */
    @ParameterizedTest
    @EnumSource(value = Cut.class, names = {"END", "RESET"})
    @Tag("long")
    void cutAtEveryByte(Cut how) {
        var runs = NetworkTorture.cutAtEveryByte(how, network -> {
            try (var _ = closingAfter(OK); var client = client()) {
                try {
                    assertEquals("ok", client.get(URL).text());
                } catch (HttpException expected) {
                    assertTrue(accepted >= 0);
                }
            }
        });
        assertTrue(runs > 60, () -> runs + " runs");
    }

    @Test
    void cancelledAtEveryWait() {
        var runs = Torture.cancelAtEveryWait(victim -> {
            TestNetwork.install().link().latency(millis(10)).pieces(20);
            try (var _ = answering(OK); var client = HttpClient.create(c -> c.maxConnections(1))) {
                victim.run(() -> client.get(URL));
                assertEquals("ok", client.get(URL).text(), "the only connection is free again");
            }
        });
        assertTrue(runs > 10, () -> runs + " runs");
    }

    // The server's side.

    @LoopTest
    void ourServerOnTheSameNetwork() {
        TestNetwork.install().link().latency(Duration.ofMillis(50)).pieces(1);
        try (var _ = HttpServer.listen(8080, request -> request.respond(200).text("hi " + request.path())); var client = client()) {
            assertTakes(millis(200), () -> client.get("http://server:8080/a"));
        }
    }
}
