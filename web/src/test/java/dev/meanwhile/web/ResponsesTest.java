package dev.meanwhile.web;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.web.Curl.curl;
import static dev.meanwhile.web.Served.serve;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Flow;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a response says besides its body. */
@Timeout(60)
class ResponsesTest {
    @TempDir
    Path folder;

    @Test
    void aPathIsAFile() throws Exception {
        var file = Files.writeString(folder.resolve("report.csv"), "a,b");
        serve(app -> {
            app.get("/", _ -> file);
            app.get("/gone", _ -> Response.of(410, file));
        }, (client, url) -> {
            var response = client.get(url);
            assertEquals("text/csv; charset=utf-8 a,b", response.header("Content-Type").orElseThrow() + " " + response.text());
            var tag = response.header("ETag").orElseThrow();
            assertEquals(304, client.get(url, r -> r.header("If-None-Match", tag)).status());
            var gone = client.get(url + "/gone", r -> r.header("If-None-Match", tag).header("Range", "bytes=0-0"));
            assertEquals("410 a,b", gone.status() + " " + gone.text());
        });
    }

    @Test
    void downloadsHaveNames() {
        var file = Response.file(Path.of("a.pdf"));
        assertEquals("attachment; filename=\"report 2026.pdf\"", file.asDownload("report 2026.pdf").header("Content-Disposition").orElseThrow());
        assertEquals("attachment; filename=\"Pre_os 100_.pdf\"; filename*=UTF-8''Pre%C3%A7os%20100%25.pdf", file.asDownload("Preços 100%.pdf").header("Content-Disposition").orElseThrow());
        assertEquals("attachment; filename=\"___\"; filename*=UTF-8''%E2%82%AC%22%F0%9F%92%A1", file.asDownload("€\"💡").header("Content-Disposition").orElseThrow());
        assertEquals("attachment; filename=\".._.._etc_passwd__\"", file.asDownload("../../etc\\passwd\r\n").header("Content-Disposition").orElseThrow());
    }

    @Test
    void curlSavesADownloadUnderItsName() throws Exception {
        Curl.require();
        var file = Files.writeString(folder.resolve("source"), "content");
        var target = Files.createDirectories(folder.resolve("target"));
        serve(app -> app.get("/export", _ -> Response.file(file).asDownload("the report.txt")), (_, url) -> blocking(() -> {
            curl("-OJ", "--output-dir", target.toString(), url + "/export");
            assertEquals("content", Files.readString(target.resolve("the report.txt")));
        }));
    }

    @Test
    void redirectsAndLocations() throws Exception {
        serve(app -> {
            app.post("/form", _ -> Response.seeOther("/done"));
            app.post("/moved", _ -> Response.permanentRedirect("/new"));
            app.post("/items", _ -> Response.created(Map.of("id", 7)).location("/items/7"));
        }, (client, url) -> {
            assertEquals("303 /done", status(client.post(url + "/form", r -> r)));
            assertEquals("308 /new", status(client.post(url + "/moved", r -> r)));
            assertEquals("201 /items/7", status(client.post(url + "/items", r -> r)));
        });
    }

    private static String status(dev.meanwhile.http.Response response) {
        return response.status() + " " + response.header("Location").orElseThrow();
    }

    @Test
    void linesOfJson() throws Exception {
        serve(app -> app.get("/", _ -> Response.jsonLines(Flow.of(List.of("a\n\"b\"", "c")))), (client, url) -> {
            var response = client.get(url);
            assertEquals("application/jsonl", response.header("Content-Type").orElseThrow());
            assertEquals("\"a\\n\\\"b\\\"\"\n\"c\"\n", response.text());
        });
    }

    @Test
    void howLongAResponseIsStored() {
        var response = Response.ok("a").noStore();
        assertEquals("no-store", response.header("Cache-Control").orElseThrow());
        assertEquals("private, max-age=90", response.cacheFor(Duration.ofSeconds(90)).header("Cache-Control").orElseThrow());
        assertEquals("no-cache", response.cacheFor(Duration.ZERO).header("Cache-Control").orElseThrow());
        assertThrows(IllegalArgumentException.class, () -> response.cacheFor(Duration.ofSeconds(-1)));
    }

    @Test
    void whoHasThisVersionGetsA304() throws Exception {
        serve(app -> app.get("/", _ -> Response.ok(Map.of("a", 1)).etag("v7").cacheFor(Duration.ofMinutes(1))), (client, url) -> {
            assertEquals("\"v7\"", client.get(url).header("ETag").orElseThrow());
            for (var condition : List.of("\"v7\"", "W/\"v7\"", "\"v6\", \"v7\"", "*")) {
                var response = client.get(url, r -> r.header("If-None-Match", condition));
                assertEquals("304 \"v7\" private, max-age=60 ", response.status() + " " + response.header("ETag").orElseThrow() + " "
                        + response.header("Cache-Control").orElseThrow() + " " + response.text(), condition);
            }
            for (var condition : List.of("\"v6\"", "v7", "\"V7\"", "")) {
                assertEquals(200, client.get(url, r -> r.header("If-None-Match", condition)).status(), condition);
            }
            assertEquals(304, client.request("HEAD", url, r -> r.header("If-None-Match", "\"v7\"")).status());
        });
    }

    @Test
    void anETagThatCanNotBeSent() {
        for (var tag : List.of("a b", "a\"b", "é", "W/\"a", "")) {
            if (tag.isEmpty()) {
                assertEquals("\"\"", Response.ok(1).etag(tag).header("ETag").orElseThrow());
            } else {
                assertThrows(IllegalArgumentException.class, () -> Response.ok(1).etag(tag), tag);
            }
        }
        assertEquals("W/\"a\"", Response.ok(1).etag("W/\"a\"").header("ETag").orElseThrow());
    }

    @Test
    void aChangeOfAnotherVersionIsRefused() throws Exception {
        var version = new AtomicReference<>("v1");
        serve(app -> app.put("/", request -> {
            if (version.get().isEmpty()) {
                request.checkConditions();
            } else {
                request.checkConditions(version.get());
            }
            version.set("v2");
            return Response.noContent().etag("v2");
        }), (client, url) -> {
            for (var line : List.of("v1 412 If-Match: \"v0\"", "v1 204 If-Match: \"v1\"", "v1 412 If-Match: W/\"v1\"", "v1 204 If-Match: *", "v1 412 If-None-Match: *",
                    "v1 412 If-None-Match: W/\"v1\"", "v1 204 If-None-Match: \"v0\"", " 204 If-None-Match: *", " 412 If-Match: *", " 412 If-Match: \"v1\"", "v1 204 Other: x")) {
                var words = line.split(" ", 4);
                version.set(words[0]);
                var response = client.request("PUT", url, r -> r.header(words[2].replace(":", ""), words[3]));
                assertEquals(words[1], String.valueOf(response.status()), line);
                assertEquals(words[1].equals("204") ? "v2" : words[0], version.get());
            }
            version.set("v1");
            assertTrue(client.request("PUT", url, r -> r.header("If-Match", "\"v0\"")).text().contains("there is another version now: \\\"v1\\\""));
        });
    }
}
