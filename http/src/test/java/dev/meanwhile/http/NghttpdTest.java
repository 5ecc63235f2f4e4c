package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.gather;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** nghttp2's server, which lets each connection have few streams. */
@Timeout(30)
class NghttpdTest {
    private static OtherPrograms server;

    @BeforeAll
    static void start() {
        server = OtherPrograms.start("nghttpd", (nghttpd, port, folder) -> List.of(nghttpd, "--address=127.0.0.1",
                "--htdocs=" + folder.resolve("files"), "--max-concurrent-streams=5", "--trailer=x-sum: 7", "" + port,
                Certificate.good().keyPem().toString(), Certificate.good().pem().toString()));
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    private static HttpClient client() {
        return HttpClient.create(c -> c.trust(Certificate.good().pem()));
    }

    @Test
    void files() throws IOException {
        run(() -> {
            try (var client = client()) {
                var response = client.get(server.url("https", "/page.html"));
                assertEquals("HTTP/2", response.version());
                assertEquals(new String(server.file("page.html")), response.text());
                assertEquals(404, client.get(server.url("https", "/none")).status());
            }
        });
    }

    @Test
    void moreRequestsThanStreams() throws IOException {
        run(() -> {
            try (var client = client()) {
                var big = server.file("big.bin");
                for (var body : gather(IntStream.range(0, 30).mapToObj(_ -> spawn(() -> client.get(server.url("https", "/big.bin")).bytes())).toList())) {
                    assertEquals(-1, Arrays.mismatch(big, body));
                }
            }
        });
    }

    @Test
    void anUpload() {
        run(() -> {
            try (var client = client()) {
                assertEquals(200, client.post(server.url("https", "/page.html"), r -> r.body(new byte[500_000])).status());
            }
        });
    }
}
