package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.gather;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * An nginx that ends each connection after ten requests, over HTTP/2 by a GOAWAY that names the last one it has taken (RFC 9113 §6.8), while 64 requests are under way: all
 * are answered, and nginx has seen each once, also those that must not be sent twice.
 */
@Timeout(120)
class GoAwayOfNginxTest {
    private static final int AT_ONCE = 64;
    private static final int REQUESTS = 320;
    private static final String CONFIGURATION = """
            daemon off; master_process off; pid FOLDER/pid; error_log FOLDER/errors;
            events { worker_connections 512; }
            http {
                log_format seen '$request_method $request_uri $status $http2'; access_log FOLDER/seen seen;
                client_body_temp_path FOLDER/a; proxy_temp_path FOLDER/b; fastcgi_temp_path FOLDER/c; uwsgi_temp_path FOLDER/d;
                scgi_temp_path FOLDER/e; keepalive_requests 10;
                server {
                    listen 127.0.0.1:PORT ssl http2; ssl_certificate CERTIFICATE; ssl_certificate_key KEY;
                    location / { return 200 '$request_uri'; }
                }
            }
            """;

    private Path seen;

    private OtherPrograms nginx() {
        return OtherPrograms.start("nginx", (nginx, port, folder) -> {
            seen = folder.resolve("seen");
            var configuration = CONFIGURATION.replace("FOLDER", folder.toString()).replace("PORT", "" + port)
                    .replace("CERTIFICATE", Certificate.good().pem().toString()).replace("KEY", Certificate.good().keyPem().toString());
            var file = Files.writeString(folder.resolve("nginx.conf"), configuration);
            // Its workers may run as another user.
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
            return List.of(nginx, "-p", folder.toString(), "-c", file.toString(), "-e", folder.resolve("errors").toString());
        });
    }

    private static void send(HttpClient client, String url, String method, int number) {
        var response = client.request(method, url + number, r -> r);
        assertEquals("200 /" + number, response.status() + " " + response.text());
    }

    @ParameterizedTest
    @CsvSource({"GET, false", "GET, true", "POST, true", "POST, false"})
    void eachRequestIsAnsweredAndSentOnce(String method, boolean http2) throws Exception {
        try (var nginx = nginx()) {
            run(() -> {
                try (var client = HttpClient.create(c -> c.trust(Certificate.good().pem()).http2(http2).connectTimeout(seconds(50)).readTimeout(seconds(50)))) {
                    var url = nginx.url("https", "/");
                    var next = IntStream.range(0, REQUESTS).iterator();
                    gather(IntStream.range(0, AT_ONCE).mapToObj(_ -> spawn(() -> {
                        while (next.hasNext()) {
                            send(client, url, method, next.nextInt());
                        }
                    })).toList());
                }
            });
            var lines = new ArrayList<>(Files.readAllLines(seen));
            assertEquals(REQUESTS, new HashSet<>(lines).size());
            assertEquals(REQUESTS, lines.size(), "none came twice");
            assertEquals(REQUESTS, lines.stream().filter(line -> line.startsWith(method + " /") && line.endsWith(http2 ? " 200 h2" : " 200 ")).count(), () -> lines.getFirst());
        }
    }
}
