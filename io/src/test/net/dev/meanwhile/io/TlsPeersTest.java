package dev.meanwhile.io;

import static dev.meanwhile.Meanwhile.blocking;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.io.NetworkException.TlsFailed;
import dev.meanwhile.io.NetworkException.TlsFailed.Reason;
import dev.meanwhile.io.TlsOptions.Version;
import dev.meanwhile.test.LoopTest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/** TLS with programs that we did not write. */
class TlsPeersTest {
    private static Certificates certificates;
    private static Certificates.Pair localhost;
    private static Certificates.Pair rsa;

    @BeforeAll
    static void makeCertificates() {
        certificates = new Certificates();
        localhost = certificates.localhost();
        rsa = certificates.rsa("localhost");
        // The older forms of keys, an encrypted one, and key stores.
        certificates.run(List.of("rsa", "-in", rsa.key().toString(), "-traditional", "-out", "pkcs1.pem"));
        certificates.run(List.of("ec", "-in", localhost.key().toString(), "-out", "sec1.pem"));
        certificates.run(List.of("pkcs8", "-topk8", "-in", localhost.key().toString(), "-passout", "pass:secret", "-out", "encrypted.pem"));
        certificates.run(List.of("pkcs12", "-export", "-in", localhost.chain().toString(), "-inkey", localhost.key().toString(), "-passout", "pass:secret", "-out", "store.p12"));
    }

    @AfterAll
    static void dropCertificates() {
        certificates.close();
    }

    private static void answerOneLine(Connection connection) {
        connection.write("you said " + connection.readLine() + "\n");
    }

    private static String client(Server server, String... more) {
        var command = new ArrayList<>(List.of(InstalledPrograms.find("openssl"), "s_client", "-connect", "127.0.0.1:" + server.port(), "-servername", "localhost", "-verify_hostname",
                "localhost", "-CAfile", certificates.authority().toString(), "-verify_return_error", "-ign_eof"));
        command.addAll(List.of(more));
        return blocking(() -> Peers.run(certificates.folder(), command, "hello\n"));
    }

    @LoopTest(limitSeconds = 30)
    void opensslConnectsHoweverTheKeyIsWritten() {
        var folder = certificates.folder();
        var keys = List.of(
                Tls.of(o -> localhost.in(o).alpn("h2")),
                Tls.of(o -> rsa.in(o)),
                Tls.of(o -> o.certificate(rsa.chain(), folder.resolve("pkcs1.pem"))),
                Tls.of(o -> o.certificate(localhost.chain(), folder.resolve("sec1.pem"))),
                Tls.of(o -> o.certificate(localhost.chain(), folder.resolve("encrypted.pem"), "secret")),
                Tls.of(o -> o.keyStore(folder.resolve("store.p12"), "secret")));
        for (var tls : keys) {
            try (var server = Tcp.listen(o -> o.tls(tls), TlsPeersTest::answerOneLine)) {
                assertTrue(client(server, "-alpn", "h2").contains("you said hello"));
                assertTrue(client(server, "-tls1_2").contains("you said hello"));
            }
        }
        var failure = assertThrows(NetworkException.CannotListen.class,
                () -> Tcp.listen(o -> o.tls(Tls.of(t -> t.certificate(localhost.chain(), folder.resolve("encrypted.pem"), "wrong"))), _ -> { }));
        assertTrue(failure.getMessage().contains("is its password right?"), failure::getMessage);
    }

    @LoopTest
    void opensslIsRefusedWithoutAVersionInCommon() {
        try (var server = Tcp.listen(o -> o.tls(Tls.of(t -> localhost.in(t).minimumVersion(Version.TLS_1_3))), TlsPeersTest::answerOneLine)) {
            var refused = assertThrows(AssertionError.class, () -> client(server, "-tls1_2"));
            assertTrue(refused.getMessage().contains("alert protocol version"), refused::getMessage);
        }
    }

