package dev.meanwhile.web;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.web.Curl.curl;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The host that a client wants, by each version of HTTP. */
@Timeout(60)
class HostTest {
    @TempDir
    Path folder;

    @Test
    void itIsTheSameByBothVersions() throws Exception {
        var key = folder.resolve("key.pem");
        var certificate = folder.resolve("certificate.pem");
        Curl.run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
                "-keyout", key.toString(), "-out", certificate.toString());
        var app = new App();
        var local = new Router();
        local.get("/", request -> "local " + request.host() + " " + request.raw().version());
        app.host("localhost", local);
        app.get("/", request -> "all " + request.host());
        app.use(TrustedHosts.of("localhost"));
        run(() -> {
            try (var server = app.listen(c -> c.host("localhost").tls(certificate, key))) {
                var url = server.url();
                blocking(() -> {
                    assertEquals("local localhost:" + server.port() + " HTTP/1.1", curl("--cacert", certificate.toString(), "--http1.1", url));
                    assertEquals("local localhost:" + server.port() + " HTTP/2", curl("--cacert", certificate.toString(), "--http2", url));
                });
            }
        });
    }
}
