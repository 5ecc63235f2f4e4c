package dev.meanwhile.web;

import static dev.meanwhile.Meanwhile.generate;
import static dev.meanwhile.Meanwhile.millis;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.web.Served.serve;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Flow;
import dev.meanwhile.Promise;
import dev.meanwhile.http.HttpClient;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Server-sent events, read as a browser reads them. */
@Timeout(30)
class EventsTest {
    record Tick(int count) {
    }

    /** {@return name, id and data of each event} As WHATWG HTML §9.2.6 has it, where three things end a line. */
    private static List<String> parse(String stream) {
        var events = new ArrayList<String>();
        for (var block : stream.replaceAll("\r\n?", "\n").split("\n\n")) {
            var name = "message";
            var id = "";
            var data = new ArrayList<String>();
            for (var line : block.split("\n")) {
                var value = line.substring(line.indexOf(':') + 1).replaceFirst("^ ", "");
                switch (line.substring(0, Math.max(0, line.indexOf(':')))) {
                    case "event" -> name = value;
                    case "id" -> id = value;
                    case "data" -> data.add(value);
                    default -> { }
                }
            }
            if (!data.isEmpty()) {
                events.add(name + "|" + id + "|" + String.join("\n", data));
            }
        }
        return events;
    }

    @Test
    void recordsTextsAndFullEvents() throws Exception {
        serve(app -> app.events("/ticks", request -> Flow.of(List.of(new Tick(1), "two\nlines\r\nand one", "",
                ServerSentEvent.of(new Tick(3)).name("last").id("after " + request.header("Last-Event-ID").orElse("none")).retry(Duration.ofSeconds(2))))),
                (client, url) -> {
                    var response = client.get(url + "/ticks", r -> r.header("Last-Event-ID", "7"));
                    assertEquals("text/event-stream", response.header("Content-Type").orElseThrow());
                    assertEquals("no-cache", response.header("Cache-Control").orElseThrow());
                    assertEquals(List.of("message||{\"count\":1}", "message||two\nlines\nand one", "message||", "last|after 7|{\"count\":3}"),
                            parse(response.text()));
                    assertTrue(response.text().contains("\nretry: 2000\n"));
                });
    }

    @Test
    void namesAndIdsCantForgeEvents() {
        var event = ServerSentEvent.of("x");
        for (var text : new String[] {"a\ndata: forged", "a\rb", "a\0b"}) {
            assertThrows(IllegalArgumentException.class, () -> event.name(text));
            assertThrows(IllegalArgumentException.class, () -> event.id(text));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\n", "\r\n", "\r"})
    void dataCantForgeEvents(String end) throws Exception {
        serve(app -> app.events("/", _ -> Flow.of(List.of("a" + end + end + "event: forged" + end + "data: b"))),
                (client, url) -> assertEquals(List.of("message||a\n\nevent: forged\ndata: b"), parse(client.get(url).text())));
    }

    @Test
    void commentsWhileThereAreNoEvents() throws Exception {
        run(() -> {
            var seen = new Promise<Void>();
            var app = new App();
            app.events("/", millis(5), _ -> generate(out -> {
                seen.await();
                out.emit("at last");
            }));
            try (var server = app.listen(0); var client = HttpClient.create(); var response = client.stream("GET", server.url())) {
                var all = new StringBuilder();
                for (var line : response.lines()) {
                    all.append(line).append('\n');
                    if (all.toString().startsWith(":\n\n:\n\n")) {
                        seen.complete(null);
                    }
                }
                assertEquals(List.of("message||at last"), parse(all.toString()));
            }
        });
    }

    @Test
    void theFlowIsClosedWhenTheClientGoes() throws Exception {
        run(() -> {
            var closed = new Promise<String>();
            var app = new App();
            app.events("/", _ -> generate(out -> {
                try {
                    out.emit("one");
                    new Promise<Void>().await();
                } finally {
                    closed.complete("closed");
                }
            }));
            try (var server = app.listen(0); var client = HttpClient.create()) {
                try (var response = client.stream("GET", server.url()); var lines = response.lines()) {
                    assertEquals("data: one", lines.iterator().next());
                }
                assertEquals("closed", closed.await());
            }
        });
    }

    /** A known problem of Uvicorn: it waits for such a client for ever. Here the response ends properly. */
    @Test
    void aServerClosesThoughSomebodyListens() throws Exception {
        run(() -> {
            var app = new App();
            var closed = new ArrayList<String>();
            app.events("/", _ -> generate(out -> {
                try {
                    out.emit("one");
                    new Promise<Void>().await();
                } finally {
                    closed.add("flow");
                }
            }));
            app.onStop(() -> closed.add("server"));
            // Far longer than the test runs: it is not the limit that ends the response.
            var server = app.listen(c -> c.grace(seconds(1_000)));
            try (var client = HttpClient.create(); var response = client.stream("GET", server.url()); var lines = response.lines()) {
                var read = lines.iterator();
                assertEquals("data: one", read.next());
                server.close();
                assertEquals(List.of("flow", "server"), closed);
                assertEquals("", read.next());
                assertFalse(read.hasNext());
            }
        });
    }
}
