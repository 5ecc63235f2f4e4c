package dev.meanwhile.web;

import static dev.meanwhile.web.Served.raw;
import static dev.meanwhile.web.Served.serve;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.http.HttpClient;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A folder of files, and attempts to get out of it. */
@Timeout(30)
class StaticFilesTest {
    @TempDir
    Path outside;
    private Path folder;
    private final byte[] big = new byte[300_000];

    @BeforeEach
    void write() throws IOException {
        folder = Files.createDirectories(outside.resolve("static"));
        Files.writeString(outside.resolve("secret.txt"), "SECRET");
        Files.writeString(folder.resolve("index.html"), "<h1>hello</h1>");
        Files.writeString(folder.resolve("app.js"), "1");
        Files.writeString(folder.resolve("with space é.txt"), "there");
        Files.writeString(folder.resolve(".env"), "SECRET");
        Files.createDirectories(folder.resolve("docs"));
        Files.writeString(folder.resolve("docs/index.html"), "docs");
        Files.createDirectories(folder.resolve("empty"));
        Files.createDirectories(folder.resolve(".git"));
        Files.writeString(folder.resolve(".git/config"), "SECRET");
        Files.createSymbolicLink(folder.resolve("link.txt"), outside.resolve("secret.txt"));
        Files.createSymbolicLink(folder.resolve("up"), outside);
        Files.createSymbolicLink(folder.resolve("same.js"), Path.of("app.js"));
        for (var i = 0; i < big.length; i++) {
            big[i] = (byte) (i * 7 + i / 256);
        }
        Files.write(folder.resolve("big.bin"), big);
    }

    private void withFiles(Served.Talk talk) throws Exception {
        serve(app -> {
            app.files("/", folder);
            app.get("/api", _ -> "api");
        }, talk);
    }

    private static String type(HttpClient client, String url) {
        var response = client.get(url);
        return response.status() + " " + response.header("Content-Type").orElse("none");
    }

    @Test
    void filesWithTheirTypes() throws Exception {
        withFiles((client, url) -> {
            assertEquals("<h1>hello</h1>", client.get(url + "/").text());
            assertEquals("200 text/html; charset=utf-8", type(client, url + "/index.html"));
            assertEquals("200 text/javascript; charset=utf-8", type(client, url + "/app.js"));
            assertEquals("1", client.get(url + "/same.js").text());
            assertEquals("there", client.get(url + "/with%20space%20%C3%A9.txt").text());
            assertEquals("200 application/octet-stream", type(client, url + "/big.bin"));
            assertArrayEquals(big, client.get(url + "/big.bin").bytes());
            assertEquals("300000", client.head(url + "/big.bin").header("Content-Length").orElseThrow());
            assertEquals("api", client.get(url + "/api").text());
        });
    }

    @Test
    void foldersHaveAnIndexOrNothing() throws Exception {
        withFiles((client, url) -> {
            assertEquals("docs", client.get(url + "/docs/").text());
            assertEquals("/docs/?a=1", client.get(url + "/docs?a=1").header("Location").orElseThrow());
            assertEquals(404, client.get(url + "/empty/").status());
            assertEquals(404, client.get(url + "/empty").status());
            assertEquals(404, client.get(url + "/app.js/").status());
            assertEquals(405, client.delete(url + "/app.js").status());
        });
    }

    @Test
    void whoHasItGetsA304() throws Exception {
        withFiles((client, url) -> {
            var first = client.get(url + "/app.js");
            var tag = first.header("ETag").orElseThrow();
            var date = first.header("Last-Modified").orElseThrow();
            assertEquals(304, client.get(url + "/app.js", r -> r.header("If-None-Match", "\"other\", W/" + tag)).status());
            assertEquals(304, client.get(url + "/app.js", r -> r.header("If-Modified-Since", date)).status());
            assertEquals(200, client.get(url + "/app.js", r -> r.header("If-None-Match", "\"other\"").header("If-Modified-Since", date)).status());
            assertEquals(200, client.get(url + "/app.js", r -> r.header("If-Modified-Since", "Mon, 01 Jan 2001 00:00:00 GMT")).status());
            assertEquals(200, client.get(url + "/app.js", r -> r.header("If-Modified-Since", "yesterday")).status());
            Files.writeString(folder.resolve("app.js"), "22");
            assertEquals(200, client.get(url + "/app.js", r -> r.header("If-None-Match", tag)).status());
        });
    }

