package dev.meanwhile.web;

import static dev.meanwhile.Meanwhile.generate;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.web.Served.raw;
import static dev.meanwhile.web.Served.serve;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Flow;
import dev.meanwhile.Promise;
import dev.meanwhile.http.HttpClient;
import dev.meanwhile.http.HttpException;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of what handlers return. */
@Timeout(30)
class AnswersTest {
    record Chunk(String type, String content) {
    }

    private static void answers(App app) {
        app.get("/text", _ -> "três");
        app.get("/bytes", _ -> new byte[] {1, 2, 3});
        app.get("/page", _ -> Response.html("<p>hello</p>"));
        app.get("/moved", _ -> Response.redirect("/text"));
        app.get("/texts", _ -> Flow.of(List.of("one ", "two ", "three")));
        app.get("/lines", _ -> Flow.of(List.of(new Chunk("chunk", "a\nb"), new Chunk("done", ""))));
        app.get("/raw", _ -> Flow.of(List.of(new byte[] {1}, new byte[] {2, 3})));
        app.get("/none", _ -> Flow.of(List.of()));
        app.get("/csv", _ -> Response.ok(Flow.of(List.of("a,b\n"))).header("Content-Type", "text/csv"));
        app.get("/fails-early", _ -> generate(_ -> {
            throw new HttpError(503, "the model is busy");
        }));
        app.get("/fails-late", _ -> generate(out -> {
            out.emit("begun");
            throw new IllegalStateException("secret");
        }));
    }

    @Test
    void textsAndBytes() throws Exception {
        serve(AnswersTest::answers, (client, url) -> {
            var text = client.get(url + "/text");
            assertEquals("text/plain; charset=utf-8 três", text.header("Content-Type").orElseThrow() + " " + text.text());
            assertArrayEquals(new byte[] {1, 2, 3}, client.get(url + "/bytes").bytes());
            assertEquals("text/html; charset=utf-8", client.get(url + "/page").header("Content-Type").orElseThrow());
            assertEquals("/text", client.get(url + "/moved").header("Location").orElseThrow());
        });
    }

    @Test
    void flowsAreStreamed() throws Exception {
        serve(AnswersTest::answers, (client, url) -> {
            assertEquals("one two three", client.get(url + "/texts").text());
            var lines = client.get(url + "/lines");
            assertEquals("application/jsonl", lines.header("Content-Type").orElseThrow());
            assertEquals("{\"type\":\"chunk\",\"content\":\"a\\nb\"}\n{\"type\":\"done\",\"content\":\"\"}\n", lines.text());
            assertArrayEquals(new byte[] {1, 2, 3}, client.get(url + "/raw").bytes());
            assertEquals("", client.get(url + "/none").text());
            assertEquals("text/csv", client.get(url + "/csv").header("Content-Type").orElseThrow());
            assertTrue(raw(url, "HEAD", "/texts").endsWith("\r\n\r\n"));
        });
    }

    /** The first piece arrives while the second waits for it. */
    @Test
    void aPieceIsSentWhenItIsThere() throws Exception {
        run(() -> {
            var first = new Promise<Void>();
            var app = new App();
            app.get("/", _ -> generate(out -> {
                out.emit("one");
                first.await();
                out.emit("two");
            }));
            try (var server = app.listen(0); var client = HttpClient.create(); var response = client.stream("GET", server.url())) {
                var all = new StringBuilder();
                for (var chunk : response.chunks()) {
                    all.append(new String(chunk));
                    first.complete(null);
                }
                assertEquals("onetwo", all.toString());
            }
        });
    }

    @Test
    void aFlowThatFailsBeforeItsFirstItemCanStillBeAnError() throws Exception {
        serve(AnswersTest::answers, (client, url) -> {
            var response = client.get(url + "/fails-early");
            assertEquals("503 {\"error\":\"the model is busy\"}", response.status() + " " + response.text());
        });
    }

    @Test
    void aFlowThatFailsLaterBreaksTheResponseOff() throws Exception {
        try (var logged = new Reports()) {
            serve(AnswersTest::answers, (client, url) ->
                    assertThrows(HttpException.class, () -> client.get(url + "/fails-late").text()));
            assertEquals(1, logged.count("/fails-late failed"));
        }
    }

    @Test
    void aFlowIsClosedWhenItsClientGoes() throws Exception {
        run(() -> {
            var closed = new Promise<String>();
            var app = new App();
            app.get("/", _ -> generate(out -> {
                try {
                    while (true) {
                        out.emit("x".repeat(10_000));
                    }
                } finally {
                    closed.complete("closed");
                }
            }));
            try (var server = app.listen(0); var client = HttpClient.create()) {
                try (var response = client.stream("GET", server.url()); var chunks = response.chunks()) {
                    assertFalse(chunks.iterator().next().length == 0);
                }
                assertEquals("closed", closed.await());
            }
        });
    }
}
