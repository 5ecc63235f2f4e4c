package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.gather;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Python's own server: HTTP/1.0, so each request has a connection, closed as soon as everything is sent. */
@Timeout(30)
class PythonServerTest {
    private static OtherPrograms server;

    @BeforeAll
    static void start() {
        server = OtherPrograms.start("python3", (python, port, folder) -> List.of(python, "-m", "http.server", "" + port,
                "--bind", "127.0.0.1", "--directory", folder.resolve("files").toString()));
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    private static String url(String path) {
        return server.url("http", path).replace("localhost", "127.0.0.1");
    }

    @Test
    void aPage() throws IOException {
        run(() -> {
            try (var client = HttpClient.create()) {
                var response = client.get(url("/page.html"));
                assertEquals(new String(server.file("page.html")), response.text());
                assertEquals("found", client.get(url("/ünï code.txt")).text());
                assertEquals("index", client.get(url("/folder")).text());
                assertEquals(404, client.get(url("/none")).status());
                assertEquals(501, client.post(url("/page.html"), r -> r.body("x")).status());
            }
        });
    }

    @Test
    void manyAtOnce() throws IOException {
        run(() -> {
            try (var client = HttpClient.create(c -> c.maxConnections(10))) {
                var big = server.file("big.bin");
                for (var body : gather(IntStream.range(0, 30).mapToObj(_ -> spawn(() -> client.get(url("/big.bin")).bytes())).toList())) {
                    assertEquals(-1, Arrays.mismatch(big, body));
                }
            }
        });
    }

    /** The server has long closed the connection when the last piece is read. */
    @Test
    void aSlowReader() throws IOException {
        run(() -> {
            try (var client = HttpClient.create(); var response = client.stream("GET", url("/big.bin"))) {
                var body = new ByteArrayOutputStream();
                for (var chunk : response.chunks()) {
                    body.writeBytes(chunk);
                    sleep(Duration.ofNanos(500_000));
                }
                assertArrayEquals(server.file("big.bin"), body.toByteArray());
            }
        });
    }
}
