package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Meanwhile;

import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Keys with a password, and clients with certificates, made by OpenSSL and presented by curl. */
@Timeout(60)
class ServerKeysTest {
    @TempDir
    private Path folder;

    private record Ended(int status, String out) {
    }

    private Ended call(String... words) throws Exception {
        var process = new ProcessBuilder(words).directory(folder.toFile()).redirectErrorStream(true).start();
        process.getOutputStream().close();
        var out = new String(process.getInputStream().readAllBytes());
        return new Ended(process.waitFor(), out);
    }

    private void openssl(String line) throws Exception {
        var ended = call(("openssl " + line).split(" "));
        assertEquals(0, ended.status(), ended.out());
    }

    @Test
    void aKeyWithAPassword() throws Exception {
        openssl("genpkey -algorithm RSA -aes-256-cbc -pass pass:secret -out key.pem");
        openssl("req -x509 -key key.pem -passin pass:secret -out cert.pem -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost,IP:127.0.0.1");
        run(() -> {
            try (var server = HttpServer.listen(c -> c.tls(folder.resolve("cert.pem"), folder.resolve("key.pem"), "secret"), request ->
                    request.respond(200).text("hello")); var client = HttpClient.create(c -> c.trust(folder.resolve("cert.pem")))) {
                assertEquals("hello", client.get(server.url()).text());
            }
            var e = assertThrows(CannotListenException.class, () ->
                    HttpServer.listen(c -> c.tls(folder.resolve("cert.pem"), folder.resolve("key.pem"), "wrong"), _ -> { }));
            assertTrue(e.getMessage().contains("can't be decrypted; is its password right?"), e.getMessage());
        });
    }

    @Test
    void onlyClientsWithACertificateOfTheAuthority() throws Exception {
        openssl("req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost,IP:127.0.0.1");
        openssl("req -x509 -newkey rsa:2048 -nodes -keyout ca.key -out ca.pem -days 2 -subj /CN=authority");
        openssl("req -newkey rsa:2048 -nodes -keyout client.key -out client.csr -subj /CN=ada");
        openssl("x509 -req -in client.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -out client.pem");
        run(() -> {
            try (var server = HttpServer.listen(c -> c.tls(folder.resolve("cert.pem"), folder.resolve("key.pem")).clientAuthorities(folder.resolve("ca.pem")), request ->
                    request.respond(200).text("hello"))) {
                var url = server.url();
                assertEquals(new Ended(0, "hello"), Meanwhile.blocking(() -> call("curl", "-s", "--cacert", "cert.pem", "--cert", "client.pem", "--key", "client.key", url)));
                assertTrue(Meanwhile.blocking(() -> call("curl", "-s", "--cacert", "cert.pem", url)).status() != 0);
            }
        });
    }
}
