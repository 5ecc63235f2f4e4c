package dev.meanwhile.conformance;

import static dev.meanwhile.Meanwhile.scope;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.meanwhile.io.Connection;
import dev.meanwhile.io.Tcp;
import dev.meanwhile.io.Tls;
import dev.meanwhile.test.LoopTest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** {@code StreamWriter.start_tls}. */
class StartTlsTest {
    private static final String PASSWORD = "changeit";

    @TempDir
    private static Path folder;
    private static Path store;
    private static Path certificate;

    @BeforeAll
    static void makeCertificate() throws IOException, InterruptedException {
        store = folder.resolve("localhost.p12");
        certificate = folder.resolve("localhost.pem");
        keytool("-genkeypair", "-keyalg", "EC", "-dname", "CN=localhost", "-ext", "san=dns:localhost", "-validity", "2");
        keytool("-exportcert", "-rfc", "-file", certificate.toString());
    }

    private static void keytool(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-keystore", store.toString(), "-storepass", PASSWORD));
        var keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        var output = new String(keytool.getInputStream().readAllBytes(), UTF_8);
        assertEquals(0, keytool.waitFor(), output);
    }

    private static Tls server() {
        return Tls.of(t -> t.keyStore(store, PASSWORD));
    }

    private static Tls client() {
        return Tls.of(t -> t.trust(certificate));
    }

    @LoopTest
    @Case(number = 155, cpython = "test_streams.test_start_tls", differs = "D101")
    void aConnectionBecomesSecureInTheMiddle() {
        try (var server = Tcp.listen(0, connection -> {
            assertEquals("hello world 1", connection.readLine());
            connection.write("go on\n");
            server().startServer(connection);
            connection.write(connection.readLine() + "\n");
        }); var client = Tcp.connect("localhost", server.port())) {
            client.write("hello world 1\n");
            assertEquals("go on", client.readLine());
            client().startClient(client, "localhost");
            client.write("hello world 2\n");
            assertEquals("hello world 2", client.readLine());
        }
    }

    /** What comes with the client's first bytes of TLS is read with the line before it, so the server has buffered them when it begins. */
    @LoopTest
    @Case(number = 155, cpython = "test_streams.test_start_tls_buffered_data", differs = "D101")
    void anEarlyClientHelloIsNotLost() {
        try (var server = Tcp.listen(0, connection -> {
            assertEquals("hello", connection.readLine());
            server().startServer(connection);
            connection.write(connection.readLine() + "\n");
        }); var joining = Tcp.listen(0, connection -> {
            var line = connection.readLine() + "\n";
            var hello = connection.read();
            try (var onward = Tcp.connect("localhost", server.port())) {
                var both = Arrays.copyOf(line.getBytes(UTF_8), line.length() + hello.length);
                System.arraycopy(hello, 0, both, line.length(), hello.length);
                onward.write(both);
                pass(connection, onward);
            }
        }); var client = Tcp.connect("localhost", joining.port())) {
            client.write("hello\n");
            client().startClient(client, "localhost");
            client.write("over TLS\n");
            assertEquals("over TLS", client.readLine());
        }
    }

    private static void pass(Connection one, Connection other) {
        scope(both -> {
            both.spawn(() -> other.chunks().forEach(chunk -> one.write(chunk)));
            one.chunks().forEach(chunk -> other.write(chunk));
            both.cancel();
        });
    }
}
