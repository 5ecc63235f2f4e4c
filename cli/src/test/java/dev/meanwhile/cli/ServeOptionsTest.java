package dev.meanwhile.cli;

import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.http.HttpClient;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The options of {@code meanwhile serve}, from outside. */
@DisabledOnOs(OS.WINDOWS)
@Timeout(120)
class ServeOptionsTest {
    private static final String PROGRAM = """
            import static dev.meanwhile.Meanwhile.*;

            import dev.meanwhile.web.App;

            void main() {
                var app = new App();
                app.get("/", request -> "hello");
                app.get("/me", request -> request.client() + " " + request.scheme() + " " + request.url("me", java.util.Map.of())).name("me");
                app.openapi(info -> info.title("Shop"));
                app.post("/size", request -> request.bytes().length);
                app.get("/log", _ -> {
                    System.getLogger("shop").log(System.Logger.Level.DEBUG, "some \\"detail\\"");
                    System.getLogger("shop").log(System.Logger.Level.WARNING, "sold", new IllegalStateException("out"));
                    return "logged";
                });
                app.serve(0);
            }
            """;

    @TempDir
    private Path folder;

    private Path program() throws Exception {
        return Programs.write(folder, "Shop.java", PROGRAM);
    }

    private Running serve(Object... options) throws Exception {
        var words = new ArrayList<Object>(List.of("serve", program()));
        words.addAll(List.of(options));
        return Running.start(Programs.command(List.of(), words.toArray()));
    }

    private String curl(Object... words) throws Exception {
        var command = new ArrayList<String>(List.of("curl", "-s"));
        List.of(words).forEach(word -> command.add(word.toString()));
        return new String(new ProcessBuilder(command).start().getInputStream().readAllBytes());
    }

