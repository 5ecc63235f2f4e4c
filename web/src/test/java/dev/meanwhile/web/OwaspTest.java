package dev.meanwhile.web;

import static dev.meanwhile.web.Served.raw;
import static dev.meanwhile.web.Served.serve;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Attacks from OWASP's lists that no other test makes. The table in docs/web-security.md names the others. */
@Timeout(60)
class OwaspTest {
    record Account(String name, int age) {
    }

    @Test
    void pathTraversal(@TempDir Path folder) throws Exception {
        var files = Files.createDirectory(folder.resolve("public"));
        Files.writeString(files.resolve("page.txt"), "page");
        Files.writeString(folder.resolve("secret.txt"), "secret");
        serve(app -> app.files("/files", files), (_, url) -> {
            assertTrue(raw(url, "GET", "/files/page.txt").contains("page"));
            for (var path : List.of("/files/../secret.txt", "/files/%2e%2e/secret.txt", "/files/..%2fsecret.txt", "/files/%2e%2e%2fsecret.txt", "/files/..%5csecret.txt",
                    "/files/....//secret.txt", "/files//../secret.txt", "/files/page.txt/../../secret.txt", "/files/%00", "/files/" + folder.resolve("secret.txt"))) {
                var answer = raw(url, "GET", path);
                assertFalse(answer.endsWith("secret"), path);
                assertTrue(answer.startsWith("HTTP/1.1 4"), path + ": " + answer);
            }
        });
    }

    @Test
    void responseSplitting() throws Exception {
        serve(app -> {
            app.get("/header", request -> Response.ok("text").header("X-Name", request.query("name").orElseThrow()));
            app.get("/redirect", request -> Response.redirect(request.query("name").orElseThrow()));
            app.get("/cookie", request -> Response.ok("text").cookie(Cookie.of("a", request.query("name").orElseThrow())));
        }, (_, url) -> {
            for (var path : List.of("/header", "/redirect", "/cookie")) {
                for (var end : List.of("%0d%0a", "%0a", "%0d")) {
                    var answer = raw(url, "GET", path + "?name=a" + end + "Set-Cookie:%20session=evil");
                    assertFalse(answer.lines().anyMatch(line -> line.toLowerCase(Locale.ROOT).startsWith("set-cookie")), answer);
                    assertTrue(answer.startsWith("HTTP/1.1 500"), answer);
                }
            }
        });
    }

    @Test
    void massAssignment() throws Exception {
        serve(app -> app.post("/", Account.class, (_, account) -> account), (client, url) -> {
            assertEquals(200, client.post(url, Map.of("name", "ann", "age", 30)).status());
            var refused = client.post(url, Map.of("name", "ann", "age", 30, "admin", true));
            assertEquals(422, refused.status());
            assertTrue(refused.text().contains("admin"), refused.text());
        });
    }

    @Test
    void verbTampering() throws Exception {
        serve(app -> {
            app.use((request, next) -> {
                if (request.method().equals("DELETE")) {
                    throw new HttpError(403, "no");
                }
                return next.handle(request);
            });
            app.get("/", _ -> "page");
            app.delete("/", _ -> "deleted");
        }, (client, url) -> {
            assertEquals(405, client.post(url, r -> r.header("X-HTTP-Method-Override", "DELETE")).status());
            assertEquals(405, client.post(url + "/?_method=DELETE", r -> r.form(Map.of("_method", "DELETE"))).status());
            for (var method : List.of("DELETE", "delete", "JEFF", "TRACE")) {
                assertFalse(raw(url, method, "/").contains("deleted"), method);
            }
        });
    }

    @Test
    void deepJson() throws Exception {
        serve(app -> app.post("/", Object.class, (_, _) -> "read"), (client, url) -> {
            for (var json : List.of("[".repeat(200_000), "{\"a\":".repeat(100_000), "[".repeat(5_000) + "]".repeat(5_000))) {
                assertEquals(400, client.post(url, r -> r.header("Content-Type", "application/json").body(json)).status());
            }
        });
    }

    @Test
    void compressedBodies() throws Exception {
        var bomb = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(bomb)) {
            gzip.write(new byte[50_000_000]);
        }
        serve(app -> {
            app.post("/", Account.class, (_, account) -> account);
            app.post("/bytes", request -> String.valueOf(request.bytes().length));
        }, (client, url) -> {
            var status = client.post(url, r -> r.header("Content-Type", "application/json").header("Content-Encoding", "gzip").body(bomb.toByteArray())).status();
            assertTrue(status >= 400 && status < 500, "status " + status);
            var length = client.post(url + "/bytes", r -> r.header("Content-Encoding", "gzip").body(bomb.toByteArray()));
            assertTrue(length.status() != 200 || Integer.parseInt(length.text()) == bomb.size(), length.text());
        });
    }

    @Test
    void errorsTellNothing() throws Exception {
        serve(app -> {
            app.get("/", _ -> {
                throw new IllegalStateException("password of the database: hunter2");
            });
        }, (client, url) -> {
            var answer = client.get(url);
            assertEquals(500, answer.status());
            assertFalse(answer.text().contains("hunter2") || answer.text().contains("IllegalState") || answer.text().contains("dev.meanwhile"), answer.text());
        });
    }

    @Test
    void hostileFieldsOfProxies() throws Exception {
        serve(app -> {
            app.use(ProxyHeaders.trusting("127.0.0.1"));
            app.get("/", request -> request.client());
        }, (client, url) -> {
            for (var field : List.of("\\\"".repeat(2_000), "for=\"" + "\\\\".repeat(2_000), ",".repeat(4_000), "for=;for=;,for", " ".repeat(4_000) + "x", "for=\"a", "a=b;".repeat(1_000))) {
                assertEquals("127.0.0.1", client.get(url, r -> r.header("Forwarded", field)).text());
            }
        });
    }

    @Test
    void textIsNotRunAsScript() throws Exception {
        serve(app -> app.get("/", request -> "hello " + request.query("name").orElseThrow()), (client, url) -> {
            var answer = client.get(url + "/?name=%3Cscript%3Ealert(1)%3C/script%3E");
            assertTrue(answer.header("Content-Type").orElseThrow().startsWith("text/plain"));
            var missing = new String(client.get(url + "/%3Cscript%3E").bytes(), StandardCharsets.UTF_8);
            assertFalse(missing.contains("<script>"), missing);
        });
    }
}
