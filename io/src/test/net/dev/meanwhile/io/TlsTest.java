package dev.meanwhile.io;

import static dev.meanwhile.Meanwhile.scope;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Meanwhile;
import dev.meanwhile.io.NetworkException.TlsFailed;
import dev.meanwhile.io.NetworkException.TlsFailed.Reason;
import dev.meanwhile.io.TlsOptions.ClientCertificates;
import dev.meanwhile.test.LoopTest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;

/** Handshakes of our client with our server. */
class TlsTest {
    private static Certificates certificates;
    private static Certificates.Pair localhost;
    private static Certificates.Pair expired;
    private static Certificates.Pair selfSigned;
    private static Certificates.Pair elsewhere;
    private static Certificates.Pair wild;
    private static Certificates.Pair rsa;
    private static Certificates.Pair otherRsa;
    private static Certificates.Pair alice;
    private static List<Certificates.Pair> renewed;
    private static List<Certificates.Pair> reloaded;
    private static List<Certificates.Pair> halves;
    private static List<Certificates.Pair> cancelled;
    private static Certificates.Pair forClients;
    private static Certificates.Pair edwards;

    @BeforeAll
    static void makeCertificates() {
        // Not in the tests: a task that waits for a process holds its loop.
        certificates = new Certificates();
        localhost = certificates.localhost();
        expired = certificates.expired();
        selfSigned = certificates.selfSigned();
        elsewhere = certificates.of("elsewhere.example");
        wild = certificates.of("*.wild.example");
        rsa = certificates.rsa("rsa.example");
        otherRsa = certificates.rsa("other-rsa.example");
        alice = certificates.of("alice");
        renewed = List.of(certificates.of("renewed"), certificates.of("next"));
        halves = List.of(certificates.of("halves"), certificates.of("next-half"));
        cancelled = List.of(certificates.of("cancelled"), certificates.of("next-cancelled"));
        certificates.keyStore("PKCS12", localhost);
        certificates.keyStore("JKS", localhost);
        forClients = certificates.forClients();
        edwards = certificates.edwards();
        reloaded = List.of(certificates.of("reloaded"), certificates.of("next-one"));
    }

    @AfterAll
    static void dropCertificates() {
        certificates.close();
    }

    private static void echo(Connection connection) {
        for (var line : connection.lines()) {
            connection.write(line + "\n");
        }
    }

    private static Server serve(UnaryOperator<TlsOptions> options) {
        return Tcp.listen(o -> o.tls(Tls.of(options)), TlsTest::echo);
    }

    private static Connection connect(Server server, String host, UnaryOperator<TlsOptions> options) {
        return Tcp.connect(host, server.port(), o -> o.tls(Tls.of(t -> options.apply(t.trust(certificates.authority())))));
    }

    private static void assertEchoes(Connection connection) {
        connection.write("secret\n");
        assertEquals("secret", connection.readLine());
    }

    private static void assertFails(Reason reason, String text, org.junit.jupiter.api.function.Executable connecting) {
        var failure = assertThrows(TlsFailed.class, connecting);
        assertEquals(reason, failure.reason(), failure::getMessage);
        assertTrue(failure.getMessage().contains(text), failure::getMessage);
    }

    @LoopTest
    void bothSidesAgree() {
        try (var server = serve(o -> localhost.in(o));
                var client = connect(server, "localhost", o -> o)) {
            assertEchoes(client);
            var session = client.tls().orElseThrow();
            assertEquals("TLSv1.3", session.protocol());
            assertEquals(Optional.empty(), session.applicationProtocol());
            assertTrue(session.peerCertificates().getFirst().getSubjectX500Principal().getName().contains("CN=localhost"));
        }
    }

    @LoopTest
    void anAddressInDigitsIsComparedWithTheCertificateToo() {
        try (var server = serve(o -> localhost.in(o));
                var client = connect(server, "127.0.0.1", o -> o)) {
            assertEchoes(client);
        }
    }

