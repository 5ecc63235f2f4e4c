package dev.meanwhile.web;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.generate;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.web.Curl.curl;
import static dev.meanwhile.web.Served.serve;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Flow;
import dev.meanwhile.Promise;
import dev.meanwhile.http.HttpClient;
import dev.meanwhile.http.Response;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Bodies that are compressed on their way, and those that are not. */
@Timeout(60)
class CompressionTest {
    private static final String LONG = "0123456789".repeat(200);
    private static final String HUGE = "0123456789abcdef".repeat(20_000);

    @TempDir
    Path folder;

    private void withAll(Served.Talk talk) throws Exception {
        Files.writeString(folder.resolve("app.js"), HUGE);
        serve(app -> {
            app.use(Compression.standard());
            app.get("/text", _ -> dev.meanwhile.web.Response.ok(LONG).etag("v1"));
            app.get("/json", _ -> Map.of("all", LONG));
            app.get("/huge", _ -> HUGE);
            app.get("/short", _ -> "short");
            app.get("/picture", _ -> dev.meanwhile.web.Response.ok(LONG.getBytes()).header("Content-Type", "image/png"));
            app.get("/packed", _ -> dev.meanwhile.web.Response.ok(LONG).header("Content-Encoding", "x-own"));
            app.get("/secret", _ -> dev.meanwhile.web.Response.ok(LONG).header("Cache-Control", "No-Transform"));
            app.get("/lines", _ -> Flow.of(List.of(Map.of("a", 1), Map.of("a", 2))));
            app.get("/fails", _ -> {
                throw new HttpError(400, LONG);
            });
            app.files("/", folder);
        }, talk);
    }

    private static Response get(HttpClient client, String url, String accepted) {
        return client.get(url, r -> r.header("Accept-Encoding", accepted));
    }