    @Test
    void parts() throws Exception {
        withFiles((client, url) -> {
            for (var range : List.of("100-199 100 200", "299990- 299990 300000", "-5 299995 300000", "0-999999 0 300000", "0-0 0 1")) {
                var words = range.split(" ");
                var from = Integer.parseInt(words[1]);
                var to = Integer.parseInt(words[2]);
                var response = client.get(url + "/big.bin", r -> r.header("Range", "bytes=" + words[0]));
                assertEquals(206, response.status(), range);
                assertEquals("bytes " + from + "-" + (to - 1) + "/300000", response.header("Content-Range").orElseThrow());
                assertArrayEquals(Arrays.copyOfRange(big, from, to), response.bytes(), range);
            }
            for (var range : List.of("300000-", "5-4", "-0")) {
                var response = client.get(url + "/big.bin", r -> r.header("Range", "bytes=" + range));
                assertEquals("416 bytes */300000", response.status() + " " + response.header("Content-Range").orElseThrow(), range);
            }
            for (var range : List.of("bytes=a-b", "bytes=-", "lines=1-2", "bytes=0-5,5-6", "bytes=0-1,x")) {
                assertEquals(200, client.get(url + "/big.bin", r -> r.header("Range", range)).status(), range);
            }
            assertEquals(200, client.get(url + "/big.bin", r -> r.header("Range", "bytes=0-1").header("If-Range", "\"old\"")).status());
        });
    }

    @Test
    void nobodyGetsOut() throws Exception {
        withFiles((_, url) -> {
            for (var path : List.of("/../secret.txt", "/docs/../../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "/docs/..%2f..%2fsecret.txt",
                    "/..%5csecret.txt", "/%2e%2e%2fsecret.txt", "//secret.txt", "/" + outside.resolve("secret.txt"), "/%2f" + outside + "/secret.txt",
                    "/link.txt", "/up/secret.txt", "/.env", "/.git/config", "/app.js%00.txt", "/./.env", "/%2eenv", "//127.0.0.1:1/..")) {
                var answer = raw(url, "GET", path);
                assertTrue(answer.startsWith("HTTP/1.1 404") || answer.startsWith("HTTP/1.1 400"), path + "\n" + answer);
                assertFalse(answer.contains("SECRET"), path);
            }
        });
    }

    @Test
    void aHandlersFile() throws Exception {
        serve(app -> app.get("/report", _ -> Response.file(folder.resolve("app.js")).header("Content-Disposition", "attachment")), (client, url) -> {
            var response = client.get(url + "/report");
            assertEquals("1", response.text());
            assertEquals("attachment", response.header("Content-Disposition").orElseThrow());
            assertTrue(response.header("ETag").isPresent());
        });
    }

    @Test
    void belowAPath() throws Exception {
        serve(app -> app.files("/assets", folder), (client, url) -> {
            assertEquals("1", client.get(url + "/assets/app.js").text());
            assertEquals("/assets/", client.get(url + "/assets").header("Location").orElseThrow());
            assertEquals(404, client.get(url + "/app.js").status());
        });
    }

    @Test
    void aFolderThatIsNotThere() {
        var e = assertThrows(IllegalArgumentException.class, () -> new App().files("/", folder.resolve("none")));
        assertTrue(e.getMessage().contains(folder.resolve("none").toString()), e.getMessage());
    }
}
