package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A client shows its certificate to nginx, which wants one. */
@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClientCertificateTest {
    private static final String CONFIGURATION = """
            daemon off; master_process off; pid FOLDER/pid; error_log FOLDER/errors;
            events { worker_connections 64; }
            http {
                access_log off;
                client_body_temp_path FOLDER/a; proxy_temp_path FOLDER/b; fastcgi_temp_path FOLDER/c; uwsgi_temp_path FOLDER/d; scgi_temp_path FOLDER/e;
                server {
                    listen 127.0.0.1:PORT ssl http2; ssl_certificate CERTIFICATE; ssl_certificate_key KEY;
                    ssl_verify_client on; ssl_client_certificate CERTIFICATE;
                    location / { return 200 $ssl_client_s_dn; }
                }
            }
            """;
    @TempDir
    private Path folder;
    private final OtherPrograms nginx = OtherPrograms.start("nginx", (program, port, own) -> {
        var file = Files.writeString(own.resolve("nginx.conf"), CONFIGURATION.replace("FOLDER", own.toString()).replace("PORT", "" + port)
                .replace("CERTIFICATE", Certificate.good().pem().toString()).replace("KEY", Certificate.good().keyPem().toString()));
        Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rwxr-xr-x"));
        return List.of(program, "-p", own.toString(), "-c", file.toString(), "-e", own.resolve("errors").toString());
    });

    @AfterAll
    void stop() {
        nginx.close();
    }

    private Response answer(UnaryOperator<ClientTls> tls) {
        return run(() -> {
            try (var client = HttpClient.create(c -> c.trust(Certificate.good().pem()).tls(tls))) {
                return client.get(nginx.url("https", "/"));
            }
        });
    }

    @Test
    void itIsShown() throws Exception {
        var key = Certificate.good().keyPem();
        assertEquals("CN=good", answer(t -> t.certificate(Certificate.good().pem(), key)).text());
        assertEquals(400, answer(t -> t).status());
    }

    @Test
    void itsKeyMayBeInTheSameFile() throws Exception {
        var both = Files.writeString(folder.resolve("both.pem"), Files.readString(Certificate.good().keyPem()) + Files.readString(Certificate.good().pem()));
        assertEquals("CN=good", answer(t -> t.certificate(both, both)).text());
    }

    @Test
    void itsKeyMayBeEncrypted() throws Exception {
        var key = folder.resolve("encrypted.pem");
        var openssl = new ProcessBuilder("openssl", "pkcs8", "-topk8", "-v2", "aes256", "-in", Certificate.good().keyPem().toString(), "-out", key.toString(),
                "-passout", "pass:secret").inheritIO().start();
        assertEquals(0, openssl.waitFor());
        assertEquals("CN=good", answer(t -> t.certificate(Certificate.good().pem(), key, "secret")).text());
        assertMessage("is its password right?", () -> answer(t -> t.certificate(Certificate.good().pem(), key, "wrong")));
        assertMessage("give its password too", () -> answer(t -> t.certificate(Certificate.good().pem(), key)));
    }

    private static void assertMessage(String part, org.junit.jupiter.api.function.Executable body) {
        var thrown = assertThrows(IllegalArgumentException.class, body);
        assertTrue(thrown.getMessage().startsWith("certificate(") && thrown.getMessage().contains(part), thrown.getMessage());
    }

    @Test
    void filesThatAreNot() throws Exception {
        var key = Certificate.good().keyPem();
        assertMessage("can't read /no/such.pem", () -> answer(t -> t.certificate(Certificate.good().pem(), Path.of("/no/such.pem"))));
        assertMessage("can't read /no/such.pem", () -> answer(t -> t.certificate(Path.of("/no/such.pem"), key)));
        assertMessage("has no private key", () -> answer(t -> t.certificate(Certificate.good().pem(), Certificate.good().pem())));
    }
}
