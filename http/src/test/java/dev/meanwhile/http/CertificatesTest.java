package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Several certificates for one server, and others while it runs, seen by curl and OpenSSL. */
@Timeout(60)
class CertificatesTest {
    @TempDir
    private Path folder;

    private String call(String... words) throws Exception {
        var process = new ProcessBuilder(words).directory(folder.toFile()).redirectErrorStream(true).start();
        process.getOutputStream().close();
        var out = new String(process.getInputStream().readAllBytes());
        process.waitFor();
        return out;
    }

    private Path make(String name, String host) throws Exception {
        call(("openssl req -x509 -newkey rsa:2048 -nodes -keyout " + name + ".key -out " + name + ".pem -days 2 -subj /CN=" + name + " -addext subjectAltName=DNS:" + host).split(" "));
        return folder.resolve(name + ".pem");
    }

    private Path key(String name) {
        return folder.resolve(name + ".key");
    }

    /** {@return the certificate that a client gets which asks for a host; or for none, if that is empty} */
    private String seen(HttpServer server, String host) throws Exception {
        return blocking(() -> {
            var answer = call("openssl", "s_client", "-connect", "127.0.0.1:" + server.port(), host.isEmpty() ? "-noservername" : "-servername", host.isEmpty() ? "-brief" : host);
            var at = answer.indexOf("CN");
            assertTrue(at >= 0, answer);
            return answer.substring(at).split("\\R")[0].replaceAll("CN ?= ?", "");
        });
    }

    @Test
    void eachHostHasItsOwn() throws Exception {
        var main = make("main", "example.org");
        var shop = make("shop", "shop.example.org");
        var all = make("all", "*.example.net");
        run(() -> {
            try (var server = HttpServer.listen(c -> c.tls(main, key("main")).tlsAlso(shop, key("shop")).tlsAlso(all, key("all")), request -> request.respond(200).text(request.version()))) {
                assertEquals("main", seen(server, "example.org"));
                assertEquals("shop", seen(server, "shop.example.org"));
                assertEquals("all", seen(server, "any.example.net"));
                assertEquals("main", seen(server, "elsewhere.example"));
                assertEquals("main", seen(server, ""));
                for (var version : new String[] {"1.1", "2"}) {
                    assertEquals("HTTP/" + version, blocking(() -> call("curl", "-s", "--http" + version, "--cacert", "shop.pem", "--resolve", "shop.example.org:" + server.port() + ":127.0.0.1",
                            "https://shop.example.org:" + server.port() + "/")));
                }
            }
        });
    }

    /** The client still sends when the answer comes, and sees it whole. */
    @Test
    void aConnectionThatAsksForAHostIsClosedProperly() throws Exception {
        var main = make("main", "localhost");
        var shop = make("shop", "shop.example.org");
        run(() -> {
            try (var server = HttpServer.listen(c -> c.tls(main, key("main")).tlsAlso(shop, key("shop")), request -> request.respond(413).text("no"))) {
                Files.write(folder.resolve("big"), new byte[3_000_000]);
                assertEquals("no413", blocking(() -> call("curl", "-s", "-w", "%{http_code}", "--http1.1", "--cacert", "main.pem", "--data-binary", "@big", "--resolve", "localhost:" + server.port() + ":127.0.0.1",
                        "https://localhost:" + server.port() + "/")));
            }
        });
    }

    @Test
    void renewedWhileTheServerRuns() throws Exception {
        var live = make("live", "localhost");
        var next = make("next", "localhost");
        run(() -> {
            try (var server = HttpServer.listen(c -> c.host("localhost").tls(live, key("live")), request -> request.respond(200).text("hello"));
                 var before = HttpClient.create(c -> c.trust(live))) {
                assertEquals("hello", before.get(server.url()).text());
                Files.writeString(live, "nonsense");
                var e = assertThrows(UncheckedIOException.class, server::renewCertificates);
                assertTrue(e.getMessage().startsWith("the certificates can't be renewed, and the old ones stay: "), e.getMessage());
                assertEquals("live", seen(server, "localhost"));
                Files.copy(next, live, StandardCopyOption.REPLACE_EXISTING);
                Files.copy(key("next"), key("live"), StandardCopyOption.REPLACE_EXISTING);
                assertEquals("live", seen(server, "localhost"));
                server.renewCertificates();
                assertEquals("next", seen(server, "localhost"));
                // The open connection goes on.
                assertEquals("hello", before.get(server.url()).text());
            }
        });
    }

    @Test
    void theMainOneComesFirst() {
        assertThrows(IllegalStateException.class, () -> ServerConfig.DEFAULT.tlsAlso(Path.of("a"), Path.of("b")));
        assertThrows(NullPointerException.class, () -> ServerConfig.DEFAULT.tls(Path.of("a"), null));
    }
}