    @LoopTest(limitSeconds = 30)
    void manyMegabytesComeThroughUnchanged() {
        var bytes = new byte[20_000_000];
        new Random(1).nextBytes(bytes);
        try (var server = Tcp.listen(o -> o.tls(Tls.of(t -> localhost.in(t))), connection -> {
            for (var chunk : connection.chunks()) {
                connection.write(chunk);
            }
            connection.shutdownOutput();
        }); var client = connect(server, "localhost", o -> o)) {
            var writing = Meanwhile.spawn(() -> {
                client.write(bytes);
                client.shutdownOutput();
            });
            assertArrayEquals(bytes, client.readAll());
            writing.await();
        }
    }

    @LoopTest
    void theReasonOfAFailureIsNamed() {
        try (var server = serve(o -> expired.in(o))) {
            assertFails(Reason.EXPIRED, "localhost:" + server.port(), () -> connect(server, "localhost", o -> o));
        }
        try (var server = serve(o -> elsewhere.in(o))) {
            assertFails(Reason.WRONG_HOST, "elsewhere.example", () -> connect(server, "localhost", o -> o));
        }
        try (var server = serve(o -> selfSigned.in(o))) {
            assertFails(Reason.SELF_SIGNED, "CN=self", () -> connect(server, "localhost", o -> o));
        }
        try (var server = serve(o -> localhost.in(o))) {
            assertFails(Reason.UNKNOWN_AUTHORITY, "CN=authority", () -> Tcp.connect("localhost", server.port(), o -> o.tls(Tls.of(t -> t))));
        }
    }

    @LoopTest
    void withoutVerificationAnythingGoes() {
        try (var server = serve(o -> expired.in(o));
                var client = Tcp.connect("localhost", server.port(), o -> o.tls(Tls.of(t -> t.verify(false))))) {
            assertEchoes(client);
        }
    }

    @LoopTest
    void plainTextIsNoAnswer() {
        try (var server = Tcp.listen(0, connection -> connection.write("220 mail.example.org\r\n"))) {
            assertFails(Reason.PLAIN_TEXT, "plain text", () -> connect(server, "localhost", o -> o));
        }
    }

    @LoopTest
    void aPeerThatHangsUpIsNamed() {
        try (var server = Tcp.listen(0, connection -> connection.read())) {
            assertFails(Reason.CONNECTION_LOST, "during the handshake", () -> connect(server, "localhost", o -> o));
        }
    }

