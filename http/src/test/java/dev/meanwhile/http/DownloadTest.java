package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Retry;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Downloads to files, which break off and are continued. */
@Timeout(60)
class DownloadTest {
    private static final byte[] WHOLE = "0123456789".repeat(1_000).getBytes(StandardCharsets.US_ASCII);

    @TempDir
    private Path folder;

    private Path target() {
        return folder.resolve("file.bin");
    }

    private List<String> files() throws IOException {
        try (var all = Files.list(folder)) {
            return all.map(it -> it.getFileName().toString()).sorted().toList();
        }
    }

    private void download(String url) {
        run(() -> {
            try (var client = HttpClient.create()) {
                client.download(url, target());
            }
        });
    }

    private void assertComplete() throws IOException {
        assertArrayEquals(WHOLE, Files.readAllBytes(target()));
        assertEquals(List.of("file.bin"), files());
    }

    private void breakOff(int at, String etag) {
        try (var server = cutting(at, etag)) {
            assertThrows(HttpException.IncompleteBody.class, () -> downloadFrom(server));
        }
    }

    /** A download is continued from the same URL, which several servers of a test have in turn: as proxies. */
    private void downloadFrom(RawServer server) {
        var proxy = Proxy.of("http://localhost:" + server.port());
        run(() -> {
            try (var client = HttpClient.create(c -> c.proxy(proxy))) {
                client.download("http://files.invalid/file.bin", target());
            }
        });
    }

    private static RawServer cutting(int at, String etag) {
        return RawServer.of(peer -> {
            peer.readRequest();
            peer.send("HTTP/1.1 200 OK\r\nETag: " + etag + "\r\nContent-Length: " + WHOLE.length + "\r\n\r\n").send(Arrays.copyOf(WHOLE, at));
        });
    }

    private static RawServer answering(String head, int from) {
        return RawServer.of(peer -> {
            peer.readRequest();
            peer.send(head).send(Arrays.copyOfRange(WHOLE, from, WHOLE.length));
        });
    }

    @Test
    void theRestIsAskedForAndAppended() throws IOException {
        breakOff(4_000, "\"v1\"");
        assertEquals(List.of("file.bin.part", "file.bin.part.info"), files());
        try (var server = answering("HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 4000-9999/10000\r\nContent-Length: 6000\r\n\r\n", 4_000)) {
            downloadFrom(server);
            var head = server.requests().getFirst().toLowerCase();
            assertTrue(head.contains("\r\nrange: bytes=4000-\r\n") && head.contains("\r\nif-range: \"v1\"\r\n") && head.contains("\r\naccept-encoding: identity\r\n"), head);
        }
        assertComplete();
    }

    @Test
    void anotherVersionBeginsAnew() throws IOException {
        breakOff(4_000, "\"v1\"");
        try (var server = answering("HTTP/1.1 200 OK\r\nETag: \"v2\"\r\nContent-Length: 10000\r\n\r\n", 0)) {
            downloadFrom(server);
        }
        assertComplete();
    }

    /** What a server says instead of the file must not become the file. */
    @Test
    void aRedirectThatIsNotFollowedIsNoFile() throws IOException {
        try (var server = RawServer.answering("HTTP/1.1 302 Found\r\nLocation: /other\r\nContent-Length: 5\r\n\r\nmoved")) {
            run(() -> {
                try (var client = HttpClient.create(c -> c.maxRedirects(0))) {
                    var thrown = assertThrows(HttpException.BadResponse.class, () -> client.download(server.url("/file.bin"), target()));
                    assertTrue(thrown.getMessage().contains("302 Found"), thrown.getMessage());
                }
            });
        }
        assertEquals(List.of(), files());
    }

    @Test
    void withoutAStrongVersionItBeginsAnew() throws IOException {
        breakOff(4_000, "W/\"v1\"");
        assertEquals(List.of("file.bin.part"), files());
        try (var server = answering("HTTP/1.1 200 OK\r\nContent-Length: 10000\r\n\r\n", 0)) {
            downloadFrom(server);
            assertFalse(server.requests().getFirst().toLowerCase().contains("range"));
        }
        assertComplete();
    }

    @Test
    void aPartThatDoesNotFitIsNotTaken() throws IOException {
        breakOff(4_000, "\"v1\"");
        try (var server = RawServer.of(peer -> {
            while (true) {
                var head = peer.readHead();
                if (head == null) {
                    return;
                } else if (head.contains("Range")) {
                    peer.send("HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 0-9999/10000\r\nContent-Length: 10000\r\n\r\n").send(WHOLE);
                } else {
                    peer.answer("", WHOLE);
                }
            }
        })) {
            downloadFrom(server);
        }
        assertComplete();
    }

