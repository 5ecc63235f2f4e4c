package dev.meanwhile.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code meanwhile fetch} and servers that we did not write: TLS and cookies of nginx, digests of lighttpd. Cookies are exchanged with curl, too. */
@Timeout(120)
class FetchServersTest {
    private static final String NGINX = """
            daemon off; master_process off; pid FOLDER/pid; error_log FOLDER/errors;
            events { worker_connections 64; }
            http {
                access_log off;
                client_body_temp_path FOLDER/a; proxy_temp_path FOLDER/b; fastcgi_temp_path FOLDER/c; uwsgi_temp_path FOLDER/d; scgi_temp_path FOLDER/e;
                server {
                    listen 127.0.0.1:PORT ssl; ssl_certificate FOLDER/cert.pem; ssl_certificate_key FOLDER/key.pem;
                    ssl_verify_client optional; ssl_client_certificate FOLDER/cert.pem;
                    location / { return 200 "$ssl_client_s_dn|$http_cookie"; add_header Set-Cookie "seen=yes; Path=/; Max-Age=1000; Secure"; }
                }
            }
            """;
    private static final String LIGHTTPD = """
            server.modules = ("mod_auth", "mod_authn_file")
            server.document-root = "FOLDER"
            server.bind = "127.0.0.1"
            server.port = PORT
            auth.backend = "plain"
            auth.backend.plain.userfile = "FOLDER/users"
            auth.require = ("" => ("method" => "digest", "algorithm" => "SHA-256", "realm" => "here", "require" => "valid-user"))
            """;

    @TempDir
    private Path folder;

    private interface Talk {
        void with(String authority) throws Exception;
    }

    /** Starts a server at a port of its own, whose configuration is the last word of its command. */
    private void serve(String configuration, List<String> command, Talk talk) throws Exception {
        var port = freePort();
        var file = Files.writeString(folder.resolve("configuration"), configuration.replace("FOLDER", folder.toString()).replace("PORT", "" + port));
        var words = Stream.concat(command.stream(), Stream.of(file.toString())).toList();
        var server = new ProcessBuilder(words).redirectErrorStream(true).redirectOutput(folder.resolve("log").toFile()).start();
        try {
            while (!isListening(port)) {
                assertTrue(server.isAlive(), () -> log());
                // Nothing signals that another program is ready.
                TimeUnit.MILLISECONDS.sleep(10);
            }
            talk.with("localhost:" + port);
        } finally {
            server.destroy();
            server.waitFor();
        }
    }

    private String log() {
        try {
            return Files.readString(folder.resolve("log"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }

    private static boolean isListening(int port) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 1_000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private void nginx(Talk talk) throws Exception {
        var nginx = OtherPrograms.find("nginx");
        ended(new ProcessBuilder(OtherPrograms.find("openssl"), "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "7",
                "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", "key.pem", "-out", "cert.pem"));
        serve(NGINX, List.of(nginx, "-p", folder.toString(), "-e", folder.resolve("errors").toString(), "-c"), talk);
    }

    private String ended(ProcessBuilder program) throws Exception {
        var ended = Programs.ended(program.directory(folder.toFile()).start());
        assertEquals(0, ended.status(), ended.err());
        return ended.out();
    }

    private Programs.Ended fetch(Object... words) throws Exception {
        var all = Stream.concat(Stream.of("fetch"), Stream.of(words)).toArray();
        return Programs.ended(Programs.command(List.of("-XX:TieredStopAtLevel=1"), all).directory(folder.toFile()).start());
    }

    @Test
    void certificates() throws Exception {
        nginx(authority -> {
            var url = "https://" + authority + "/";
            var refused = fetch(url);
            assertEquals(1, refused.status());
            assertTrue(refused.err().endsWith("; without the check of certificates: --insecure\n"), refused.err());
            assertEquals(new Programs.Ended(0, "|", ""), fetch(url, "--insecure"));
            assertEquals(new Programs.Ended(0, "|", ""), fetch(url, "--cacert", "cert.pem"));
            assertEquals(new Programs.Ended(0, "CN=localhost|", ""), fetch(url, "--cacert", "cert.pem", "--cert", "cert.pem", "--key", "key.pem"));
            Files.writeString(folder.resolve("both.pem"), Files.readString(folder.resolve("cert.pem")) + Files.readString(folder.resolve("key.pem")));
            assertEquals(new Programs.Ended(0, "CN=localhost|", ""), fetch(url, "--cacert", "cert.pem", "--cert", "both.pem"));
        });
    }

    @Test
    void cookies() throws Exception {
        var curl = OtherPrograms.find("curl");
        nginx(authority -> {
            var url = "https://" + authority + "/";
            assertEquals(new Programs.Ended(0, "|", ""), fetch(url, "-k", "--cookies", "ours.txt"));
            assertEquals(new Programs.Ended(0, "|seen=yes", ""), fetch(url, "-k", "--cookies", "ours.txt"));
            assertEquals("|seen=yes", ended(new ProcessBuilder(curl, "-sk", "-b", "ours.txt", url)));
            ended(new ProcessBuilder(curl, "-sk", "-c", "curls.txt", url));
            assertEquals(new Programs.Ended(0, "|seen=yes", ""), fetch(url, "-k", "--cookies", "curls.txt"));
            Files.writeString(folder.resolve("broken.txt"), "no cookie\n");
            var broken = fetch(url, "-k", "--cookies", "broken.txt");
            assertEquals(2, broken.status());
            assertTrue(broken.err().startsWith("meanwhile fetch: --cookies broken.txt:1 is not a cookie"), broken.err());
        });
    }

    @Test
    void digests() throws Exception {
        var lighttpd = OtherPrograms.find("lighttpd");
        Files.writeString(folder.resolve("users"), "me:secret\n");
        Files.writeString(folder.resolve("page.txt"), "found");
        serve(LIGHTTPD, List.of(lighttpd, "-D", "-f"), authority -> {
            var url = "http://" + authority + "/page.txt";
            assertEquals(new Programs.Ended(0, "found", ""), fetch(url, "--auth", "me:secret", "--digest"));
            assertEquals(4, fetch(url, "--auth", "me:wrong", "--digest", "--check-status").status());
            assertEquals(4, fetch(url, "--auth", "me:secret", "--check-status").status());
        });
    }
}
