package dev.meanwhile.web;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.web.Curl.curl;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Files, parts and compressed bodies by HTTP/2, to curl. */
@Timeout(60)
class Http2FilesTest {
    private static final String LONG = "0123456789".repeat(20_000);

    @TempDir
    Path folder;

    @Test
    void filesPartsAndCompressedBodies() throws Exception {
        Curl.require();
        Curl.require("openssl", "version");
        var key = folder.resolve("key.pem");
        var certificate = folder.resolve("certificate.pem");
        Curl.run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
                "-keyout", key.toString(), "-out", certificate.toString());
        var files = Files.createDirectories(folder.resolve("files"));
        Files.writeString(files.resolve("long.txt"), LONG);
        var app = new App();
        app.use(Compression.standard());
        app.files("/", files);
        app.get("/lamp", _ -> Response.ok("lamp").etag("v1"));
        run(() -> {
            try (var server = app.listen(c -> c.host("localhost").tls(certificate, key))) {
                var url = server.url();
                blocking(() -> {
                    var ca = certificate.toString();
                    assertEquals("2", curl("--cacert", ca, "--http2", "-o", folder.resolve("got").toString(), "-w", "%{http_version}", url + "long.txt"));
                    assertEquals(LONG, Files.readString(folder.resolve("got")));
                    assertEquals(LONG, curl("--cacert", ca, "--http2", "--compressed", url + "long.txt"));
                    assertTrue(curl("--cacert", ca, "--http2", "--compressed", "-I", url + "long.txt").contains("content-encoding: "));
                    assertEquals("234", curl("--cacert", ca, "--http2", "-r", "2-4", url + "long.txt"));
                    assertTrue(curl("--cacert", ca, "--http2", "-r", "0-1,8-9", url + "long.txt").contains("bytes 8-9/200000\r\n\r\n89\r\n--"));
                    assertEquals("304", curl("--cacert", ca, "--http2", "-w", "%{http_code}", "-H", "If-None-Match: \"v1\"", url + "lamp"));
                });
            }
        });
    }
}
