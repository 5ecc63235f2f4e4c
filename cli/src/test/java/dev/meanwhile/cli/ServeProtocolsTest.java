package dev.meanwhile.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Several addresses, HTTP/2 without TLS, the PROXY protocol, certificates by host and compressed bodies under {@code meanwhile serve}, seen by curl. */
@DisabledOnOs(OS.WINDOWS)
@Timeout(120)
class ServeProtocolsTest {
    private static final String PROGRAM = """
            import dev.meanwhile.web.App;

            void main() {
                var app = new App();
                app.get("/", request -> "hello");
                app.get("/me", request -> request.client());
                app.post("/size", request -> request.bytes().length);
                app.websocket("/echo", (_, socket) -> socket.forEach(socket::send));
                app.serve(0);
            }
            """;

    @TempDir
    private Path folder;

    private Running serve(Object... options) throws Exception {
        var words = new ArrayList<Object>(List.of("serve", Programs.write(folder, "Shop.java", PROGRAM)));
        words.addAll(List.of(options));
        return Running.start(Programs.command(List.of(), words.toArray()));
    }

    private String call(Object... words) throws Exception {
        return new String(new ProcessBuilder(List.of(words).stream().map(Object::toString).toList()).directory(folder.toFile()).redirectErrorStream(true).start().getInputStream().readAllBytes());
    }

    private String curl(Object... words) throws Exception {
        var all = new ArrayList<Object>(List.of("curl", "-s"));
        all.addAll(List.of(words));
        return call(all.toArray());
    }

    private static int freePort() throws Exception {
        try (var socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.2"))) {
            return socket.getLocalPort();
        }
    }

    @Test
    void twoAddressesForEachOfTwoWorkers() throws Exception {
        var other = freePort();
        try (var running = serve("--bind", "127.0.0.1:0", "--bind", "127.0.0.2:" + other, "--workers", 2)) {
            var first = running.line();
            assertTrue(first.startsWith("http://localhost:"), first);
            assertEquals("http://127.0.0.2:" + other + "/", running.line());
            for (var i = 0; i < 6; i++) {
                assertEquals("hello", curl(first));
                assertEquals("hello", curl("http://127.0.0.2:" + other + "/"));
            }
            var second = Programs.meanwhile("serve", folder.resolve("Shop.java"), "--bind", "127.0.0.2:" + other);
            assertTrue(second.err().contains("or use another port, as in --bind 127.0.0.2:" + (other + 1)), second.err());
        }
    }

    @Test
    void http2WithoutTlsOnlyIfAskedFor() throws Exception {
        try (var running = serve("--h2c").listening()) {
            assertEquals("hello 2", curl("--http2-prior-knowledge", "-w", " %{http_version}", running.url()));
            assertEquals("hello 1.1", curl("-w", " %{http_version}", running.url()));
        }
        try (var running = serve().listening()) {
            assertEquals("", curl("--http2-prior-knowledge", running.url()));
        }
    }

    @Test
    void theProxyProtocolFromTrustedProxies() throws Exception {
        try (var running = serve("--proxy-protocol", "10.0.0.0/8,127.0.0.1").listening()) {
            assertEquals("127.0.0.1", curl("--haproxy-protocol", running.url() + "me"));
            try (var socket = new Socket("127.0.0.1", Integer.parseInt(running.url().replaceAll("\\D", "")))) {
                socket.getOutputStream().write("PROXY TCP4 203.0.113.9 127.0.0.1 50000 80\r\nGET /me HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n".getBytes());
                var answer = new String(socket.getInputStream().readAllBytes());
                assertTrue(answer.endsWith("\r\n\r\n203.0.113.9"), answer);
            }
            assertEquals("", curl(running.url() + "me"), "a trusted proxy that does not say who its client is");
        }
    }

    @Test
    void aCertificateForEachHost() throws Exception {
        for (var name : List.of("main", "shop")) {
            call((Object[]) ("openssl req -x509 -newkey rsa:2048 -nodes -keyout " + name + ".key -out " + name + ".pem -days 2 -subj /CN=" + name + " -addext subjectAltName=DNS:" + name + ".example").split(" "));
        }
        Files.writeString(folder.resolve("both.pem"), Files.readString(folder.resolve("shop.pem")) + Files.readString(folder.resolve("shop.key")));
        try (var running = serve("--ssl-certfile", folder.resolve("main.pem"), "--ssl-keyfile", folder.resolve("main.key"),
                "--ssl-certfile", folder.resolve("both.pem"), "--ssl-keyfile", folder.resolve("both.pem"))) {
            var port = running.line().replaceAll("\\D", "");
            for (var name : List.of("main", "shop")) {
                assertEquals("hello", curl("--cacert", name + ".pem", "--resolve", name + ".example:" + port + ":127.0.0.1", "https://" + name + ".example:" + port + "/"));
            }
        }
    }

    @Test
    void compressedMessagesOnlyIfAskedFor() throws Exception {
        for (var options : List.<Object[]>of(new Object[0], new Object[] {"--ws-per-message-deflate"})) {
            try (var running = serve(options).listening(); var socket = new Socket("127.0.0.1", Integer.parseInt(running.url().replaceAll("\\D", "")))) {
                socket.getOutputStream().write(("GET /echo HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                        + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n\r\n").getBytes());
                var lines = new BufferedReader(new InputStreamReader(socket.getInputStream())).lines().takeWhile(line -> !line.isEmpty()).toList();
                assertTrue(lines.getFirst().startsWith("HTTP/1.1 101 "), lines::toString);
                assertEquals(options.length == 1, lines.stream().anyMatch(line -> line.toLowerCase(Locale.ROOT).startsWith("sec-websocket-extensions: permessage-deflate")), lines::toString);
            }
        }
    }

    @Test
    void compressedBodiesUpToALimit() throws Exception {
        for (var size : List.of(5_000, 20_000)) {
            var bytes = new ByteArrayOutputStream();
            try (var gzip = new GZIPOutputStream(bytes)) {
                gzip.write(new byte[size]);
            }
            Files.write(folder.resolve(size + ".gz"), bytes.toByteArray());
        }
        try (var running = serve("--unpack-bodies", 10_000, "--max-uri-bytes", 200, "--max-headers", 20, "--timeout-header", 5, "--timeout-read", 5, "--timeout-write", "5.5", "--ws-origins",
                "https://example.org,null").listening()) {
            var url = running.url() + "size";
            assertEquals("5000", curl("--data-binary", "@5000.gz", "-H", "Content-Encoding: gzip", url));
            assertEquals("413", curl("--data-binary", "@20000.gz", "-H", "Content-Encoding: gzip", "-o", "out", "-w", "%{http_code}", url));
            assertEquals("414", curl("-o", "out", "-w", "%{http_code}", url + "a".repeat(300)));
        }
    }
}