    /** Our client says what it has unpacked only as the server does: by the header fields of the raw response. */
    private static String head(String url, String path, String more) throws Exception {
        var answer = Served.raw(url, "GET " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n" + more + "\r\n");
        return answer.substring(0, answer.indexOf("\r\n\r\n") + 2);
    }

    private static Optional<String> field(String head, String name) {
        return head.lines().filter(line -> line.startsWith(name + ": ")).map(line -> line.substring(name.length() + 2)).findFirst();
    }

    @Test
    void curlUnpacksAll() throws Exception {
        Curl.require();
        withAll((_, url) -> blocking(() -> {
            assertEquals(LONG, curl("--compressed", url + "/text"));
            assertEquals(HUGE, curl("--compressed", url + "/huge"));
            assertEquals(HUGE, curl("--compressed", url + "/app.js"));
            assertEquals(HUGE, curl("--compressed", "-H", "Accept-Encoding: gzip", url + "/app.js"));
            assertEquals("{\"all\":\"" + LONG + "\"}", curl("--compressed", url + "/json"));
            assertEquals("{\"a\":1}\n{\"a\":2}\n", curl("--compressed", url + "/lines"));
            assertTrue(curl("--compressed", url + "/fails").startsWith("{\"error\":\"0123"));
            assertEquals("0123", curl("--compressed", "-r", "0-3", url + "/app.js"));
        }));
    }

    @Test
    void pythonUnpacksIt() throws Exception {
        Curl.require("python3", "--version");
        withAll((_, url) -> blocking(() -> assertEquals("gzip True\n", Curl.run("python3", "-c", """
                import gzip, urllib.request
                with urllib.request.urlopen(urllib.request.Request('%s/huge', headers={'Accept-Encoding': 'gzip'})) as response:
                    print(response.headers['Content-Encoding'], gzip.decompress(response.read()).decode() == '0123456789abcdef' * 20000)
                """.formatted(url)))));
    }

    @Test
    void theClientChooses() throws Exception {
        withAll((_, url) -> {
            var best = Coding.BROTLI.isAvailable() ? "br" : "gzip";
            for (var line : List.of("gzip gzip", "gzip gzip, deflate", best + " gzip, br", "gzip br;q=0.5, gzip", "gzip br;q=0, *", "none br;q=0, gzip;q=0", "none identity", "none zstd")) {
                var words = line.split(" ", 2);
                var head = head(url, "/text", "Accept-Encoding: " + words[1] + "\r\n");
                assertEquals(words[0], field(head, "Content-Encoding").orElse("none"), line);
                assertEquals("Accept-Encoding", field(head, "Vary").orElseThrow(), line);
            }
            assertEquals("none", field(head(url, "/text", ""), "Content-Encoding").orElse("none"));
        });
    }

    @Test
    void someThingsAreSentAsTheyAre() throws Exception {
        withAll((client, url) -> {
            for (var path : List.of("/short", "/picture", "/secret")) {
                assertEquals(Optional.empty(), field(head(url, path, "Accept-Encoding: gzip\r\n"), "Content-Encoding"), path);
            }
            assertEquals(Optional.of("x-own"), field(head(url, "/packed", "Accept-Encoding: gzip\r\n"), "Content-Encoding"));
            assertArrayEquals(LONG.getBytes(), get(client, url + "/picture", "gzip").bytes());
            var part = head(url, "/app.js", "Accept-Encoding: gzip\r\nRange: bytes=0-1999\r\n");
            assertTrue(part.startsWith("HTTP/1.1 206") && field(part, "Content-Encoding").isEmpty(), part);
        });
    }

    @Test
    void itIsShorterAndItsETagWeak() throws Exception {
        withAll((client, url) -> {
            var head = head(url, "/text", "Accept-Encoding: gzip\r\n");
            assertTrue(Integer.parseInt(field(head, "Content-Length").orElseThrow()) < 200, head);
            assertEquals("W/\"v1\"", field(head, "ETag").orElseThrow());
            var fresh = client.get(url + "/text", r -> r.header("Accept-Encoding", "gzip").header("If-None-Match", "W/\"v1\""));
            assertEquals("304 W/\"v1\"", fresh.status() + " " + fresh.header("ETag").orElseThrow());
            assertEquals("\"v1\"", client.get(url + "/text", r -> r.header("If-None-Match", "\"v1\"")).header("ETag").orElseThrow());
            var file = head(url, "/app.js", "Accept-Encoding: gzip\r\n");
            assertTrue(field(file, "Content-Length").isEmpty() && field(file, "Accept-Ranges").isEmpty() && field(file, "ETag").orElseThrow().startsWith("W/"), file);
        });
    }

    @Test
    void headSaysTheSame() throws Exception {
        withAll((client, url) -> {
            var length = field(head(url, "/text", "Accept-Encoding: gzip\r\n"), "Content-Length").orElseThrow();
            var answer = Served.raw(url, "HEAD /text HTTP/1.1\r\nHost: a\r\nConnection: close\r\nAccept-Encoding: gzip\r\n\r\n");
            assertEquals(length, field(answer, "Content-Length").orElseThrow());
            assertTrue(answer.endsWith("\r\n\r\n"), answer);
        });
    }

    /** The second event is made only once the first has arrived and been unpacked. */
    @Test
    void eachEventIsSentAtOnce() throws Exception {
        run(() -> {
            var first = new Promise<Void>();
            var app = new App();
            app.use(Compression.standard());
            app.events("/", _ -> generate(out -> {
                out.emit("one");
                first.await();
                out.emit("two");
            }));
            try (var server = app.listen(0); var client = HttpClient.create(); var response = client.stream("GET", server.url(), r -> r.header("Accept-Encoding", "gzip"))) {
                var all = new StringBuilder();
                for (var chunk : response.chunks()) {
                    all.append(new String(chunk));
                    first.complete(null);
                }
                assertEquals("data: one\n\ndata: two\n\n", all.toString());
            }
        });
    }
}
