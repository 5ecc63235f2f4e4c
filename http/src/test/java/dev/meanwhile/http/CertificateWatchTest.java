package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.millis;
import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Certificates made by OpenSSL that are replaced as certbot does it: two links, one after the other. */
@Timeout(60)
class CertificateWatchTest {
    private static final Logger LOG = Logger.getLogger(HttpServer.class.getName());

    private final LinkedBlockingQueue<String> said = new LinkedBlockingQueue<>();
    private final Handler listener = new Handler() {
        @Override
        public void publish(LogRecord line) {
            said.add(line.getMessage());
        }

        @Override
        public void flush() {
        }

        @Override
        public void close() {
        }
    };

    @TempDir
    private Path folder;

    @BeforeEach
    void listen() {
        LOG.addHandler(listener);
    }

    @AfterEach
    void stopListening() {
        LOG.removeHandler(listener);
    }

    private Path file(String name) {
        return folder.resolve(name);
    }

    private String call(String... words) throws Exception {
        var process = new ProcessBuilder(words).directory(folder.toFile()).redirectErrorStream(true).start();
        process.getOutputStream().close();
        var out = new String(process.getInputStream().readAllBytes());
        process.waitFor();
        return out;
    }

    private void make(String name, String... key) throws Exception {
        var words = ("openssl req -x509 -nodes -keyout " + name + ".key -out " + name + ".pem -days 2 -subj /CN=" + name + " -addext subjectAltName=DNS:localhost "
                + (key.length == 0 ? "-newkey rsa:2048" : String.join(" ", key))).split(" ");
        var out = call(words);
        assertTrue(Files.exists(file(name + ".pem")), out);
    }

    /** The link points elsewhere, from one moment to the next. */
    private void link(String name, String target) throws Exception {
        Files.createSymbolicLink(file("next"), Path.of(target));
        Files.move(file("next"), file(name), StandardCopyOption.ATOMIC_MOVE);
    }

    private HttpServer serve() {
        return HttpServer.listen(c -> c.tls(file("live.pem"), file("live.key")).watchCertificates(millis(20)), request -> request.respond(200).text("hello"));
    }

    private String seen(HttpServer server) throws Exception {
        var answer = blocking(() -> call("openssl", "s_client", "-connect", "127.0.0.1:" + server.port(), "-showcerts"));
        var from = answer.indexOf("-----BEGIN CERTIFICATE-----");
        assertTrue(from >= 0, answer);
        var pem = answer.substring(from).getBytes();
        var certificate = (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(pem));
        return certificate.getSubjectX500Principal().getName();
    }

    private String said() throws Exception {
        return blocking(said::take);
    }

    @Test
    void newConnectionsGetThePairOnceBothFilesMatch() throws Exception {
        make("one");
        make("two");
        link("live.pem", "one.pem");
        link("live.key", "one.key");
        run(() -> {
            try (var server = serve(); var open = HttpClient.create(c -> c.trust(file("one.pem")))) {
                var url = "https://localhost:" + server.port() + "/";
                assertEquals("hello", open.get(url).text());
                link("live.pem", "two.pem");
                assertEquals("the certificates can't be renewed, and the old ones stay: the key in " + file("live.key") + " is not that of the first certificate in " + file("live.pem"), said());
                assertEquals("CN=one", seen(server));
                link("live.key", "two.key");
                assertEquals("the certificates have been renewed, from " + file("live.pem"), said());
                assertEquals("CN=two", seen(server));
                assertEquals("hello", open.get(url).text(), "the open connection goes on");
                assertTrue(said.isEmpty(), said::toString);
            }
        });
    }

    @Test
    void anotherKindOfKey() throws Exception {
        make("one");
        make("two", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1");
        link("live.pem", "one.pem");
        link("live.key", "one.key");
        run(() -> {
            try (var server = serve()) {
                link("live.pem", "two.pem");
                assertTrue(said().contains("is not that of the first certificate"));
                link("live.key", "two.key");
                assertTrue(said().startsWith("the certificates have been renewed"));
                assertEquals("CN=two", seen(server));
            }
        });
    }

    @Test
    void filesThatAreGoneOrNonsenseAreReportedOnce() throws Exception {
        make("one");
        link("live.pem", "one.pem");
        link("live.key", "one.key");
        run(() -> {
            try (var server = serve()) {
                Files.delete(file("live.key"));
                assertEquals("the certificates can't be renewed, and the old ones stay: there is no file " + file("live.key"), said());
                Files.writeString(file("nonsense.key"), "nonsense");
                link("live.key", "nonsense.key");
                assertTrue(said().startsWith("the certificates can't be renewed, and the old ones stay: " + file("live.key") + " has no private key"));
                assertEquals("CN=one", seen(server));
                link("live.key", "one.key");
                assertTrue(said().startsWith("the certificates have been renewed"));
                assertTrue(said.isEmpty(), said::toString);
            }
        });
    }

    /** The looks are called by hand. */
    @Test
    void aPairThatIsBeingReplacedIsNotReported() throws Exception {
        make("one");
        make("two");
        link("live.pem", "one.pem");
        link("live.key", "one.key");
        run(() -> {
            var tls = new ServerTls(List.of(new ServerTls.Key(file("live.pem"), file("live.key"), Optional.empty())), Optional.empty(), Optional.empty());
            var watch = new CertificateWatch(tls, () -> {
                try {
                    KeyPairs.read(tls);
                } catch (Exception e) {
                    throw new UncheckedIOException(e.getMessage(), new IOException(e));
                }
            });
            watch.look();
            link("live.pem", "two.pem");
            watch.look();
            link("live.key", "two.key");
            watch.look();
            assertEquals("the certificates have been renewed, from " + file("live.pem"), said());
            watch.look();
            link("live.key", "one.key");
            watch.look();
            watch.look();
            assertTrue(said().contains("is not that of the first certificate"));
            watch.look();
            assertTrue(said.isEmpty(), said::toString);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"-newkey rsa:2048", "-newkey ec -pkeyopt ec_paramgen_curve:secp384r1"})
    void aServerDoesNotBeginWithAKeyThatIsNotItsCertificates(String kind) throws Exception {
        make("one", kind.split(" "));
        make("two", kind.split(" "));
        run(() -> {
            var e = assertThrows(CannotListenException.class, () -> HttpServer.listen(c -> c.tls(file("one.pem"), file("two.key")), _ -> { }));
            assertEquals("tls(…): the key in " + file("two.key") + " is not that of the first certificate in " + file("one.pem"), e.getMessage());
        });
    }
}
