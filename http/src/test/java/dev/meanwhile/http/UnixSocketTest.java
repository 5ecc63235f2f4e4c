package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.gather;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.meanwhile.Cancelled;
import dev.meanwhile.Event;
import dev.meanwhile.Meanwhile;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Servers at Unix sockets, and clients that connect to them. */
@DisabledOnOs(OS.WINDOWS)
@Timeout(60)
class UnixSocketTest {
    @TempDir
    private Path folder;

    private Path path() {
        return folder.resolve("socket");
    }

    private HttpServer says(String text) {
        return HttpServer.listen(c -> c.unixSocket(path()), request -> request.respond(200).text(text + " to " + request.remote()));
    }

    private HttpClient client() {
        return HttpClient.create(c -> c.unixSocket(path()));
    }

    private String ask() {
        try (var client = client()) {
            return client.get("http://shop.test/").text();
        }
    }

    @Test
    void requestsAndTheirAnswers() {
        run(() -> {
            try (var server = HttpServer.listen(c -> c.unixSocket(path()), request ->
                    request.respond(200).text(request.header("Host").orElse("") + " " + request.path() + " " + request.remote() + " " + request.bytes().length));
                    var client = client()) {
                assertEquals("shop.test /a unix: 0", client.get("http://shop.test/a").text());
                assertEquals("shop.test:81 /b unix: 1000000", client.post("http://shop.test:81/b", r -> r.body(new byte[1_000_000])).text());
                var many = IntStream.range(0, 40).mapToObj(i -> spawn(() -> client.get("http://localhost/" + i).text())).toList();
                assertEquals("localhost /39 unix: 0", gather(many).getLast());
                assertEquals("unix:" + path(), server.url());
                assertEquals(0, server.port());
                assertTrue(server.toString().contains("unix:" + path()), server.toString());
            }
            assertFalse(Files.exists(path()), "its file is removed");
        });
    }

    @Test
    void aLongAnswerToASlowReaderArrivesWhole() {
        var big = new byte[3_000_000];
        run(() -> {
            try (var _ = HttpServer.listen(c -> c.unixSocket(path()), request -> request.respond(200).body(big)); var client = client()) {
                var sizes = new ArrayList<Integer>();
                try (var stream = client.stream("GET", "http://localhost/")) {
                    stream.chunks().forEach(chunk -> {
                        sizes.add(chunk.length);
                        Meanwhile.sleep(Duration.ZERO);
                    });
                }
                assertEquals(big.length, sizes.stream().mapToInt(Integer::intValue).sum());
            }
        });
    }

    /** By closing it, or only its side. */
    @Test
    void whoDisconnectsCancelsItsHandler() throws Exception {
        run(() -> {
            var begun = new Event();
            var cancelled = new Event();
            try (var _ = HttpServer.listen(c -> c.unixSocket(path()), _ -> {
                begun.set();
                try {
                    Meanwhile.sleep(seconds(1_000));
                } catch (Cancelled e) {
                    cancelled.set();
                    throw e;
                }
            })) {
                for (var half : List.of(true, false)) {
                    begun.clear();
                    cancelled.clear();
                    try (var peer = SocketChannel.open(UnixDomainSocketAddress.of(path()))) {
                        peer.write(ByteBuffer.wrap("GET / HTTP/1.1\r\nHost: a\r\n\r\n".getBytes()));
                        begun.await();
                        if (half) {
                            peer.shutdownOutput();
                            cancelled.await();
                        }
                    }
                    cancelled.await();
                }
            }
        });
    }

    @Test
    void aFileThatACrashedServerLeftIsReplaced() throws IOException {
        try (var crashed = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            crashed.bind(UnixDomainSocketAddress.of(path()));
        }
        assertTrue(Files.exists(path()));
        run(() -> {
            try (var _ = says("hello")) {
                assertEquals("hello to unix:", ask());
            }
        });
    }

    @Test
    void aServerThatListensKeepsItsSocket() {
        run(() -> {
            try (var _ = says("first")) {
                var e = assertThrows(CannotListenException.class, () -> says("second"));
                assertEquals("can't listen at unix:" + path() + ": Address already in use: another server listens at " + path(), e.getMessage());
                assertTrue(e.isTaken());
                assertEquals("first to unix:", ask());
            }
        });
    }

