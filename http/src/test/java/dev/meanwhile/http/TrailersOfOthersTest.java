package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Meanwhile;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Trailers from and to clients and servers that we did not write: curl, nghttp2, Node over both versions, and Go. */
@Timeout(120)
class TrailersOfOthersTest {
    private static final String NODE_SERVER = """
            const answer = (q, s, own) => {
              let n = 0;
              q.on('data', d => { n += d.length; });
              q.on('end', () => own(n, JSON.stringify(q.trailers)));
            };
            if (HTTP2) {
              const server = require('http2').createServer();
              server.on('stream', (stream) => {
                let n = 0, seen = {};
                stream.on('trailers', t => { seen = t; });
                stream.on('data', d => { n += d.length; });
                stream.on('end', () => {
                  stream.respond({':status': 200}, {waitForTrailers: true});
                  stream.on('wantTrailers', () => stream.sendTrailers({'x-seen': seen['x-sum'] || 'none'}));
                  stream.end('' + n);
                });
              });
              server.listen(PORT, '127.0.0.1');
            } else {
              require('http').createServer((q, s) => answer(q, s, (n) => {
                s.writeHead(200, {Trailer: 'X-Seen'});
                s.write('' + n);
                s.addTrailers({'X-Seen': q.trailers['x-sum'] || 'none', 'Set-Cookie': 'a=b'});
                s.end();
              })).listen(PORT, '127.0.0.1');
            }
            """;
    private static final String NODE_CLIENT = """
            const q = require('http').request({port: PORT, host: '127.0.0.1', method: 'POST', headers: {TE: 'trailers', Connection: 'TE', Trailer: 'X-Sum', 'Transfer-Encoding': 'chunked'}}, s => {
              let body = '';
              s.on('data', d => { body += d; });
              s.on('end', () => console.log(body + ' ' + s.headers.trailer + ' ' + JSON.stringify(s.trailers)));
            });
            q.write('hello');
            q.addTrailers({'X-Sum': '42', 'Host': 'elsewhere'});
            q.end();
            """;
    private static final String NODE_CLIENT_2 = """
            const c = require('http2').connect('http://127.0.0.1:PORT');
            const q = c.request({':method': 'POST', ':path': '/'}, {waitForTrailers: true});
            let body = '', trailers = {};
            q.on('wantTrailers', () => q.sendTrailers({'x-sum': '42'}));
            q.on('data', d => { body += d; });
            q.on('trailers', t => { trailers = t; });
            q.on('end', () => { console.log(body + ' ' + trailers['x-seen']); c.close(); });
            q.end('hello');
            """;
    private static final String GO_CLIENT = """
            package main

            import ("fmt"; "io"; "net/http"; "os"; "strings")

            func main() {
                request, _ := http.NewRequest("POST", os.Args[1], io.MultiReader(strings.NewReader("hello")))
                request.ContentLength = -1
                request.Header.Set("TE", "trailers")
                request.Trailer = http.Header{"X-Sum": {"42"}}
                response, err := http.DefaultClient.Do(request)
                if err != nil { panic(err) }
                body, err := io.ReadAll(response.Body)
                fmt.Println(string(body), response.Trailer, err)
            }
            """;

    @TempDir
    private Path folder;

    /** Answers with what it has read, and says after it which trailers it has seen. */
    private static void handle(ServerRequest request) throws Exception {
        var body = request.text();
        request.respond(200).trailer("X-Seen", () -> request.trailers().first("X-Sum").orElse("none")).stream(out -> out.emit(("got " + body).getBytes()));
    }

    private static String output(String... command) throws Exception {
        return blocking(() -> OtherClientsTest.output(command));
    }

    @Test
    void curl() throws Exception {
        run(() -> {
            try (var server = HttpServer.listen(c -> c.http2PriorKnowledge(true), TrailersOfOthersTest::handle)) {
                var asks = output("curl", "-si", "-d", "a", "-H", "TE: trailers", server.url());
                assertTrue(asks.contains("Trailer: X-Seen\r\n") && asks.contains("X-Seen: none\r\n") && asks.contains("got a"), asks);
                var asksNot = output("curl", "-si", "-d", "a", server.url());
                assertTrue(asksNot.endsWith("\r\n\r\ngot a"), asksNot);
                assertFalse(asksNot.contains("X-Seen"), asksNot);
                var two = output("curl", "-si", "--http2-prior-knowledge", "-d", "a", server.url());
                assertTrue(two.contains("trailer: X-Seen\r\n") && two.contains("x-seen: none\r\n") && two.contains("got a"), two);
            }
        });
    }

    @Test
    void nghttp() throws Exception {
        OtherPrograms.find("nghttp");
        var file = Files.writeString(folder.resolve("body"), "hello");
        run(() -> {
            try (var server = HttpServer.listen(c -> c.http2PriorKnowledge(true), TrailersOfOthersTest::handle)) {
                var out = output("nghttp", "-v", "--data=" + file, "--trailer=x-sum: 9", server.url());
                assertTrue(out.contains("x-seen: 9") && out.contains("got hello"), out);
            }
        });
    }

    @Test
    void nghttpd() {
        try (var server = OtherPrograms.start("nghttpd", (nghttpd, port, home) -> List.of(nghttpd, "--address=127.0.0.1", "--no-tls", "--htdocs=" + home.resolve("files"), "--trailer=x-sum: 7", "" + port))) {
            run(() -> {
                try (var client = HttpClient.create(c -> c.http2PriorKnowledge(true))) {
                    var response = client.get(server.url("http", "/big.bin").replace("localhost", "127.0.0.1"));
                    assertEquals(1_000_000, response.bytes().length);
                    assertEquals("{x-sum: 7}", response.trailers().toString());
                }
            });
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theClientOfNode(boolean http2) throws Exception {
        OtherPrograms.find("node");
        run(() -> {
            try (var server = HttpServer.listen(c -> c.http2PriorKnowledge(true), TrailersOfOthersTest::handle)) {
                var program = (http2 ? NODE_CLIENT_2 : NODE_CLIENT).replace("PORT", "" + server.port());
                assertEquals(http2 ? "got hello 42\n" : "got hello X-Seen {\"x-seen\":\"42\"}\n", output("node", "-e", program));
            }
        });
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theServerOfNode(boolean http2) {
        try (var server = OtherPrograms.start("node", (node, port, home) -> List.of(node, "-e", NODE_SERVER.replace("PORT", "" + port).replace("HTTP2", "" + http2)))) {
            run(() -> {
                try (var client = HttpClient.create(c -> c.http2PriorKnowledge(http2))) {
                    var url = server.url("http", "/").replace("localhost", "127.0.0.1");
                    for (var i = 0; i < 3; i++) {
                        var body = Meanwhile.<byte[]>generate(out -> {
                            out.emit(new byte[70_000]);
                            out.emit(new byte[7]);
                        });
                        var response = client.post(url, r -> r.body(body).trailer("X-Sum", () -> "42"));
                        assertEquals("70007", response.text());
                        assertEquals("{x-seen: 42}", response.trailers().toString().toLowerCase(Locale.ROOT), "and no cookie");
                    }
                }
            });
        }
    }

    @Test
    void theClientOfGo() throws Exception {
        OtherPrograms.find("go");
        var source = Files.writeString(folder.resolve("main.go"), GO_CLIENT);
        run(() -> {
            try (var server = HttpServer.listen(c -> c, TrailersOfOthersTest::handle)) {
                assertEquals("got hello map[X-Seen:[42]] <nil>\n", output("go", "run", source.toString(), server.url()));
            }
        });
    }
}
