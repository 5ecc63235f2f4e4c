package dev.meanwhile.cli;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.event;
import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Barrier;
import dev.meanwhile.http.HttpServer;
import dev.meanwhile.http.RequestHandler;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code meanwhile fetch} in a JVM of its own, against a server of ours in this one. */
@Timeout(120)
class FetchTest {
    private static final RequestHandler ECHO = request -> request.respond(200).header("Content-Type", "application/json")
            .text("{\"got\":\"" + request.method() + " " + request.target() + " " + request.header("Content-Type").orElse("-") + " " + request.text().replace("\"", "'") + "\"}");

    @TempDir
    private Path folder;

    @Test
    void fieldsBecomeJsonAndTheBodyIsPrintedAsItCame() throws Exception {
        assertEquals(new Programs.Ended(0, "{\"got\":\"POST /items?q=a+b application/json {'name':'pen','price':2.50,'tags':['a']}\"}", ""),
                fetch(ECHO, "/items", "name=pen", "price:=2.50", "tags[]=a", "q==a b"));
    }

    @Test
    void formsAndFilesOfForms() throws Exception {
        assertEquals("{\"got\":\"POST / application/x-www-form-urlencoded a=x+%26&a=y\"}", fetch(ECHO, "/", "--form", "a=x &", "a=y").out());
        var file = Files.writeString(folder.resolve("note.txt"), "hello");
        var out = fetch(ECHO, "/", "-f", "a=x", "note@" + file).out();
        assertTrue(out.contains("POST / multipart/form-data; boundary=meanwhile-"), out);
        assertTrue(out.contains("name='note'; filename='note.txt'\r\nContent-Type: text/plain\r\n\r\nhello\r\n--"), out);
    }

    /** As much as fits into no memory of a small JVM: it is read while it is sent. */
    @Test
    void aLargeFileOfAForm() throws Exception {
        var file = folder.resolve("large");
        try (var large = new RandomAccessFile(file.toFile(), "rw")) {
            large.setLength(200L << 20);
        }
        var ended = with(request -> {
            var length = 0L;
            for (var chunk : request.chunks()) {
                length += chunk.length;
            }
            request.respond(200).text(Long.toString(length >> 20));
        }, url -> Programs.ended(command(List.of("-Xmx64m"), url, "--form", "it@" + file).start()));
        assertEquals(new Programs.Ended(0, "200", ""), ended);
        assertTrue(fetch(ECHO, "/", "-v", "--form", "a=b", "it@" + Files.writeString(file, "x")).out().contains("\na=b\nit@" + file + "\n\n"));
    }

    @Test
    void theBodyIsReadFromTheStandardInput() throws Exception {
        var ended = with(ECHO, url -> {
            var process = command(List.of(), "PUT", url, "@-").start();
            process.getOutputStream().write("from a pipe".getBytes());
            return Programs.ended(process);
        });
        assertEquals("{\"got\":\"PUT / application/octet-stream from a pipe\"}", ended.out());
    }

    @Test
    void onATerminalJsonIsIndentedAndColoured() throws Exception {
        var ended = with(request -> request.respond(200).header("Content-Type", "application/json").text("{\"a\":1}"),
                url -> Programs.ended(command(List.of("-Dmeanwhile.terminal=true", "-Dmeanwhile.colour=true"), url).start()));
        assertEquals("{\n  \u001b[34m\"a\"\u001b[0m: \u001b[33m1\u001b[0m\n}\n", ended.out());
    }

    @Test
    void aServerCommandsNoTerminal() throws Exception {
        assertEquals("a\uFFFD[2Jb\n", fetch(request -> request.respond(200).text("a\u001b[2Jb"), "/", "--pretty").out());
        assertEquals("(3 bytes of image/png: save them with -o FILE)\n",
                fetch(request -> request.respond(200).header("Content-Type", "image/png").body(new byte[3]), "/", "--pretty").out());
    }

    @Test
    void theRequestIsShownWithoutSecrets() throws Exception {
        var ended = fetch(request -> request.respond(200).header("Set-Cookie", "id=geheim; Path=/").text(request.header("Authorization").orElse("").length() + "\n"),
                "/", "-v", "--auth", "me:geheim", "token==geheim", "X-Api-Key:geheim");
        assertFalse((ended.out() + ended.err()).contains("geheim"), ended.toString());
        assertTrue(ended.out().startsWith("GET http://127.0.0.1:"), ended.out());
        assertTrue(ended.out().contains("/?token=***\nX-Api-Key: ***\nAuthorization: Basic ***\n\nHTTP/1.1 200 OK\n"), ended.out());
        assertTrue(ended.out().contains("Set-Cookie: id=***; Path=/\n") && ended.out().endsWith("\n18\n"), ended.out());
        var broken = fetch(ECHO, "/", "--bearer", "ge\nheim");
        assertEquals(2, broken.status());
        assertFalse(broken.err().contains("heim"), broken.err());
    }

