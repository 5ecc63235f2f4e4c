package dev.meanwhile.test.io;

import static dev.meanwhile.Meanwhile.millis;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.spawn;
import static dev.meanwhile.test.LoopTests.assertElapsed;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.io.Connection;
import dev.meanwhile.io.NetworkException.TlsFailed;
import dev.meanwhile.io.NetworkException.TlsFailed.Reason;
import dev.meanwhile.io.Server;
import dev.meanwhile.io.StreamException;
import dev.meanwhile.io.Tcp;
import dev.meanwhile.io.Tls;
import dev.meanwhile.test.LoopTest;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** TLS over the network in memory. */
class TlsTest {
    @TempDir
    static Path folder;
    private static Certificate certificate;

    @BeforeAll
    static void makeCertificate() {
        certificate = new Certificate(folder);
    }

    private static void echo(Connection connection) {
        for (var line : connection.lines()) {
            connection.write(line + "\n");
        }
    }

    private static Server serve() {
        return Tcp.listen(o -> o.port(443).tls(certificate.server()), TlsTest::echo);
    }

    private static Connection connect() {
        return Tcp.connect("server", 443, o -> o.tls(certificate.client()));
    }

    @LoopTest(seeds = 5)
    void bothSidesAgree() {
        TestNetwork.install();
        try (var _ = serve(); var client = connect()) {
            client.write("secret\n");
            assertEquals("secret", client.readLine());
            assertEquals(Optional.of("server"), client.tls().orElseThrow().serverName());
            client.shutdownOutput();
            assertEquals(0, client.read().length);
        }
    }

    @LoopTest(seeds = 3)
    void inPiecesOfAnySize() {
        TestNetwork.install().link().randomPieces(50);
        try (var _ = Tcp.listen(o -> o.port(443).tls(certificate.server()), connection -> {
            connection.write(connection.readAll());
        }); var client = connect()) {
            var sending = spawn(() -> {
                client.write(new byte[200_000]);
                client.shutdownOutput();
            });
            assertEquals(200_000, client.readAll().length);
            sending.await();
        }
    }

    /** TCP takes one round trip, TLS 1.3 another, the question and its answer a third. */
    @LoopTest
    void aHandshakeTakesARoundTrip() {
        TestNetwork.install().link().latency(millis(100));
        try (var _ = serve()) {
            assertElapsed(millis(600), () -> {
                var client = connect();
                client.write("x\n");
                client.readLine();
                client.abort();
            });
        }
    }

    @LoopTest
    void aPeerThatSaysNothingIsGivenUp() {
        TestNetwork.install();
        try (var _ = Tcp.listen(443, Connection::readAll)) {
            assertElapsed(seconds(10), () -> {
                var failure = assertThrows(TlsFailed.class, TlsTest::connect);
                assertEquals(Reason.TIMED_OUT, failure.reason());
                assertEquals(seconds(10), failure.elapsed());
            });
        }
    }

    @LoopTest
    void aFailureIsNamedAsOnTheMachinesNetwork() {
        TestNetwork.install();
        try (var _ = serve()) {
            var stranger = assertThrows(TlsFailed.class, () -> Tcp.connect("server", 443, o -> o.tls(Tls.of(t -> t))));
            assertEquals(Reason.SELF_SIGNED, stranger.reason(), stranger::getMessage);
            var wrong = assertThrows(TlsFailed.class, () -> Tcp.connect("other", 443, o -> o.tls(certificate.client())));
            assertEquals(Reason.WRONG_HOST, wrong.reason(), wrong::getMessage);
        }
        try (var _ = Tcp.listen(443, connection -> connection.write("220 mail.example.org\r\n"))) {
            var plain = assertThrows(TlsFailed.class, TlsTest::connect);
            assertEquals(Reason.PLAIN_TEXT, plain.reason(), plain::getMessage);
        }
    }

    @LoopTest
    void anEndWithoutCloseNotifyIsATruncation() {
        var network = TestNetwork.install();
        try (var _ = serve(); var client = connect()) {
            client.write("x\n");
            assertEquals("x", client.readLine());
            network.link("server").cut(Cut.END);
            var lost = assertThrows(StreamException.ConnectionLost.class, client::read);
            assertTrue(lost.getMessage().contains("close_notify"), lost::getMessage);
        }
    }

    @LoopTest(seeds = 5)
    void aConnectionBecomesSecureInTheMiddle() {
        TestNetwork.install();
        try (var _ = Tcp.listen(25, connection -> {
            assertEquals("STARTTLS", connection.readLine());
            connection.write("go\n");
            certificate.server().startServer(connection);
            echo(connection);
        }); var client = Tcp.connect("server", 25)) {
            client.write("STARTTLS\n");
            assertEquals("go", client.readLine());
            certificate.client().startClient(client, "server");
            client.write("secret\n");
            assertEquals("secret", client.readLine());
        }
    }

    @LoopTest
    void aSlowReaderHoldsUpItsWriter() {
        TestNetwork.install().link().window(1_000);
        try (var _ = Tcp.listen(o -> o.port(443).tls(certificate.server()), connection -> connection.write(new byte[1_000_000]))) {
            var client = connect();
            assertEquals(1_000_000, client.readAll().length);
            client.close();
        }
    }
}
