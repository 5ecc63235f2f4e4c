package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that we did not write: curl, Python's websockets, and ws of Node. */
@Timeout(120)
class OtherClientsTest {
    private static final String PYTHON = "/usr/bin/python3";

    private static void handle(ServerRequest request) throws Exception {
        switch (request.path()) {
            case "/" -> request.respond(200).text("hello by " + request.version());
            case "/length" -> request.respond(200).text(request.bytes().length + "");
            case "/stream" -> request.respond(200).stream(out -> {
                for (var i = 0; i < 100; i++) {
                    out.emit(new byte[10_000]);
                }
            });
            case "/ws" -> {
                var socket = request.acceptWebSocket();
                for (var text : socket) {
                    socket.send(text + "!");
                }
            }
            default -> request.respond(404).send();
        }
    }

    static String output(String... command) throws IOException, InterruptedException {
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes());
        process.waitFor();
        return output;
    }

    static void require(String program, String... check) throws InterruptedException {
        try {
            OtherPrograms.require(new ProcessBuilder(check).redirectErrorStream(true).start().waitFor() == 0, program);
        } catch (IOException e) {
            OtherPrograms.require(false, program);
        }
    }

    private static String curl(String... arguments) throws Exception {
        var command = new ArrayList<>(List.of("curl", "-sS", "--max-time", "20"));
        command.addAll(List.of(arguments));
        return output(command.toArray(String[]::new));
    }

    @Test
    void curlByHttp1() throws Exception {
        require("curl", "curl", "--version");
        var file = Files.createTempFile("meanwhile", ".bin");
        try {
            Files.write(file, new byte[3_000_000]);
            run(() -> {
                try (var server = HttpServer.listen(0, OtherClientsTest::handle)) {
                    var url = server.url();
                    blocking(() -> {
                        assertEquals("hello by HTTP/1.1", curl(url));
                        assertEquals("hello by HTTP/1.0", curl("--http1.0", url));
                        assertEquals("hello by HTTP/1.1hello by HTTP/1.1", curl(url, url));
                        // It offers HTTP/2 without TLS, which the server does not accept.
                        assertEquals("hello by HTTP/1.1", curl("--http2", url));
                        assertTrue(curl("--http2-prior-knowledge", url).startsWith("curl: ("));
                        // With Expect: 100-continue, and in chunks.
                        assertEquals("3000000", curl("--data-binary", "@" + file, url + "length"));
                        assertEquals("3000000", curl("-H", "Transfer-Encoding: chunked", "--data-binary", "@" + file, url + "length"));
                        assertEquals("1000000 200", curl("-o", "/dev/null", "-w", "%{size_download} %{http_code}", url + "stream"));
                        assertTrue(curl("-I", url).startsWith("HTTP/1.1 200 OK"));
                        assertEquals("404", curl("-o", "/dev/null", "-w", "%{http_code}", url + "none"));
                    });
                }
            });
        } finally {
            Files.delete(file);
        }
    }

    @Test
    @NeedsNewerNetty
    void curlByHttp2() throws Exception {
        require("curl", "curl", "--version");
        var certificate = Certificate.good();
        var key = certificate.keyPem();
        run(() -> {
            try (var server = HttpServer.listen(c -> c.host("localhost").tls(certificate.pem(), key), OtherClientsTest::handle)) {
                blocking(() -> {
                    var ca = certificate.pem().toString();
                    assertEquals("hello by HTTP/2", curl("--http2", "--cacert", ca, server.url()));
                    assertEquals("hello by HTTP/1.1", curl("--http1.1", "--cacert", ca, server.url()));
                    assertEquals("1000000 200", curl("--http2", "--cacert", ca, "-o", "/dev/null", "-w", "%{size_download} %{http_code}",
                            server.url() + "stream"));
                });
            }
        });
    }

    @Test
    void nodesWs() throws Exception {
        require("nodejs", "node", "--version");
        // Debian's packages only work with Debian's Node.
        var modules = "/usr/share/nodejs";
        OtherPrograms.require(Files.isDirectory(Path.of(modules, "ws")), "node-ws");
        run(() -> {
            try (var server = HttpServer.listen(0, OtherClientsTest::handle)) {
                var url = server.url().replace("http", "ws");
                blocking(() -> assertEquals("hi! 100001 | 1000 | 1009 | 403 | 404", output("node", "-e", """
                        const WebSocket = require('%1$s/ws'), url = '%2$s';
                        const closed = socket => new Promise(done => socket.on('close', done));
                        const refused = (path, options) => new Promise(done => new WebSocket(url + path, options)
                            .on('unexpected-response', (_, response) => done(response.statusCode)).on('open', () => done('open')));
                        (async () => {
                            const one = new WebSocket(url + 'ws'), said = [];
                            one.on('message', data => said.push(data.length < 10 ? String(data) : data.length));
                            const pong = new Promise(done => one.on('pong', done));
                            await new Promise(done => one.on('open', done));
                            one.send('h', {fin: false}); one.send('i');
                            one.send('x'.repeat(100000));
                            one.ping();
                            await pong;
                            while (said.length < 2) await new Promise(done => one.once('message', done));
                            one.close(1000);
                            const code = await closed(one);
                            const two = new WebSocket(url + 'ws');
                            two.on('open', () => two.send('x'.repeat(2000000)));
                            console.log(said.join(' '), '|', code, '|', await closed(two), '|', await refused('ws', {origin: 'https://evil.net'}),
                                '|', await refused('none'));
                        })();
                        """.formatted(modules, url)).strip()));
            }
        });
    }

    private static String python(String url, String script) throws Exception {
        return output(PYTHON, "-c", """
                import asyncio, websockets
                async def main():
                    async with websockets.connect("%s", max_size=None) as ws:
                        %s
                asyncio.run(main())
                """.formatted(url, script.strip().replace("\n", "\n        "))).strip();
    }

    @Test
    void pythonsWebsockets() throws Exception {
        OtherPrograms.require(Files.isExecutable(Path.of(PYTHON)), "python3");
        require("python3-websockets", PYTHON, "-c", "import websockets");
        run(() -> {
            try (var server = HttpServer.listen(0, OtherClientsTest::handle)) {
                var url = server.url().replace("http", "ws") + "ws";
                blocking(() -> {
                    assertEquals("hi! 100001", python(url, """
                            await ws.send("hi")
                            one = await ws.recv()
                            await ws.send("x" * 100000)
                            print(one, len(await ws.recv()))
                            """));
                    assertEquals("a-b!", python(url, """
                            await ws.send(iter(["a", "-", "b"]))
                            await (await ws.ping())
                            print(await ws.recv())
                            """));
                    assertEquals("1009", python(url, """
                            await ws.send("x" * 2000000)
                            await ws.wait_closed()
                            print(ws.close_code)
                            """));
                    assertEquals("1007", python(url, """
                            await ws.write_frame(True, 1, b"\\xff\\xfe")
                            await ws.wait_closed()
                            print(ws.close_code)
                            """));
                    assertEquals("1002", python(url, """
                            ws.transport.write(bytes([0x83, 0x80, 0, 0, 0, 0]))
                            await ws.wait_closed()
                            print(ws.close_code)
                            """));
                });
            }
        });
    }
}