    @Test
    void severalUrlsAreFetchedAtOnceAndPrintedInOrder() throws Exception {
        var ended = run(() -> {
            var second = event();
            try (var server = HttpServer.listen(0, request -> {
                // The first is answered only when the second has come.
                if (request.path().equals("/a")) {
                    second.await();
                } else {
                    second.set();
                }
                request.respond(200).text(request.path());
            })) {
                return blocking(() -> ended("--picture", "--timing", server.url() + "a", server.url() + "b"));
            }
        });
        assertTrue(ended.out().matches("== http://127.0.0.1:\\d+/a: 200 OK\n/a\n== http://127.0.0.1:\\d+/b: 200 OK\n/b"), ended.out());
        assertTrue(ended.err().contains("/a: connect ") && ended.err().contains("/b: connect "), ended.err());
        assertTrue(ended.err().contains("/a |") && ended.err().contains("times as fast."), ended.err());
    }

    @Test
    void asManyAsTheLimitAtOnce() throws Exception {
        var pairs = new Barrier(2);
        var now = new AtomicInteger();
        var most = new AtomicInteger();
        var ended = with(request -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            pairs.await();
            now.decrementAndGet();
            request.respond(200).text("");
        }, url -> ended("--limit", "2", "-q", url, url, url, url, url, url));
        assertEquals(0, ended.status(), ended.err());
        assertEquals(2, most.get());
    }

    @Test
    void oneThatFailsDoesNotStopTheOthers() throws Exception {
        var ended = with(ECHO, url -> ended("-q", "http://127.0.0.1:1/", url));
        assertEquals(1, ended.status());
        assertTrue(ended.out().startsWith("== http://127.0.0.1:1/: failed\n== http://127.0.0.1:"), ended.out());
        assertTrue(ended.err().startsWith("meanwhile fetch: GET http://127.0.0.1:1/: no connection: "), ended.err());
    }

    @Test
    void theStatusOfTheResponseCanBeThatOfTheCommand() throws Exception {
        RequestHandler missing = request -> request.respond(404).text("no");
        var ended = fetch(missing, "/x");
        assertEquals(0, ended.status());
        assertEquals("no", ended.out());
        assertTrue(ended.err().endsWith("/x: 404 Not Found\n"), ended.err());
        assertEquals(4, fetch(missing, "/", "--check-status").status());
        RequestHandler moved = request -> request.respond(302).header("Location", "/x").text("");
        var redirect = fetch(moved, "/", "--check-status", "--no-follow", "--headers");
        assertEquals(3, redirect.status());
        assertTrue(redirect.out().startsWith("HTTP/1.1 302 Found\n"), redirect.out());
    }

    @Test
    void aDownloadIsNamedByTheServerAndNeverReplacesAFile() throws Exception {
        RequestHandler film = request -> request.respond(200).header("Content-Disposition", "attachment; filename=\"../film.txt\"").text("film");
        Files.writeString(folder.resolve("film.txt"), "mine");
        var ended = fetch(film, "/x", "--download");
        assertEquals(0, ended.status(), ended.err());
        assertEquals("mine", Files.readString(folder.resolve("film.txt")));
        assertEquals("film", Files.readString(folder.resolve("film-1.txt")));
        assertTrue(ended.err().endsWith("saved film-1.txt, 4 bytes\n"), ended.err());
    }

    @Test
    void aDownloadGoesOn() throws Exception {
        var file = folder.resolve("film");
        var asked = new ArrayList<String>();
        RequestHandler film = request -> {
            asked.add(request.header("Range").orElse("all") + request.header("If-Range").map(it -> " if " + it).orElse(""));
            if (asked.size() == 1) {
                request.respond(200).header("ETag", "\"v1\"").header("Content-Length", "6").stream(out -> {
                    out.emit("abc".getBytes());
                    throw new IllegalStateException("it breaks off");
                });
            } else {
                request.respond(206).header("Content-Range", "bytes 3-5/6").text("def");
            }
        };
        var ended = with(film, url -> {
            assertEquals(1, ended("-c", "-o", file, url).status());
            assertEquals("abc", Files.readString(folder.resolve("film.part")));
            return ended("-c", "-o", file, url);
        });
        assertEquals(0, ended.status(), ended.err());
        assertTrue(ended.err().endsWith("saved " + file + ", 6 bytes\n"), ended.err());
        assertEquals("abcdef", Files.readString(file));
        assertEquals(List.of("all", "bytes=3- if \"v1\""), asked);
    }

    @Test
    void aFailedDownloadLeavesNoFile() throws Exception {
        var file = folder.resolve("film");
        var ended = fetch(request -> request.respond(404).text("no"), "/film", "-c", "-o", file);
        assertEquals(1, ended.status());
        assertTrue(ended.err().contains("404"), ended.err());
        assertFalse(Files.exists(file));
    }

    @Test
    void aServerThatDoesNotAnswerIsGivenUp() throws Exception {
        var ended = fetch(_ -> event().await(), "/", "--timeout", "0.3");
        assertEquals(1, ended.status());
        assertTrue(ended.err().endsWith("/: not done within 300 ms; allow more with --timeout SECONDS\n"), ended.err());
    }

    @Test
    void aUnixSocket() throws Exception {
        var socket = folder.resolve("s");
        var ended = run(() -> {
            try (var _ = HttpServer.listen(c -> c.unixSocket(socket), request -> request.respond(200).text(request.authority()))) {
                return blocking(() -> ended("--unix-socket", socket, "http://docker/containers"));
            }
        });
        assertEquals(new Programs.Ended(0, "docker", ""), ended);
    }

    @Test
    void whatIsWrongIsToldBeforeAnythingIsSent() throws Exception {
        assertWrong("--output x: there are 2 URLs; use --download, which names a file for each", "-o", "x", "a.b", "https://c.d");
        assertWrong("--bearer: --auth sends the same header field; one of them is enough", "--auth", "a:b", "--bearer", "c", "a.b");
        assertWrong("@gone.json: there is no such file", "a.b", "@gone.json");
        assertWrong("x:=pen: it is not JSON", "a.b", "x:=pen");
        assertWrong("cat@cat.png: a field with a file needs --form", "a.b", "cat@cat.png");
        assertWrong("--digest: whose? Add --auth USER", "--digest", "a.b");
        assertWrong("--key k.pem: of which certificate? Add --cert PATH", "--key", "k.pem", "a.b");
        assertWrong("--key gone.pem: there is no such file", "--cert", "gone.pem", "a.b");
        assertWrong("--continue: it may take several responses", "-c", "-o", "x", "-i", "a.b");
        assertWrong("--http2: --http1.1 says the opposite", "--http2", "--http1.1", ":1/");
        assertWrong("a URL is missing, such as https://example.org/");
    }

    private void assertWrong(String message, Object... words) throws Exception {
        var ended = ended(words);
        assertEquals(2, ended.status());
        assertTrue(ended.err().startsWith("meanwhile fetch: " + message), ended.err());
    }

    @Test
    void nothingOfWebApplicationsAndDatabasesIsLoaded() throws Exception {
        var log = folder.resolve("classes");
        // Without the AOT cache, whose classes are all loaded at once.
        with(ECHO, url -> Programs.ended(command(List.of("-XX:AOTMode=off", "-Xlog:class+load:file=" + log), url, "a=b").start()));
        var loaded = Files.readString(log);
        assertTrue(loaded.contains(" dev.meanwhile.http.HttpClient "));
        for (var name : List.of("dev.meanwhile.web.", "dev.meanwhile.sql.", "dev.meanwhile.cli.ServeCommand ", "io.vertx.sqlclient.")) {
            assertFalse(loaded.contains(" " + name), name);
        }
    }

    private interface Call {
        Programs.Ended with(String url) throws Exception;
    }

    private Programs.Ended with(RequestHandler handler, Call call) throws Exception {
        return run(() -> {
            try (var server = HttpServer.listen(0, handler)) {
                return blocking(() -> call.with(server.url()));
            }
        });
    }

    private Programs.Ended fetch(RequestHandler handler, String path, Object... words) throws Exception {
        return with(handler, url -> {
            var all = new ArrayList<Object>(List.of(url + path.substring(1)));
            all.addAll(List.of(words));
            return ended(all.toArray());
        });
    }

    private Programs.Ended ended(Object... words) throws Exception {
        return Programs.ended(command(List.of(), words).start());
    }

    private ProcessBuilder command(List<String> options, Object... words) {
        var all = new ArrayList<Object>(List.of("fetch"));
        all.addAll(List.of(words));
        var fast = new ArrayList<>(List.of("-XX:TieredStopAtLevel=1", "-Dstdout.encoding=UTF-8"));
        fast.addAll(options);
        return Programs.command(fast, all.toArray()).directory(folder.toFile());
    }
}
