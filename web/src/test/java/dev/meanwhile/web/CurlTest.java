package dev.meanwhile.web;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.millis;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.web.Served.serve;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.meanwhile.Flow;
import dev.meanwhile.Promise;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A client that we did not write. */
@Timeout(60)
class CurlTest {
    record Item(int id, String name) {
    }

    @TempDir
    Path folder;

    private static String output(String... command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes());
        process.waitFor();
        return output;
    }

    @BeforeEach
    void require() throws InterruptedException {
        try {
            output("curl", "--version");
        } catch (IOException e) {
            if ("true".equals(System.getenv("CI"))) {
                fail("curl is not installed, and in CI no test may be skipped; see .ci/run");
            }
            abort("curl is not installed");
        }
    }

    private static String curl(String... arguments) throws Exception {
        var command = new ArrayList<>(List.of("curl", "-sS", "--max-time", "20"));
        command.addAll(List.of(arguments));
        return output(command.toArray(String[]::new));
    }

    enum Colour {
        RED, GREEN
    }

    record Search(@Min(1) int page, Colour colour, List<@NotBlank String> tags, Optional<@Email String> seller) {
    }

    @Test
    void allThatIsWrongWithParametersIsTold() throws Exception {
        serve(app -> app.get("/search", Search.class, (_, search) -> search.toString()), (_, url) -> blocking(() -> {
            assertEquals("Search[page=1, colour=RED, tags=[a, b], seller=Optional.empty] 200",
                    curl("-w", " %{http_code}", url + "/search", "--get", "-d", "page=1", "-d", "colour=RED", "-d", "tags=a", "-d", "tags=b"));
            assertEquals("{\"error\":\"4 values are invalid\",\"errors\":[{\"location\":\"query.colour\",\"message\":\"must be one of [RED, GREEN]\",\"value\":\"pink\"},"
                    + "{\"location\":\"query.page\",\"message\":\"must be greater than or equal to 1\",\"value\":0},"
                    + "{\"location\":\"query.tags[1]\",\"message\":\"must not be blank\",\"value\":\"\"},"
                    + "{\"location\":\"query.seller\",\"message\":\"must be a well-formed email address\",\"value\":\"ann\"}]} 422",
                    curl("-w", " %{http_code}", url + "/search", "--get", "-d", "page=0", "-d", "colour=pink", "-d", "tags=a", "-d", "tags=", "--data-urlencode", "seller=ann"));
            assertEquals("{\"error\":\"query parameter 'colour' is missing\",\"parameter\":\"colour\",\"errors\":[{\"location\":\"query.colour\",\"message\":\"is missing\"}]} 422",
                    curl("-w", " %{http_code}", url + "/search?page=1"));
        }));
    }

    @Test
    void allOfIt() throws Exception {
        Files.writeString(folder.resolve("page.html"), "0123456789");
        serve(app -> {
            app.get("/items/{id}", request -> new Item(request.path("id", int.class), "lamp"));
            app.post("/items", Item.class, (_, item) -> Response.created(item));
            app.events("/ticks", _ -> Flow.of(List.of(1, 2)));
            app.files("/", folder);
        }, (_, url) -> blocking(() -> {
            assertEquals("{\"id\":7,\"name\":\"lamp\"}", curl(url + "/items/7"));
            assertEquals("{\"id\":1,\"name\":\"a\"}201", curl("-w", "%{http_code}", "-H", "Content-Type: application/json",
                    "-d", "{\"id\":1,\"name\":\"a\"}", url + "/items"));
            assertEquals("415", curl("-o", "/dev/null", "-w", "%{http_code}", "-d", "{\"id\":1}", url + "/items"));
            assertEquals("data: 1\n\ndata: 2\n\n", curl("-N", url + "/ticks"));
            assertEquals("345", curl("-r", "3-5", url + "/page.html"));
            assertEquals("304", curl("-o", "/dev/null", "-w", "%{http_code}", "-z", folder.resolve("page.html").toString(), url + "/page.html"));
            assertTrue(curl("-I", url + "/page.html").contains("Content-Length: 10\r\n"));
            assertTrue(curl("-i", "-X", "OPTIONS", url + "/items/7").contains("Allow: GET, HEAD, OPTIONS\r\n"));
            assertEquals("404", curl("-o", "/dev/null", "-w", "%{http_code}", "--path-as-is", url + "/../../etc/passwd"));
        }));
    }

    private static String status(String... arguments) throws Exception {
        var all = new ArrayList<>(List.of("-o", "/dev/null", "-w", "%{http_code}"));
        all.addAll(List.of(arguments));
        return curl(all.toArray(String[]::new));
    }

    private static long count(Flow<byte[]> chunks) {
        var bytes = 0L;
        for (var chunk : chunks) {
            bytes += chunk.length;
        }
        return bytes;
    }

    @Test
    void whatIsBadOrHuge() throws Exception {
        var huge = Files.write(folder.resolve("huge"), new byte[3 << 20]).toString();
        var json = "Content-Type: application/json";
        var app = new App();
        app.get("/", _ -> "fine");
        app.post("/items", Item.class, (_, item) -> Response.created(item));
        app.post("/count", request -> count(request.chunks()));
        run(() -> {
            try (var server = app.listen(c -> c.maxBodyBytes(1 << 20).readTimeout(millis(200)))) {
                var url = server.url();
                blocking(() -> {
                    assertEquals("400", status("-H", json, "-d", "{\"id\":", url + "items"));
                    assertEquals("422", status("-H", json, "-d", "{\"id\":\"one\",\"name\":\"a\"}", url + "items"));
                    assertEquals("404", status(url + "none"));
                    assertEquals("405", status("-X", "BREW", url + "items"));
                    assertEquals("413", status("-H", json, "--data-binary", "@" + huge, url + "items"));
                    assertEquals("413", status("-H", json, "-H", "Transfer-Encoding: chunked", "--data-binary", "@" + huge, url + "items"));
                    assertEquals("" + (3 << 20), curl("--data-binary", "@" + huge, url + "count"));
                    assertEquals("431", status("-H", "X-Long: " + "x".repeat(70_000), url));
                    assertEquals("414", status(url + "x".repeat(9_000)));
                    assertEquals("fine", curl(url));
                });
            }
        });
    }

    /** curl waits for its standard input before it reads the answer. */
    @Test
    void whoseBodyDoesNotGoOn() throws Exception {
        var app = new App();
        app.post("/items", Item.class, (_, item) -> Response.created(item));
        run(() -> {
            var answered = new Promise<Integer>();
            try (var server = app.listen(c -> c.readTimeout(millis(200)).accessLog(entry -> answered.complete(entry.status())))) {
                var curl = blocking(() -> new ProcessBuilder("curl", "-sS", "--max-time", "20", "-X", "POST", "-H", "Content-Type: application/json",
                        "-T", "-", server.url() + "items").start());
                try {
                    assertEquals(408, answered.await());
                    assertEquals("{\"error\":\"the body stalled for 200 ms\"}", blocking(() -> {
                        curl.getOutputStream().close();
                        return new String(curl.getInputStream().readAllBytes());
                    }));
                } finally {
                    curl.destroyForcibly();
                }
            }
        });
    }
}