    @LoopTest(limitSeconds = 30)
    void weConnectToOpenssl() {
        var tls = Tls.of(o -> o.trust(certificates.authority()));
        for (var version : List.of("-tls1_2", "-tls1_3")) {
            try (var openssl = new Peers.Running(certificates.folder(), List.of(InstalledPrograms.find("openssl"), "s_server", "-accept", "127.0.0.1:0", version, "-rev",
                    "-cert", localhost.chain().toString(), "-key", localhost.key().toString()))) {
                var listens = blocking(() -> openssl.awaitLine("ACCEPT"));
                var port = Integer.parseInt(listens.substring(listens.lastIndexOf(':') + 1));
                try (var client = Tcp.connect("localhost", port, o -> o.tls(tls))) {
                    client.write("hello\n");
                    assertEquals("olleh", client.readLine());
                    assertEquals(version.equals("-tls1_2") ? "TLSv1.2" : "TLSv1.3", client.tls().orElseThrow().protocol());
                }
                if (version.equals("-tls1_2")) {
                    var strict = Tls.of(o -> o.trust(certificates.authority()).minimumVersion(Version.TLS_1_3));
                    var failure = assertThrows(TlsFailed.class, () -> Tcp.connect("localhost", port, o -> o.tls(strict)));
                    assertEquals(Reason.PROTOCOL_MISMATCH, failure.reason(), failure::getMessage);
                }
                blocking(openssl::close);
            }
        }
    }

    @LoopTest(limitSeconds = 30)
    void pythonUpgradesAPlainConnection() {
        var script = """
                import asyncio, ssl
                async def main():
                    reader, writer = await asyncio.open_connection('127.0.0.1', %d)
                    writer.write(b'STARTTLS\\n')
                    assert await reader.readline() == b'go\\n'
                    await writer.start_tls(ssl.create_default_context(cafile='authority.pem'), server_hostname='localhost')
                    writer.write(b'hello\\n')
                    print((await reader.readline()).decode(), end='')
                    writer.close()
                    await writer.wait_closed()
                asyncio.run(main())
                """;
        var tls = Tls.of(localhost::in);
        try (var server = Tcp.listen(0, connection -> {
            connection.readLine();
            connection.write("go\n");
            tls.startServer(connection);
            answerOneLine(connection);
        })) {
            // StreamWriter.start_tls came with 3.11, which Debian has.
            certificates.write("client.py", script.formatted(server.port()));
            assertEquals("you said hello\n", blocking(() -> Peers.run(certificates.folder(), List.of(InstalledPrograms.find("python3"), "client.py"))));
        }
    }

    /** A line of commands and answers, plain at first, as RFC 5321 and RFC 3207 have it. */
    private record Smtp(Connection connection) {
        void command(String command, int code) {
            connection.write(command + "\r\n");
            answer(code);
        }

        void answer(int code) {
            var line = connection.readLine();
            while (line.startsWith("-", 3)) {
                line = connection.readLine();
            }
            assertEquals(String.valueOf(code), line.substring(0, 3), line);
        }
    }

    @LoopTest(limitSeconds = 30)
    void aMailIsDeliveredThroughStartTls() throws IOException {
        int port;
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        try (var mail = new Peers.Running(certificates.folder(), List.of(InstalledPrograms.find("aiosmtpd"), "-n", "-l", "127.0.0.1:" + port, "-d",
                "--tlscert", localhost.chain().toString(), "--tlskey", localhost.key().toString(), "-c", "aiosmtpd.handlers.Debugging", "stdout"))) {
            blocking(() -> mail.awaitLine("Server is listening"));
            try (var connection = Tcp.connect("127.0.0.1", port)) {
                var smtp = new Smtp(connection);
                smtp.answer(220);
                smtp.command("EHLO client.example", 250);
                smtp.command("MAIL FROM:<a@example.org>", 530);
                smtp.command("STARTTLS", 220);
                Tls.of(o -> o.trust(certificates.authority())).startClient(connection, "localhost");
                smtp.command("EHLO client.example", 250);
                smtp.command("MAIL FROM:<a@example.org>", 250);
                smtp.command("RCPT TO:<b@example.org>", 250);
                smtp.command("DATA", 354);
                smtp.command("Subject: secret\r\n\r\nthe text of the mail\r\n.", 250);
                smtp.command("QUIT", 221);
                assertEquals(0, connection.read().length);
            }
            assertEquals("the text of the mail", blocking(() -> mail.awaitLine("the text of the mail")));
            blocking(mail::close);
        }
    }
}
