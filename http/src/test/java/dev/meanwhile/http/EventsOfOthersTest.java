package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.millis;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.sleep;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Server-sent events over real connections: from servers in Node and Python, and from our own. Each ends its responses, and says at last that there is no more. */
@Timeout(60)
class EventsOfOthersTest {
    private static final String NODE = """
            require('http').createServer((request, response) => {
                const last = Number(request.headers['last-event-id'] || 0);
                if (last >= 6) {
                    response.writeHead(204).end();
                    return;
                }
                response.writeHead(200, {'Content-Type': 'text/event-stream', 'Cache-Control': 'no-cache'});
                response.write('retry: 20\\n:comment\\n\\n');
                response.write(`id: ${last + 1}\\nevent: tick\\ndata: tick ${last + 1}\\n\\n`);
                setTimeout(() => {
                    response.write(`id: ${last + 2}\\r\\ndata: ünï\\r\\ndata: tick ${last + 2}\\r\\n\\r\\n`, () => last == 2 ? response.destroy() : response.end());
                }, 20);
            }).listen(PORT, '127.0.0.1');
            """;
    private static final String PYTHON = """
            import http.server, time
            class Handler(http.server.BaseHTTPRequestHandler):
                def do_GET(self):
                    last = int(self.headers.get('Last-Event-ID', 0))
                    if last >= 6:
                        self.send_response(204)
                        self.end_headers()
                        return
                    self.send_response(200)
                    self.send_header('Content-Type', 'text/event-stream')
                    self.end_headers()
                    self.wfile.write(f'retry: 20\\n\\nid: {last + 1}\\nevent: tick\\ndata: tick {last + 1}\\n\\n'.encode())
                    self.wfile.flush()
                    time.sleep(0.02)
                    self.wfile.write(f'id: {last + 2}\\ndata: ünï\\ndata: tick {last + 2}\\n\\n'.encode())
            http.server.ThreadingHTTPServer(('127.0.0.1', PORT), Handler).serve_forever()
            """;
    private static final List<String> EVENTS = List.of("1 tick tick 1", "2 message ünï\ntick 2", "3 tick tick 3", "4 message ünï\ntick 4", "5 tick tick 5", "6 message ünï\ntick 6");

    private static void assertSends(String url) {
        run(() -> {
            var events = new ArrayList<String>();
            try (var client = HttpClient.create(); var flow = client.events(url)) {
                for (var event : flow) {
                    events.add(event.id().orElse("") + " " + event.event() + " " + event.data());
                }
            }
            assertEquals(EVENTS, events);
        });
    }

    @Test
    void node() {
        try (var server = OtherPrograms.start("node", (node, port, folder) -> List.of(node, "-e", NODE.replace("PORT", "" + port)))) {
            assertSends(server.url("http", "/").replace("localhost", "127.0.0.1"));
        }
    }

    @Test
    void python() {
        try (var server = OtherPrograms.start("python3", (python, port, folder) -> List.of(python, Files.writeString(folder.resolve("events.py"), PYTHON.replace("PORT", "" + port)).toString()))) {
            assertSends(server.url("http", "/").replace("localhost", "127.0.0.1"));
        }
    }

    @Test
    void ours() {
        run(() -> {
            try (var server = HttpServer.listen(0, request -> {
                var last = request.header("Last-Event-ID").map(Integer::parseInt).orElse(0);
                if (last >= 6) {
                    request.respond(204).send();
                    return;
                }
                request.respond(200).header("Content-Type", "text/event-stream").stream(out -> {
                    out.emit(("retry: 20\n\nid: " + (last + 1) + "\nevent: tick\ndata: tick " + (last + 1) + "\n\n").getBytes(StandardCharsets.UTF_8));
                    sleep(millis(5));
                    out.emit(("id: " + (last + 2) + "\ndata: ünï\ndata: tick " + (last + 2) + "\n\n").getBytes(StandardCharsets.UTF_8));
                });
            })) {
                try (var client = HttpClient.create(c -> c.maxConnections(1))) {
                    assertEquals(EVENTS, client.events(server.url()).map(it -> it.id().orElse("") + " " + it.event() + " " + it.data()).toList());
                }
            }
        });
    }
}
