package dev.meanwhile.test.io;

import static dev.meanwhile.Meanwhile.millis;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.spawn;
import static dev.meanwhile.Meanwhile.timeout;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.TimedOutException;
import dev.meanwhile.io.IoException;
import dev.meanwhile.io.Server;
import dev.meanwhile.io.Tcp;
import dev.meanwhile.io.Tls;
import dev.meanwhile.test.LoopTests;
import dev.meanwhile.test.Torture;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A handshake of TLS, a question and its answer, cancelled at every wait, cut at every byte, with every operation failing once. */
class TlsTortureTest {
    @TempDir
    static Path folder;
    private static Certificate certificate;
    private static Tls tls;

    @BeforeAll
    static void makeCertificate() {
        certificate = new Certificate(folder);
        tls = certificate.server();
    }

    /** Answers one question, and notes what was asked. */
    private static Server serve(List<String> asked) {
        return Tcp.listen(o -> o.port(443).tls(tls), connection -> {
            asked.add(new String(connection.readUntil("\n")));
            connection.write("answer\n");
        });
    }

    private static void ask() {
        try (var connection = Tcp.connect("server", 443, o -> o.tls(certificate.client()))) {
            connection.write("question\n");
            assertEquals("answer\n", new String(connection.readUntil("\n")));
            assertEquals(0, connection.readAll().length);
        }
    }

    /** Nothing came through that was not sent, and the server still works. */
    private static void check(List<String> asked) {
        asked.forEach(question -> assertEquals("question\n", question));
        var before = asked.size();
        ask();
        // That of a client which was cancelled may have come meanwhile.
        assertTrue(asked.size() > before);
    }

    @Test
    void theClientIsCancelledAtEveryWait() {
        var runs = Torture.cancelAtEveryWait(victim -> {
            TestNetwork.install().link().latency(millis(10)).pieces(100);
            var asked = new ArrayList<String>();
            try (var _ = serve(asked)) {
                victim.run(TlsTortureTest::ask);
                check(asked);
            }
        });
        assertTrue(runs > 20, () -> runs + " runs");
    }

    @Test
    void theServerIsCancelledAtEveryWait() {
        var runs = Torture.cancelAtEveryWait(victim -> {
            TestNetwork.install().link().latency(millis(10)).pieces(100);
            var asked = new ArrayList<String>();
            victim.run(() -> {
                try (var _ = serve(asked)) {
                    spawn(TlsTortureTest::askUnlessBroken).await();
                }
            });
            try (var _ = serve(asked)) {
                check(asked);
            }
        });
        assertTrue(runs > 20, () -> runs + " runs");
    }

    private static void askUnlessBroken() {
        try {
            ask();
        } catch (IoException expected) {
            assertTrue(expected.getMessage().contains("server") || expected.getMessage().contains("10.0."), expected::getMessage);
        }
    }

    private static void askOverABrokenConnection(TestNetwork network, Cut how) {
        var asked = new ArrayList<String>();
        try (var server = serve(asked)) {
            try {
                timeout(seconds(60), TlsTortureTest::askUnlessBroken);
            } catch (TimedOutException e) {
                assertEquals(Cut.SILENCE, how);
            }
            network.link().cutAfter(Long.MAX_VALUE, how);
            check(asked);
            server.abortClients();
        }
    }

    @ParameterizedTest
    @EnumSource(Cut.class)
    @Tag("long")
    @Tag("carrier")
    @Timeout(240)
    void theConnectionIsCutAtEveryByte(Cut how) {
        var runs = NetworkTorture.cutAtEveryByte(how, network -> askOverABrokenConnection(network, how));
        assertTrue(runs > 500, () -> runs + " runs");
    }

    @ParameterizedTest
    @EnumSource(Cut.class)
    void theConnectionIsCutHereAndThere(Cut how) {
        for (var at = 0; at < 1_400; at += 89) {
            var bytes = at;
            LoopTests.run(() -> {
                var network = TestNetwork.install();
                network.link().cutAfter(bytes, how);
                askOverABrokenConnection(network, how);
            });
        }
    }

    @Test
    void everyOperationFailsOnce() {
        var runs = NetworkTorture.failEveryOperation(network -> {
            var asked = new ArrayList<String>();
            try (var _ = serve(asked)) {
                ask();
            } catch (IoException expected) {
                assertTrue(asked.size() <= 1);
            }
        });
        // Listening, looking up, connecting, the question and the answer.
        assertEquals(5, runs);
    }
}