    @LoopTest
    void aPeerThatStallsIsGivenUp() throws Exception {
        try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var tls = Tls.of(t -> t.handshakeLimit(Duration.ofMillis(20)));
            assertFails(Reason.TIMED_OUT, "20 ms", () -> Tcp.connect("localhost", silent.getLocalPort(), o -> o.tls(tls)));
        }
    }

    @LoopTest
    void aStalledHandshakeDelaysNobody() {
        try (var server = serve(o -> localhost.in(o));
                var stalled = Tcp.connect("localhost", server.port())) {
            stalled.write(new byte[] {22, 3, 1});
            try (var client = connect(server, "localhost", o -> o)) {
                assertEchoes(client);
            }
            stalled.abort();
        }
    }

    @LoopTest
    void theServersOrderOfApplicationProtocolsDecides() {
        try (var server = serve(o -> localhost.in(o).alpn("h2", "http/1.1"));
                var client = connect(server, "localhost", o -> o.alpn("http/1.1", "h2"));
                var other = connect(server, "localhost", o -> o.alpn("smtp"))) {
            assertEquals(Optional.of("h2"), client.tls().orElseThrow().applicationProtocol());
            assertEquals(Optional.empty(), other.tls().orElseThrow().applicationProtocol());
            assertFails(Reason.NO_APPLICATION_PROTOCOL, "smtp", () -> connect(server, "localhost", o -> o.alpn("smtp").requireAlpn(true)));
        }
        try (var server = serve(o -> localhost.in(o).alpn("h2").requireAlpn(true))) {
            assertFails(Reason.NO_APPLICATION_PROTOCOL, "application", () -> connect(server, "localhost", o -> o.alpn("smtp")));
        }
    }

    @LoopTest
    void aServerChoosesAmongItsCertificatesByName() {
        try (var server = serve(o -> rsa.in(wild.in(localhost.in(o))))) {
            assertEquals("CN=localhost", shown(server, "localhost"));
            assertEquals("CN=*.wild.example", shown(server, "a.wild.example"));
            assertEquals("CN=rsa.example-rsa", shown(server, "RSA.example"));
            assertEquals("CN=localhost", shown(server, "unknown.example"));
            assertEquals("CN=localhost", shown(server, "127.0.0.1"));
        }
    }

    /** {@return whose certificate a server shows to those that ask for a name} */
    private static String shown(Server server, String name) {
        try (var connection = Tcp.connect("127.0.0.1", server.port())) {
            var session = Tls.of(t -> t.verify(false)).startClient(connection, name);
            return session.peerCertificates().getFirst().getSubjectX500Principal().getName();
        }
    }

    @LoopTest
    void clientsShowTheirCertificates() {
        try (var required = Tcp.listen(o -> o.tls(Tls.of(t -> localhost.in(t).trust(certificates.authority()).clientCertificates(ClientCertificates.REQUIRED))),
                connection -> connection.write(connection.tls().orElseThrow().peerCertificates().getFirst().getSubjectX500Principal().getName()))) {
            try (var client = connect(required, "localhost", alice::in)) {
                assertEquals("CN=alice", new String(client.readAll()));
            }
            try (var anonymous = connect(required, "localhost", o -> o)) {
                // With TLS 1.3 the client is done before the server has looked.
                var lost = assertThrows(StreamException.ConnectionLost.class, anonymous::readAll);
                assertTrue(lost.getMessage().contains("certificate(chain, key)"), lost::getMessage);
            }
            assertThrows(StreamException.ConnectionLost.class, () -> connect(required, "localhost", selfSigned::in).readAll());
        }
        try (var wanted = serve(t -> localhost.in(t).trust(certificates.authority()).clientCertificates(ClientCertificates.WANTED));
                var anonymous = connect(wanted, "localhost", o -> o)) {
            assertEchoes(anonymous);
        }
    }

    @LoopTest
    void anEndWithoutCloseNotifyIsATruncation() {
        try (var server = serve(o -> localhost.in(o));
                var behind = Tcp.listen(0, connection -> {
                    try (var onward = Tcp.connect("localhost", server.port())) {
                        var back = Meanwhile.spawn(() -> {
                            // The handshake and the echo, then the end of TCP.
                            for (var got = onward.read(); got.length > 0; got = onward.read()) {
                                connection.write(got);
                                if (cut) {
                                    connection.shutdownOutput();
                                    return;
                                }
                            }
                        });
                        for (var chunk : connection.chunks()) {
                            onward.write(chunk);
                        }
                        back.cancel();
                    }
                });
                var client = connect(behind, "localhost", o -> o)) {
            assertEchoes(client);
            cut = true;
            client.write("last\n");
            assertEquals("last", client.readLine());
            var lost = assertThrows(StreamException.ConnectionLost.class, client::read);
            assertTrue(lost.getMessage().contains("close_notify"), lost::getMessage);
        }
    }

    private boolean cut;

    @LoopTest
    void afterItsOwnEndAPeerCanStillRead() {
        try (var server = Tcp.listen(o -> o.tls(Tls.of(t -> localhost.in(t))), connection -> {
            connection.write("all " + connection.readAll().length);
        }); var client = connect(server, "localhost", o -> o)) {
            client.write("12345");
            client.shutdownOutput();
            assertEquals("all 5", new String(client.readAll()));
        }
    }

    @LoopTest
    void aConnectionBecomesSecureInTheMiddle() {
        var tls = Tls.of(t -> localhost.in(t));
        try (var server = Tcp.listen(0, connection -> {
            assertEquals("STARTTLS", connection.readLine());
            connection.write("go\n");
            tls.startServer(connection);
            echo(connection);
        }); var client = Tcp.connect("localhost", server.port())) {
            client.write("STARTTLS\n");
            assertEquals("go", client.readLine());
            Tls.of(t -> t.trust(certificates.authority())).startClient(client, "localhost");
            assertEchoes(client);
            assertThrows(IllegalStateException.class, () -> Tls.of(t -> t).startClient(client, "localhost"));
        }
    }

    /** As cpython gh-142352: the client does not wait for the answer, and what lies between joins its ClientHello to the command. */
    @LoopTest
    void anEarlyClientHelloIsNotLost() {
        var tls = Tls.of(t -> localhost.in(t));
        try (var server = Tcp.listen(0, connection -> {
            assertEquals("STARTTLS", connection.readLine());
            tls.startServer(connection);
            echo(connection);
        }); var joining = Tcp.listen(0, connection -> {
            try (var onward = Tcp.connect("localhost", server.port())) {
                var command = connection.readLine() + "\n";
                var hello = connection.read();
                var both = Arrays.copyOf(command.getBytes(), command.length() + hello.length);
                System.arraycopy(hello, 0, both, command.length(), hello.length);
                onward.write(both);
                pass(connection, onward);
            }
        }); var client = Tcp.connect("localhost", joining.port())) {
            client.write("STARTTLS\n");
            Tls.of(t -> t.trust(certificates.authority())).startClient(client, "localhost");
            assertEchoes(client);
        }
    }

    private static void pass(Connection one, Connection other) {
        scope(both -> {
            both.spawn(() -> other.chunks().forEach(chunk -> one.write(chunk)));
            one.chunks().forEach(chunk -> other.write(chunk));
            both.cancel();
        });
    }

    @LoopTest
    void plainTextBeforeTheHandshakeIsRefusedByTheClient() {
        try (var server = Tcp.listen(0, connection -> {
            connection.readLine();
            connection.write("go\ninjected\n");
            connection.read();
        }); var client = Tcp.connect("localhost", server.port())) {
            client.write("STARTTLS\n");
            assertEquals("go", client.readLine());
            assertFails(Reason.PLAIN_TEXT, "injected", () -> Tls.of(t -> t).startClient(client, "localhost"));
            assertTrue(client.isClosed());
        }
    }

    @LoopTest
    void renewedFilesAreNoticed() {
        var old = renewed.getFirst();
        var tls = Tls.of(t -> old.in(t).checkFilesEvery(Duration.ZERO));
        try (var server = Tcp.listen(o -> o.tls(tls), TlsTest::echo)) {
            assertEquals("CN=renewed", shown(server, "renewed"));
            certificates.write("renewed.pem", "damaged");
            assertEquals("CN=renewed", shown(server, "renewed"));
            certificates.replace(old, renewed.getLast());
            assertEquals("CN=next", shown(server, "renewed"));
        }
    }

    @LoopTest
    void reloadReadsAtOnceOrSaysWhyNot() {
        var old = reloaded.getFirst();
        var tls = Tls.of(t -> old.in(t).checkFilesEvery(Duration.ofDays(1)));
        try (var server = Tcp.listen(o -> o.tls(tls), TlsTest::echo)) {
            certificates.write("reloaded.pem", "damaged");
            assertFails(Reason.CONFIGURATION, "reloaded.pem", tls::reload);
            assertEquals("CN=reloaded", shown(server, "reloaded"));
            certificates.replace(old, reloaded.getLast());
            tls.reload();
            assertEquals("CN=next-one", shown(server, "reloaded"));
        }
    }

    /** The files of a certificate and its key are replaced one after the other; a handshake in between must not fail. */
    @LoopTest
    void aKeyThatDoesNotBelongToTheCertificateIsNotUsed() {
        var old = halves.getFirst();
        var tls = Tls.of(t -> old.in(t).checkFilesEvery(Duration.ZERO));
        try (var server = Tcp.listen(o -> o.tls(tls), TlsTest::echo)) {
            certificates.replace(old.chain(), halves.getLast().chain());
            assertEquals("CN=halves", shown(server, "halves"));
            certificates.replace(old.key(), halves.getLast().key());
            assertEquals("CN=next-half", shown(server, "halves"));
        }
        for (var other : List.of(rsa, edwards, alice)) {
            var failure = assertThrows(NetworkException.CannotListen.class, () -> serve(t -> t.certificate(localhost.chain(), other.key())));
            assertTrue(failure.getMessage().contains("the key in " + other.key() + " does not belong to the certificate in " + localhost.chain()), failure::getMessage);
        }
        var failure = assertThrows(NetworkException.CannotListen.class, () -> serve(t -> t.certificate(rsa.chain(), otherRsa.key())));
        assertTrue(failure.getMessage().contains("does not belong"), failure::getMessage);
        try (var server = serve(edwards::in); var client = connect(server, "localhost", o -> o)) {
            assertEchoes(client);
        }
    }

    @LoopTest
    void aCancelledReloadReadsAllTheSame() {
        var old = cancelled.getFirst();
        var tls = Tls.of(t -> old.in(t).checkFilesEvery(Duration.ofDays(1)));
        try (var server = Tcp.listen(o -> o.tls(tls), TlsTest::echo)) {
            certificates.replace(old, cancelled.getLast());
            var reloading = Meanwhile.spawn(tls::reload);
            Meanwhile.sleep(Duration.ZERO);
            reloading.cancel();
            Meanwhile.gatherSettled(reloading);
            assertEquals("CN=next-cancelled", shown(server, "cancelled"));
        }
    }

    @LoopTest
    void aCertificateForOtherUsesIsNotOneForAnotherHost() {
        try (var server = serve(forClients::in)) {
            assertFails(Reason.OTHER, "Extended key usage does not permit use for TLS server authentication", () -> connect(server, "localhost", o -> o));
        }
    }

    @LoopTest
    void keyStoresAreRead() {
        var folder = certificates.folder();
        for (var kind : List.of("PKCS12", "JKS")) {
            var own = folder.resolve("own." + kind);
            var trusted = folder.resolve("trusted." + kind);
            try (var server = serve(t -> t.keyStore(own, "changeit"));
                    var client = Tcp.connect("localhost", server.port(), o -> o.tls(Tls.of(t -> t.systemTrust(false).trustStore(trusted, "changeit"))))) {
                assertEchoes(client);
            }
            var wrong = assertThrows(NetworkException.CannotListen.class, () -> serve(t -> t.keyStore(own, "wrong")));
            assertTrue(wrong.getMessage().contains("password") && wrong.getMessage().contains(own.toString()), wrong::getMessage);
            var empty = assertThrows(NetworkException.CannotListen.class, () -> serve(t -> t.keyStore(trusted, "changeit")));
            assertTrue(empty.getMessage().contains(trusted + " has no key"), empty::getMessage);
        }
        var missing = assertThrows(NetworkException.CannotListen.class, () -> serve(t -> t.keyStore(folder.resolve("missing.p12"), "changeit")));
        assertTrue(missing.getMessage().contains("missing.p12"), missing::getMessage);
        certificates.write("text.p12", "no key store");
        var text = assertThrows(NetworkException.CannotListen.class, () -> serve(t -> t.keyStore(folder.resolve("text.p12"), "changeit")));
        assertTrue(text.getMessage().contains("text.p12"), text::getMessage);
    }

    @LoopTest
    void aServerThatCantReadItsCertificateDoesNotListen() {
        var failure = assertThrows(NetworkException.CannotListen.class,
                () -> serve(t -> t.certificate(certificates.folder().resolve("missing.pem"), certificates.folder().resolve("missing.key"))));
        assertTrue(failure.getMessage().contains("missing.pem"), failure::getMessage);
    }

    @LoopTest
    void aGiantClientHelloIsRefusedBeforeItHasCome() {
        try (var server = serve(o -> localhost.in(o));
                var client = Tcp.connect("localhost", server.port())) {
            // A record with the start of a ClientHello of 16 MiB less one byte.
            client.write(new byte[] {22, 3, 1, 0, 8, 1, (byte) 0xff, (byte) 0xff, (byte) 0xff, 3, 3, 0, 0});
            // An alert and the end, though the rest never came.
            assertEquals(21, client.readAll()[0]);
        }
    }
}
