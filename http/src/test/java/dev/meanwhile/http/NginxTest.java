package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.gather;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.meanwhile.Meanwhile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** nginx, over HTTP/1.1 and HTTP/2. */
@Timeout(60)
class NginxTest {
    private static final String CONFIGURATION = """
            daemon off; master_process off; pid FOLDER/pid; error_log FOLDER/errors;
            events { worker_connections 512; }
            http {
                access_log off; types { text/html html; } default_type application/octet-stream;
                client_body_temp_path FOLDER/a; proxy_temp_path FOLDER/b; fastcgi_temp_path FOLDER/c; uwsgi_temp_path FOLDER/d;
                scgi_temp_path FOLDER/e; client_max_body_size 1m; keepalive_requests 7;
                gzip on; gzip_types text/html;
                server {
                    listen 127.0.0.1:PORT ssl http2; ssl_certificate CERTIFICATE; ssl_certificate_key KEY;
                    root FOLDER/files;
                    location /away { return 302 /page.html; }
                    location /busy { add_header Retry-After 1 always; return 503; }
                }
            }
            """;
    private static OtherPrograms server;

    @BeforeAll
    static void start() {
        server = OtherPrograms.start("nginx", (nginx, port, folder) -> {
            var configuration = CONFIGURATION.replace("FOLDER", folder.toString()).replace("PORT", "" + port)
                    .replace("CERTIFICATE", Certificate.good().pem().toString()).replace("KEY", Certificate.good().keyPem().toString());
            var file = Files.writeString(folder.resolve("nginx.conf"), configuration);
            // Its workers may run as another user.
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
            return List.of(nginx, "-p", folder.toString(), "-c", file.toString(), "-e", folder.resolve("errors").toString());
        });
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    /** Forty TLS connections at once take a while on a busy machine. */
    private static HttpClient client(boolean http2) {
        Path trusted = Certificate.good().pem();
        return HttpClient.create(c -> c.trust(trusted).http2(http2).connectTimeout(seconds(50)).readTimeout(seconds(50)));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void pages(boolean http2) throws IOException {
        run(() -> {
            try (var client = client(http2)) {
                var response = client.get(server.url("https", "/page.html"));
                assertEquals(http2 ? "HTTP/2" : "HTTP/1.1", response.version());
                assertEquals("gzip", response.header("Content-Encoding").orElse(""));
                assertEquals(new String(server.file("page.html")), response.text());
                assertEquals("found", client.get(server.url("https", "/ünï code.txt")).text());
                assertEquals(1, client.get(server.url("https", "/away")).history().size());
                assertEquals("index", client.get(server.url("https", "/folder")).text());
                assertEquals("1", client.get(server.url("https", "/busy")).header("retry-after").orElseThrow());
                assertEquals(0, client.head(server.url("https", "/page.html")).bytes().length);
            }
        });
    }

    /** It closes a connection after some requests, in HTTP/2 with GOAWAY; nobody notices. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void manyRequests(boolean http2) throws IOException {
        run(() -> {
            try (var client = client(http2)) {
                var big = server.file("big.bin");
                for (var body : gather(IntStream.range(0, 40).mapToObj(_ -> spawn(() -> client.get(server.url("https", "/big.bin")).bytes())).toList())) {
                    assertEquals(-1, Arrays.mismatch(big, body));
                }
                for (var i = 0; i < 40; i++) {
                    assertEquals(200, client.get(server.url("https", "/page.html")).status());
                }
            }
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void anUploadThatIsTooLarge(boolean http2) {
        run(() -> {
            try (var client = client(http2)) {
                assertEquals(413, client.put(server.url("https", "/x"), "y".repeat(2_000_000)).status());
                var endless = Meanwhile.<byte[]>generate(out -> {
                    while (true) {
                        out.emit(new byte[50_000]);
                    }
                });
                // Its length isn't known: nginx answers at once that there is no such page.
                assertEquals(404, client.post(server.url("https", "/x"), r -> r.body(endless)).status());
                assertEquals(200, client.get(server.url("https", "/page.html")).status());
            }
        });
    }
}
