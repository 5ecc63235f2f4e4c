package dev.meanwhile.cli;

import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What pages are given and told under {@code meanwhile serve --reload}. */
@DisabledOnOs(OS.WINDOWS)
@Timeout(180)
class PageReloadTest {
    private static final Pattern VERSION = Pattern.compile("data-version=\"(\\d+)\"");
    private static final String PROGRAM = """
            import dev.meanwhile.web.*;

            void main() {
                var app = new App();
                var page = Response.html("<body>one</body></html>");
                app.get("/", _ -> page);
                app.get("/nonce", _ -> page.header("Content-Security-Policy", "default-src 'none'; script-src 'nonce-abc='"));
                app.get("/self", _ -> page.header("Content-Security-Policy", "default-src 'self'"));
                app.get("/strict", _ -> page.header("Content-Security-Policy", "default-src 'none'"));
                app.get("/encoded", _ -> page.header("Content-Encoding", "identity"));
                app.get("/text", _ -> "<body></body>");
                app.get("/file", _ -> Response.file(Path.of("page.html")));
                app.serve(1);
            }
            """;

    @TempDir
    private Path folder;

    /** Events as they come: number, version, error. */
    private record Told(String number, String version, String error) {
        static Told of(String event) {
            var lines = event.lines().toList();
            var data = lines.stream().filter(line -> line.startsWith("data:")).map(line -> line.substring(5).strip()).toList();
            var id = lines.stream().filter(line -> line.startsWith("id:")).map(line -> line.substring(3).strip()).findFirst().orElse("");
            return new Told(id, data.getFirst(), String.join("\n", data.subList(1, data.size())));
        }
    }

    /** {@return the first event that a page gets which knows the state of this number} Waits for it. */
    private static Told told(Running running, String known) {
        return run(() -> {
            try (var client = HttpClient.create(c -> c.readTimeout(seconds(100)));
                    var stream = client.stream("GET", running.url() + "_meanwhile/reload", r -> r.header("Last-Event-ID", known))) {
                var text = new StringBuilder();
                for (var chunk : stream.chunks()) {
                    text.append(new String(chunk, StandardCharsets.UTF_8));
                    if (text.indexOf("data:") >= 0 && text.toString().endsWith("\n\n")) {
                        return Told.of(text.toString().replaceAll("(?m)^:.*\n+", ""));
                    }
                }
                // The program was replaced before: a browser reconnects.
                return new Told(known, "", "");
            }
        });
    }

    private static Told next(Running running, String known) {
        var next = told(running, known);
        while (next.version().isEmpty()) {
            next = told(running, known);
        }
        return next;
    }

    private static String version(String page) {
        var found = VERSION.matcher(page);
        assertTrue(found.find(), page);
        return found.group(1);
    }

    @Test
    void pagesGetTheScriptWhereItMayRun() throws Exception {
        Programs.write(folder, "page.html", "<BODY>file</BODY>");
        var file = Programs.write(folder, "Program.java", PROGRAM);
        try (var running = Running.start(file, "--reload").listening()) {
            var page = running.get("");
            assertTrue(page.matches("<body>one<script src=\"/_meanwhile/reload\\.js\" data-version=\"\\d+\" defer></script></body></html>"), page);
            assertTrue(running.get("nonce").contains(" nonce=\"abc=\" defer></script>"));
            assertTrue(running.get("self").contains("</script></body>"));
            assertTrue(running.get("file").endsWith(" defer></script></BODY>"), running.get("file"));
            for (var unchanged : List.of("strict", "encoded", "text")) {
                assertFalse(running.get(unchanged).contains("script"), unchanged);
            }
            assertTrue(running.get("_meanwhile/reload.js").contains("EventSource"));
        }
        try (var running = Running.start(file).listening()) {
            assertEquals("<body>one</body></html>", running.get(""));
        }
    }

    @Test
    void anErrorIsToldOnceAndANewVersionHasAnotherNumber() throws Exception {
        var file = Programs.write(folder, "Program.java", PROGRAM);
        try (var running = Running.start(file, "--reload").listening()) {
            var first = next(running, "");
            assertEquals(new Told(first.number(), version(running.get("")), ""), first);

            Running.rewrite(file, "void main() {\n    oops\n}\n");
            var error = next(running, first.number());
            assertEquals(first.version(), error.version());
            assertTrue(error.error().startsWith(file + ":2: error: not a statement\n"), error.error());
            assertEquals(error, next(running, ""), "a page that was opened later learns of it too");

            // The same error, saved again: the terminal has it twice, the page does not.
            Running.rewrite(file, "void main() {\n    oops\n}\n\n");
            running.awaitSaid(_ -> running.count("keeps running") == 2, "the error once more");
            Running.rewrite(file, PROGRAM);
            var changed = next(running, error.number());
            assertEquals(new Told(Long.toString(Long.parseLong(error.number()) + 1), changed.version(), ""), changed);
            assertEquals(changed.version(), version(running.get("")));
            assertFalse(changed.version().equals(first.version()));
        }
    }
}