    @Test
    void aUnixSocketWithItsPermissionsForSeveralWorkers() throws Exception {
        var socket = folder.resolve("shop.sock");
        try (var running = serve("--uds", socket, "--uds-mode", "660", "--workers", 2)) {
            assertEquals("unix:" + socket, running.line());
            assertEquals("rw-rw----", PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)));
            for (var i = 0; i < 4; i++) {
                assertEquals("hello", curl("--unix-socket", socket, "http://localhost/"));
            }
            running.awaitSaid("unix: GET / 200");
            var second = Programs.meanwhile("serve", folder.resolve("Shop.java"), "--uds", socket);
            assertEquals("can't listen at unix:" + socket + ": Address already in use: another server listens at " + socket + "\n", second.err());
            running.send("TERM");
            running.ends(143);
        }
        assertFalse(Files.exists(socket));
    }

    @Test
    void aUnixSocketSurvivesReloads() throws Exception {
        var socket = folder.resolve("shop.sock");
        try (var running = serve("--uds", socket, "--reload")) {
            assertEquals("unix:" + socket, running.line());
            assertEquals("hello", curl("--unix-socket", socket, "http://localhost/"));
            Running.rewrite(folder.resolve("Shop.java"), PROGRAM.replace("hello", "good day"));
            running.awaitSaid("reloaded in");
            assertEquals("good day", curl("--unix-socket", socket, "http://localhost/"));
        }
    }

    @Test
    void httpsWithAKeyThatHasAPassword() throws Exception {
        for (var line : List.of("genpkey -algorithm RSA -aes-256-cbc -pass pass:secret -out key.pem",
                "req -x509 -key key.pem -passin pass:secret -out cert.pem -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost")) {
            assertEquals(0, new ProcessBuilder(("openssl " + line).split(" ")).directory(folder.toFile()).redirectErrorStream(true).start().waitFor());
        }
        try (var running = serve("--ssl-certfile", folder.resolve("cert.pem"), "--ssl-keyfile", folder.resolve("key.pem"), "--ssl-keyfile-password", "secret")) {
            var url = running.line();
            assertTrue(url.startsWith("https://localhost:"), url);
            assertEquals("hello", curl("--cacert", folder.resolve("cert.pem"), url));
        }
    }

    @Test
    void proxyHeaders() throws Exception {
        var headers = List.of("-H", "X-Forwarded-For: 203.0.113.7", "-H", "X-Forwarded-Proto: https", "-H", "X-Forwarded-Prefix: /shop");
        try (var running = serve().listening()) {
            assertEquals("127.0.0.1 http /me", curl(with(headers, running.url() + "me")), "off unless asked for");
        }
        try (var running = serve("--proxy-headers").listening()) {
            assertEquals("203.0.113.7 https /shop/me", curl(with(headers, running.url() + "me")));
        }
        try (var running = serve("--forwarded-allow-ips", "10.0.0.0/8,192.0.2.1").listening()) {
            assertEquals("127.0.0.1 http /me", curl(with(headers, running.url() + "me")), "this machine is none of them");
        }
    }

    @Test
    void behindAProxyThatTakesAPrefixOff() throws Exception {
        try (var running = serve("--root-path", "/shop").listening()) {
            assertEquals("127.0.0.1 http /shop/me", curl(running.url() + "me"));
            assertTrue(curl(running.url() + "openapi.json").contains("\"url\" : \"/shop\""));
        }
    }

    private static Object[] with(List<String> headers, String url) {
        return Stream.concat(headers.stream(), Stream.of(url)).toArray();
    }

    @Test
    void limitsAndHeaders() throws Exception {
        try (var running = serve("--max-body-bytes", 10, "--max-head-bytes", 2_000, "--header", "X-Frame-Options: DENY", "--header", "X-B:c", "--server-header",
                "--no-date-header", "--limit-concurrency", 5, "--limit-connections", 50, "--limit-client-share", "0.8", "--timeout-keep-alive", "5", "--timeout-graceful-shutdown", "1.5", "--backlog", 64,
                "--ws-max-size", 1000, "--ws-ping-interval", "20", "--no-access-log").listening()) {
            run(() -> {
                try (var client = HttpClient.create()) {
                    var response = client.get(running.url());
                    assertEquals("DENY c meanwhile", response.header("X-Frame-Options").orElse("") + " " + response.header("X-B").orElse("") + " " + response.header("Server").orElse(""));
                    assertTrue(response.header("Date").isEmpty());
                    assertEquals(413, client.post(running.url() + "size", r -> r.body(new byte[11])).status());
                    assertEquals(431, client.get(running.url(), r -> r.header("X-Long", "a".repeat(3_000))).status());
                }
            });
            assertEquals(0, running.count(" GET / "));
        }
    }

    @Test
    void logLinesAsJsonAndTheirLevel() throws Exception {
        try (var running = serve("--log-format", "json", "--log-level", "debug").listening()) {
            assertEquals("logged", running.get("log"));
            running.awaitSaid("\"method\":\"GET\",\"target\":\"/log\",\"status\":200");
            var lines = running.said();
            assertTrue(lines.stream().allMatch(line -> line.startsWith("{") && line.endsWith("}")), lines::toString);
            assertTrue(lines.stream().anyMatch(line -> line.contains("\"level\":\"FINE\",\"logger\":\"shop\"") && line.contains("\"message\":\"some \\\"detail\\\"\"")), lines::toString);
            assertTrue(lines.stream().anyMatch(line -> line.contains("\"message\":\"sold\",\"error\":\"java.lang.IllegalStateException: out\\n\\tat ")), lines::toString);
        }
        try (var running = serve("--log-level", "error").listening()) {
            assertEquals("logged", running.get("log"));
            assertEquals(List.of(), running.said());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "--uds s --port 7                | --uds s: a Unix socket has no host and no port; leave --host and --port out",
        "--uds s --uds-mode rw           | --uds-mode rw: it has three octal digits, such as 660 for the user and the group",
        "--bind 8000                     | --bind 8000: the form is HOST:PORT, as in 127.0.0.1:8000, 0.0.0.0:8000 or [::1]:8000",
        "--bind ::1:8000                 | --bind ::1:8000: the form is HOST:PORT, as in 127.0.0.1:8000, 0.0.0.0:8000 or [::1]:8000",
        "--bind unix:s                   | --bind unix:s: for a Unix socket there is --uds PATH",
        "--bind [::1]:70000              | --bind [::1]:70000: a port is a number from 0 to 65535",
        "--bind a:1 --bind a:1           | --bind a:1 --bind a:1: one of them is there twice",
        "--bind a:1 --port 2             | --bind a:1: it has the host and the port; leave --host and --port out",
        "--bind a:1 --uds s              | --bind a:1: it contradicts --uds; leave one of them out",
        "--bind a:1 --bind b:0 --workers 2 | --bind a:1 --bind b:0: with several workers only the first port can be 0, since all workers listen at the same ports",
        "--bind a:1 --bind b:2 --reload  | --bind a:1 --bind b:2: with --reload there can be one address",
        "--proxy-protocol 10.0.0.1,x     | --proxy-protocol 10.0.0.1,x: x is neither an address, such as 10.0.0.7, nor a network, such as 10.0.0.0/8, nor unix:",
        "--proxy-protocol ::/129         | --proxy-protocol ::/129: ::/129 is neither an address, such as 10.0.0.7, nor a network, such as 10.0.0.0/8, nor unix:",
        "--forwarded-allow-ips 10.0.0.256 | --forwarded-allow-ips 10.0.0.256: 10.0.0.256 is neither an address, such as 10.0.0.7, nor a network, such as 10.0.0.0/8, nor *",
        "--unpack-bodies 0               | --unpack-bodies 0: it must be at least 1 byte",
        "--ws-origins example.org/a      | --ws-origins example.org/a: an origin is a scheme and a host, and no path, as in https://example.org",
        "--ssl-certfile a --ssl-certfile b --ssl-keyfile c | --ssl-keyfile c: there must be a key for each certificate, in the same order, or none: the certificates are a and b",
        "--timeout-header 0              | --timeout-header 0.0: it is a number of seconds above zero, such as 5 or 0.5",
        "--max-headers 0                 | --max-headers 0: it must be at least 1",
        "--uds-mode 660                  | --uds-mode 660: it is for --uds PATH",
        "--backlog 0                     | --backlog 0: it must be at least 1",
        "--ssl-keyfile k                 | --ssl-keyfile k: the certificate is missing: --ssl-certfile PATH",
        "--ssl-certfile none.pem         | --ssl-certfile none.pem: there is no such file",
        "--limit-max-requests 7          | --limit-max-requests 7: there is none: workers are loops of one process, so restarting one would free no memory",
        "--timeout-keep-alive 0          | --timeout-keep-alive 0.0: it is a number of seconds above zero, such as 5 or 0.5",
        "--max-body-bytes 0              | --max-body-bytes 0: it must be at least 1 byte",
        "--header nonsense               | --header nonsense: the form is NAME:VALUE, as in X-Frame-Options:DENY",
        "--proxy-headers --no-proxy-headers | --no-proxy-headers: it contradicts --proxy-headers",
        "--root-path shop                | --root-path shop: it begins with a slash, and does not end with one, as in /shop",
        "--log-level loud                | --log-level loud: it is critical, error, warning, info, debug or trace",
        "--log-format xml                | --log-format xml: it is text or json",
        "--reload-dir nowhere            | --reload-dir nowhere: there is no such folder",
        "--main shop.Main                | --main shop.Main: it is for a jar or a folder of classes, not for A.java"})
    void wrongValues(String options, String message) {
        assertEquals("meanwhile serve: " + message + "\n'meanwhile serve --help' shows the usage.\n", errors(("serve A.java " + options).split(" ")));
    }

    /** In this JVM: fifteen of their own take long. */
    private static String errors(String... words) {
        var err = new StringWriter();
        var line = Commands.line().setErr(new PrintWriter(err, true)).setParameterExceptionHandler(Commands::explain);
        assertEquals(2, line.execute(words));
        return err.toString();
    }

    @Test
    void theHelpHasTheOptionsInGroups() {
        var help = Commands.line().getSubcommands().get("serve").getUsageMessage();
        for (var heading : List.of("Where to listen:", "Reloading:", "HTTPS:", "Protocols:", "Limits:", "Headers and proxies:", "Log:")) {
            assertTrue(help.contains("\n" + heading + "\n"), help);
        }
        assertFalse(help.contains("--limit-max-requests"), help);
    }
}
