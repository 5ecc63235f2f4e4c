package dev.meanwhile.web;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.web.Curl.curl;
import static dev.meanwhile.web.Served.serve;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.http.HttpClient;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Caches, compressed variants and pages that make their own paths. */
@Timeout(60)
class FilesOptionsTest {
    @TempDir
    Path folder;

    @BeforeEach
    void write() throws IOException {
        Files.createDirectories(folder.resolve("assets"));
        Files.writeString(folder.resolve("index.html"), "<h1>the page</h1>");
        Files.writeString(folder.resolve("app.js"), "plain");
        Files.writeString(folder.resolve("app.js.br"), "brotli");
        Files.writeString(folder.resolve("app.js.zst"), "zstandard");
        Files.writeString(folder.resolve("app.js.gz"), "gzip");
        Files.writeString(folder.resolve("assets/app.1a2b3c4d.js"), "hashed");
    }

    private void withFiles(UnaryOperator<FilesOptions> options, Served.Talk talk) throws Exception {
        serve(app -> {
            app.files("/", folder, options);
            app.get("/api/{name}", request -> request.path("name"));
        }, talk);
    }

    private static String header(HttpClient client, String url, String name) {
        return client.get(url).header(name).orElse("none");
    }

    @Test
    void byDefaultNothingIsSaidAboutCaches() throws Exception {
        withFiles(f -> f, (client, url) -> {
            assertEquals("none", header(client, url + "/app.js", "Cache-Control"));
            assertEquals("none", header(client, url + "/app.js", "Vary"));
        });
    }

    @Test
    void filesAreStoredForSomeTimeAndHashedOnesForEver() throws Exception {
        withFiles(f -> f.cacheFor(Duration.ofMinutes(5)).immutable("assets/**"), (client, url) -> {
            assertEquals("public, max-age=300", header(client, url + "/app.js", "Cache-Control"));
            assertEquals("public, max-age=300", header(client, url, "Cache-Control"));
            assertEquals("public, max-age=31536000, immutable", header(client, url + "/assets/app.1a2b3c4d.js", "Cache-Control"));
            var tag = header(client, url + "/app.js", "ETag");
            var fresh = client.get(url + "/app.js", r -> r.header("If-None-Match", tag));
            assertEquals("304 public, max-age=300", fresh.status() + " " + fresh.header("Cache-Control").orElseThrow());
        });
        withFiles(f -> f.cacheFor(Duration.ZERO), (client, url) -> assertEquals("no-cache", header(client, url + "/app.js", "Cache-Control")));
    }

    @Test
    void theVariantThatTheClientPrefers() throws Exception {
        Curl.require();
        withFiles(FilesOptions::precompressed, (_, url) -> blocking(() -> {
            assertEquals("brotli br text/javascript; charset=utf-8", variant(url, "gzip, deflate, br, zstd"));
            assertEquals("zstandard zstd text/javascript; charset=utf-8", variant(url, "gzip;q=0.5, zstd"));
            assertEquals("gzip gzip text/javascript; charset=utf-8", variant(url, "gzip"));
            assertEquals("gzip gzip text/javascript; charset=utf-8", variant(url, "br;q=0, zstd;q=0.0, *;q=0.1"));
            assertEquals("plain  text/javascript; charset=utf-8", variant(url, "identity"));
            assertEquals("plain  text/javascript; charset=utf-8", variant(url, "br;q=0"));
            assertEquals("gzip  application/gzip", curl("-w", " %header{content-encoding} %{content_type}", url + "/app.js.gz"));
        }));
    }

    private static String variant(String url, String accepted) throws Exception {
        var text = curl("-i", "-H", "Accept-Encoding: " + accepted, url + "/app.js");
        assertTrue(text.contains("Vary: Accept-Encoding\r\n"), text);
        var coding = text.contains("Content-Encoding: ") ? text.replaceFirst("(?s).*Content-Encoding: (\\w+).*", "$1") : "";
        return text.substring(text.indexOf("\r\n\r\n") + 4) + " " + coding + " " + text.replaceFirst("(?s).*Content-Type: ([^\r]+).*", "$1");
    }

    @Test
    void eachVariantHasItsOwnETag() throws Exception {
        withFiles(FilesOptions::precompressed, (client, url) -> {
            var plain = client.get(url + "/app.js", r -> r.header("Accept-Encoding", "identity")).header("ETag").orElseThrow();
            var packed = client.request("HEAD", url + "/app.js", r -> r.header("Accept-Encoding", "zstd")).header("ETag").orElseThrow();
            assertNotEquals(plain, packed);
            assertEquals(304, client.get(url + "/app.js", r -> r.header("Accept-Encoding", "zstd").header("If-None-Match", packed)).status());
            assertEquals(200, client.request("HEAD", url + "/app.js", r -> r.header("Accept-Encoding", "zstd").header("If-None-Match", plain)).status());
        });
    }

    @Test
    void pagesThatMakeTheirOwnPaths() throws Exception {
        withFiles(f -> f.fallback("index.html").cacheFor(Duration.ofHours(1)), (client, url) -> {
            var page = client.get(url + "/users/7", r -> r.header("Accept", "text/html,application/xhtml+xml,*/*;q=0.8"));
            assertEquals("200 <h1>the page</h1>", page.status() + " " + page.text());
            assertEquals("no-cache", page.header("Cache-Control").orElseThrow());
            assertEquals("text/html; charset=utf-8", page.header("Content-Type").orElseThrow());
            assertEquals(404, client.get(url + "/users/7", r -> r.header("Accept", "application/json")).status());
            assertEquals(404, client.get(url + "/users/7").status());
            assertEquals(404, client.get(url + "/missing.js", r -> r.header("Accept", "text/html")).status());
            assertEquals(405, client.post(url + "/users/7", r -> r.body("").header("Accept", "text/html")).status());
            assertEquals("x", client.get(url + "/api/x", r -> r.header("Accept", "text/html")).text());
            assertEquals("plain", client.get(url + "/app.js", r -> r.header("Accept", "text/html")).text());
        });
    }

    @Test
    void withoutAFallbackTheApplicationsOwn404() throws Exception {
        serve(app -> {
            app.files("/", folder);
            app.onStatus(404, (_, error) -> Response.html("<h1>" + error.status() + "</h1>"));
        }, (client, url) -> {
            var page = client.get(url + "/users/7", r -> r.header("Accept", "text/html"));
            assertEquals("404 <h1>404</h1>", page.status() + " " + page.text());
        });
    }

    @Test
    void foldersAreNotListed() throws Exception {
        withFiles(FilesOptions::precompressed, (client, url) -> {
            assertEquals(404, client.get(url + "/assets/").status());
            assertFalse(client.get(url + "/assets/").text().contains("hashed"));
        });
    }

    @Test
    void mistakesAreToldBeforeItListens() {
        var e = assertThrows(IllegalArgumentException.class, () -> new App().files("/", folder, f -> f.fallback("page.html")));
        assertTrue(e.getMessage().contains(": there is no fallback(\"page.html\") in "), e.getMessage());
        assertThrows(IllegalArgumentException.class, () -> new App().files("/", folder, f -> f.cacheFor(Duration.ofSeconds(-1))));
        assertThrows(IllegalArgumentException.class, () -> new App().files("/", folder, f -> f.immutable("[")));
    }
}