    @Test
    void anotherFileIsNotReplaced() throws IOException {
        Files.writeString(path(), "precious");
        run(() -> {
            var e = assertThrows(CannotListenException.class, () -> says("hello"));
            assertTrue(e.getMessage().endsWith("there is a file " + path()), e.getMessage());
        });
        assertEquals("precious", Files.readString(path()));
        assertEquals(List.of(path()), files());
    }

    @Test
    void aFolderThatIsMissing() {
        run(() -> {
            var e = assertThrows(CannotListenException.class, () -> HttpServer.listen(c -> c.unixSocket(folder.resolve("none/socket")), _ -> { }));
            assertTrue(e.getMessage().startsWith("can't listen at unix:" + folder.resolve("none/socket") + ": "), e.getMessage());
            assertThrows(HttpException.ConnectFailed.class, this::ask);
        });
    }

    private List<Path> files() throws IOException {
        try (var all = Files.list(folder)) {
            return all.toList();
        }
    }

    @Test
    void theFileHasThePermissionsFromTheStart() throws Exception {
        run(() -> {
            try (var _ = HttpServer.listen(c -> c.unixSocket(path(), "rw-rw----"), request -> request.respond(200).text("hello"))) {
                assertEquals("rw-rw----", PosixFilePermissions.toString(Files.getPosixFilePermissions(path())));
                assertEquals("hello", ask());
            }
        });
        var e = assertThrows(IllegalArgumentException.class, () -> ServerConfig.DEFAULT.unixSocket(path(), "660"));
        assertEquals("unixSocket(…, \"660\"): permissions are nine characters, such as rw-rw----", e.getMessage());
    }

    @Test
    void oneServerTakesAnothersPlaceAndNoClientIsRefused() {
        run(() -> {
            try (var socket = ListeningSocket.open(c -> c.unixSocket(path()))) {
                assertTrue(socket.suits(c -> c.unixSocket(path()).port(7)));
                assertFalse(socket.suits(c -> c));
                var first = HttpServer.listen(c -> c.socket(socket).unixSocket(path()), request -> request.respond(200).text("first"));
                assertEquals("first", ask());
                var second = HttpServer.listen(c -> c.socket(socket).unixSocket(path()), request -> request.respond(200).text("second"));
                first.leave();
                assertEquals("second", ask());
                first.close();
                assertEquals("second", ask());
                second.close();
                assertTrue(Files.exists(path()));
            }
            assertFalse(Files.exists(path()));
        });
    }

    @Test
    void tlsToo() throws Exception {
        var key = Certificate.good();
        var certificate = key.pem();
        var its = key.keyPem();
        run(() -> {
            try (var _ = HttpServer.listen(c -> c.unixSocket(path()).tls(certificate, its), request -> request.respond(200).text(request.version()));
                    var client = HttpClient.create(c -> c.unixSocket(path()).trust(certificate))) {
                assertEquals("HTTP/2", client.get("https://localhost/").text());
            }
        });
    }

    @Test
    void curlAndNginx() throws Exception {
        var configuration = """
                daemon off; master_process off; pid FOLDER/pid; error_log FOLDER/errors;
                events { worker_connections 64; }
                http {
                    access_log off;
                    client_body_temp_path FOLDER/a; proxy_temp_path FOLDER/b; fastcgi_temp_path FOLDER/c; uwsgi_temp_path FOLDER/d; scgi_temp_path FOLDER/e;
                    server { listen 127.0.0.1:PORT; location / { proxy_pass http://unix:SOCKET; } }
                }
                """.replace("SOCKET", path().toString());
        try (var nginx = OtherPrograms.start("nginx", (program, port, own) -> {
            var file = Files.writeString(own.resolve("nginx.conf"), configuration.replace("FOLDER", own.toString()).replace("PORT", "" + port));
            return List.of(program, "-p", own.toString(), "-c", file.toString(), "-e", own.resolve("errors").toString());
        })) {
            run(() -> {
                try (var _ = says("hello"); var client = HttpClient.create()) {
                    assertEquals("hello to unix:", client.get(nginx.url("http", "/")).text());
                    assertEquals("hello to unix:", blocking(this::curl));
                }
            });
        }
    }

    private String curl() throws Exception {
        var curl = Path.of("/usr/bin/curl");
        if (!Files.exists(curl) && !"true".equals(System.getenv("CI"))) {
            abort("curl is not installed");
        }
        var process = new ProcessBuilder(curl.toString(), "-s", "--unix-socket", path().toString(), "http://localhost/").start();
        return new String(process.getInputStream().readAllBytes());
    }
}