    @Test
    void nothingIsLeftToAskFor() throws IOException {
        breakOff(4_000, "\"v1\"");
        Files.write(folder.resolve("file.bin.part"), WHOLE);
        try (var server = RawServer.answering("HTTP/1.1 416 Range Not Satisfiable\r\nContent-Range: bytes */10000\r\nContent-Length: 0\r\n\r\n")) {
            downloadFrom(server);
        }
        assertComplete();
    }

    @Test
    void anErrorLeavesTheOldFileAlone() throws IOException {
        Files.writeString(target(), "old");
        try (var server = RawServer.answering("HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\nnone")) {
            assertEquals(404, assertThrows(HttpException.BadStatus.class, () -> download(server.url("/"))).status());
        }
        assertEquals("old", Files.readString(target()));
        assertEquals(List.of("file.bin"), files());
    }

    @Test
    void retriesContinueAndProgressGoesOn() throws IOException {
        var seen = new ArrayList<Transfer>();
        try (var server = RawServer.of(peer -> {
            var head = peer.readHead();
            var from = head.contains("Range: ") ? Integer.parseInt(head.replaceAll("(?s).*Range: bytes=(\\d+)-.*", "$1")) : 0;
            var to = Math.min(WHOLE.length, from + 3_000);
            peer.send((from == 0 ? "HTTP/1.1 200 OK\r\nETag: \"a\"" : "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes " + from + "-9999/10000")
                    + "\r\nContent-Length: " + (WHOLE.length - from) + "\r\n\r\n").send(Arrays.copyOfRange(WHOLE, from, to));
        })) {
            run(() -> {
                try (var client = HttpClient.create(c -> c.retry(Retry.exponential(6).withDelay(Duration.ofMillis(1))))) {
                    client.download(server.url("/"), target(), d -> d.onProgress(seen::add).request(r -> r.header("X-Id", "7")));
                }
            });
            assertTrue(server.requests().getLast().toLowerCase().contains("x-id: 7"));
        }
        assertComplete();
        assertEquals(new Transfer(WHOLE.length, OptionalLong.of(WHOLE.length)), seen.getLast());
    }

    /** Cancelled after more and more turns, and called again each time, it gets there. */
    @Test
    void cancelledAtEachTurnAndContinued() throws Exception {
        try (var nginx = OtherPrograms.start("nginx", DownloadTest::nginx)) {
            var big = nginx.file("big.bin");
            run(() -> {
                try (var client = HttpClient.create(c -> c.timeout(seconds(30)))) {
                    for (var turns = 0;; turns += 1 + turns / 10) {
                        var task = spawn(() -> client.download(nginx.url("http", "/big.bin"), target()));
                        for (var i = 0; i < turns && !task.isDone(); i++) {
                            sleep(Duration.ZERO);
                        }
                        if (task.isDone()) {
                            task.await();
                            break;
                        }
                        task.cancel();
                        while (!task.isDone()) {
                            sleep(Duration.ZERO);
                        }
                        assertTrue(task.isCancelled() || Files.exists(target()));
                        if (!task.isCancelled()) {
                            break;
                        }
                    }
                    assertTrue(client.toString().contains("(0 requests, "), client.toString());
                }
            });
            assertArrayEquals(big, Files.readAllBytes(target()));
            assertEquals(List.of("file.bin"), files());
            // As it is there already, it is replaced.
            download(nginx.url("http", "/page.html"));
            assertArrayEquals(nginx.file("page.html"), Files.readAllBytes(target()));
        }
    }

    private static List<String> nginx(String program, int port, Path own) throws IOException {
        var file = Files.writeString(own.resolve("nginx.conf"), """
                daemon off; master_process off; pid FOLDER/pid; error_log FOLDER/errors;
                events { worker_connections 64; }
                http {
                    access_log off; gzip on; gzip_types *;
                    client_body_temp_path FOLDER/a; proxy_temp_path FOLDER/b; fastcgi_temp_path FOLDER/c; uwsgi_temp_path FOLDER/d; scgi_temp_path FOLDER/e;
                    server { listen 127.0.0.1:PORT; root FOLDER/files; }
                }
                """.replace("FOLDER", own.toString()).replace("PORT", "" + port));
        Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rwxr-xr-x"));
        return List.of(program, "-p", own.toString(), "-c", file.toString(), "-e", own.resolve("errors").toString());
    }
}
