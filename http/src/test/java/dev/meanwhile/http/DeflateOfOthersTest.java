package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compressed messages of, and for, WebSockets that we did not write: ws of Node, and Python's websockets, at either end. */
@Timeout(120)
class DeflateOfOthersTest {
    private static final String PYTHON = "/usr/bin/python3";
    private static final String WS = "/usr/share/nodejs/ws";
    private static final String TEXT = "{\"id\": 5, \"name\": \"ünï\"} ".repeat(400);

    private static void requireWs() throws InterruptedException {
        OtherClientsTest.require("nodejs", "node", "--version");
        OtherPrograms.require(Files.isDirectory(Path.of(WS)), "node-ws");
    }

    private static void requireWebsockets() throws InterruptedException {
        OtherPrograms.require(Files.isExecutable(Path.of(PYTHON)), "python3");
        OtherClientsTest.require("python3-websockets", PYTHON, "-c", "import websockets");
    }

    /** {@return what a program writes that echoes through a server of ours} */
    private static String withServer(String program, String option, String script) throws Exception {
        return run(() -> {
            try (var server = HttpServer.listen(c -> c.compressMessages(true), request -> {
                var socket = request.acceptWebSocket();
                for (var message : socket.messages()) {
                    socket.send(message);
                }
            })) {
                var url = server.url().replace("http", "ws");
                return blocking(() -> OtherClientsTest.output(program, option, script.replace("URL", url)).strip());
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "{threshold: 0}", "{threshold: 0, clientMaxWindowBits: 10}", "{threshold: 0, serverMaxWindowBits: 13}", "{serverNoContextTakeover: true, clientNoContextTakeover: true}"})
    void nodesWsAsClient(String options) throws Exception {
        requireWs();
        assertEquals("permessage-deflate 20 hello true 1009", withServer("node", "-e", """
                const WebSocket = require('%s'), text = '{"id": 5, "name": "ünï"} '.repeat(400);
                const socket = new WebSocket('URL', {perMessageDeflate: %s}), said = [];
                socket.on('open', () => {
                    for (let i = 0; i < 20; i++) socket.send(text);
                    socket.send('hel', {fin: false}); socket.send('lo');
                    socket.send(Buffer.alloc(500000));
                });
                socket.on('message', data => said.push(data) == 22 && socket.send(Buffer.alloc(2000000)));
                socket.on('close', code => console.log(Object.keys(socket._extensions).join() || socket.extensions,
                    said.slice(0, 20).filter(it => String(it) === text).length, String(said[20]), said[21].equals(Buffer.alloc(500000)), code));
                """.formatted(WS, options)));
    }

    @Test
    void pythonsWebsocketsAsClient() throws Exception {
        requireWebsockets();
        assertEquals("PerMessageDeflate 20 True 1009", withServer(PYTHON, "-c", """
                import asyncio, websockets
                async def main():
                    text = '{"id": 5, "name": "ünï"} ' * 400
                    async with websockets.connect("URL", max_size=None) as ws:
                        for i in range(20): await ws.send(text)
                        same = sum([await ws.recv() == text for i in range(20)])
                        await ws.send(iter([b"a" * 10000, b"b" * 10000]))
                        both = await ws.recv() == b"a" * 10000 + b"b" * 10000
                        await ws.send(b"x" * 2000000)
                        await ws.wait_closed()
                        print(type(ws.extensions[0]).__name__, same, both, ws.close_code)
                asyncio.run(main())
                """));
    }

    /** They refer to earlier messages, unless the client forbids it. */
    private static void echoOf(OtherPrograms started) throws Exception {
        try (var server = started) {
            run(() -> {
                try (var client = HttpClient.create(c -> c.compressMessages(true)); var socket = client.websocket(server.url("ws", "/"))) {
                    for (var i = 0; i < 20; i++) {
                        socket.send(TEXT + i);
                        assertEquals(TEXT + i, socket.receive());
                    }
                    socket.send(new byte[500_000]);
                    assertArrayEquals(new byte[500_000], socket.receiveBytes());
                    socket.send("extensions");
                    assertEquals("permessage-deflate", socket.receive());
                }
            });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "{threshold: 0}", "{threshold: 0, serverNoContextTakeover: false}", "{threshold: 0, clientNoContextTakeover: false}", "{threshold: 0, serverMaxWindowBits: 10}"})
    void nodesWsAsServer(String options) throws Exception {
        requireWs();
        echoOf(OtherPrograms.start("node", (node, port, _) -> List.of(node, "-e", """
                const {WebSocketServer} = require('%s');
                new WebSocketServer({host: '127.0.0.1', port: %d, perMessageDeflate: %s}).on('connection', socket => socket.on('message',
                    (data, binary) => socket.send(String(data) === 'extensions' ? Object.keys(socket._extensions).join() : data, {binary: binary})));
                """.formatted(WS, port, options))));
    }

    @Test
    void pythonsWebsocketsAsServer() throws Exception {
        requireWebsockets();
        echoOf(OtherPrograms.start("python3", (_, port, _) -> List.of(PYTHON, "-c", """
                import asyncio, websockets
                async def echo(ws, path=None):
                    async for message in ws:
                        await ws.send(ws.extensions[0].name if message == "extensions" else message)
                async def main():
                    async with websockets.serve(echo, "127.0.0.1", %d):
                        await asyncio.Future()
                asyncio.run(main())
                """.formatted(port))));
    }
}
