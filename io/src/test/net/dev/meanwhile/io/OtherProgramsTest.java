package dev.meanwhile.io;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.scope;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clients and servers that we did not write, against ours. */
@Timeout(120)
class OtherProgramsTest {
    @TempDir
    Path folder;

    private static void echo(Connection connection) {
        for (var bytes : connection.chunks()) {
            connection.write(bytes);
        }
    }

    private static byte[] some(int size) {
        var bytes = new byte[size];
        new Random(7).nextBytes(bytes);
        return bytes;
    }

    /** Sends half a megabyte through a client to our server, and gets it back. */
    private void throughOurServer(List<String> command) throws Exception {
        var sent = some(500_000);
        var received = run(() -> {
            try (var server = Tcp.listen(0, OtherProgramsTest::echo)) {
                return blocking(() -> output(withPort(command, server.port()), sent));
            }
        });
        assertArrayEquals(sent, received);
    }

    private static List<String> withPort(List<String> command, int port) {
        return command.stream().map(it -> it.replace("PORT", Integer.toString(port))).toList();
    }

    private byte[] output(List<String> command, byte[] input) throws IOException, InterruptedException {
        var in = Files.write(folder.resolve("in"), input);
        var process = new ProcessBuilder(command).redirectInput(in.toFile()).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try {
            var out = process.getInputStream().readAllBytes();
            assertEquals(0, process.waitFor());
            return out;
        } finally {
            process.destroyForcibly();
        }
    }

    /** Runs a server, and does something with our connection to it. */
    private static <T> T withServer(List<String> command, int port, Function<Connection, T> talk) throws Exception {
        var process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        try {
            return run(() -> {
                try (var connection = InstalledPrograms.connect(port, process)) {
                    return talk.apply(connection);
                }
            });
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    private static byte[] echoed(Connection connection, byte[] bytes) {
        return scope(s -> {
            var read = s.spawn(() -> connection.readExactly(bytes.length));
            connection.write(bytes);
            return read.await();
        });
    }

    private void throughTheirServer(List<String> command) throws Exception {
        var port = InstalledPrograms.freePort();
        var sent = some(500_000);
        assertArrayEquals(sent, withServer(withPort(command, port), port, connection -> echoed(connection, sent)));
    }

    @Test
    void netcatSends() throws Exception {
        throughOurServer(List.of(InstalledPrograms.find("nc"), "-N", "127.0.0.1", "PORT"));
    }

    @Test
    void netcatListens() throws Exception {
        var port = InstalledPrograms.freePort();
        var process = new ProcessBuilder(InstalledPrograms.find("nc"), "-l", "127.0.0.1", Integer.toString(port)).start();
        try {
            run(() -> {
                try (var connection = InstalledPrograms.connect(port, process)) {
                    blocking(() -> {
                        process.getOutputStream().write("from netcat\n".getBytes(UTF_8));
                        process.getOutputStream().flush();
                    });
                    assertEquals("from netcat", connection.readLine());
                    connection.write("to netcat\n");
                }
            });
            assertEquals("to netcat\n", new String(process.getInputStream().readAllBytes(), UTF_8));
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void socatSends() throws Exception {
        throughOurServer(List.of(InstalledPrograms.find("socat"), "-", "TCP:127.0.0.1:PORT"));
    }

    @Test
    void socatListens() throws Exception {
        throughTheirServer(List.of(InstalledPrograms.find("socat"), "TCP-LISTEN:PORT,bind=127.0.0.1,reuseaddr", "EXEC:cat"));
    }

    @Test
    void socatTalksThroughAUnixSocket() throws Exception {
        var path = folder.resolve("s");
        var sent = some(500_000);
        var socat = InstalledPrograms.find("socat");
        var received = run(() -> {
            try (var _ = Unix.listen(path, OtherProgramsTest::echo)) {
                return blocking(() -> output(List.of(socat, "-", "UNIX-CONNECT:" + path), sent));
            }
        });
        assertArrayEquals(sent, received);
    }

    private static final String PYTHON_CLIENT = """
            import asyncio, sys
            async def main():
                data = sys.stdin.buffer.read()
                reader, writer = await asyncio.open_connection('127.0.0.1', int(sys.argv[1]))
                reading = asyncio.create_task(reader.read())
                writer.write(data)
                await writer.drain()
                writer.write_eof()
                sys.stdout.buffer.write(await reading)
                writer.close()
                await writer.wait_closed()
            asyncio.run(main())
            """;
    private static final String PYTHON_SERVER = """
            import asyncio, sys
            async def echo(reader, writer):
                while data := await reader.read(65536):
                    writer.write(data)
                    await writer.drain()
                writer.close()
            async def main():
                server = await asyncio.start_server(echo, '127.0.0.1', int(sys.argv[1]))
                await server.serve_forever()
            asyncio.run(main())
            """;

    @Test
    void asyncioConnects() throws Exception {
        throughOurServer(List.of(InstalledPrograms.find("python3"), "-c", PYTHON_CLIENT, "PORT"));
    }

    @Test
    void asyncioServes() throws Exception {
        throughTheirServer(List.of(InstalledPrograms.find("python3"), "-c", PYTHON_SERVER, "PORT"));
    }

    private static final String GO = """
            package main
            import ("io"; "net"; "os")
            func main() {
                if os.Args[1] == "client" {
                    c, err := net.Dial("tcp", "127.0.0.1:"+os.Args[2])
                    if err != nil { panic(err) }
                    go func() { io.Copy(c, os.Stdin); c.(*net.TCPConn).CloseWrite() }()
                    io.Copy(os.Stdout, c)
                    return
                }
                l, err := net.Listen("tcp", "127.0.0.1:"+os.Args[2])
                if err != nil { panic(err) }
                for {
                    c, err := l.Accept()
                    if err != nil { panic(err) }
                    go func() { io.Copy(c, c); c.Close() }()
                }
            }
            """;

    @Test
    @Tag("long")
    void goConnectsAndServes() throws Exception {
        var source = Files.writeString(folder.resolve("main.go"), GO);
        var program = folder.resolve("program").toString();
        var builder = new ProcessBuilder(InstalledPrograms.find("go"), "build", "-o", program, source.toString()).inheritIO();
        builder.environment().put("GOCACHE", folder.resolve("cache").toString());
        builder.environment().put("GO111MODULE", "off");
        assertEquals(0, builder.start().waitFor());
        throughOurServer(List.of(program, "client", "PORT"));
        throughTheirServer(List.of(program, "server", "PORT"));
    }

    // Redis' protocol, RESP2, on the streams: what an application would write itself.

    private static Object ask(Connection redis, String... command) {
        var request = new StringBuilder("*" + command.length + "\r\n");
        for (var word : command) {
            request.append("$").append(word.getBytes(UTF_8).length).append("\r\n").append(word).append("\r\n");
        }
        redis.write(request.toString());
        return reply(redis);
    }

    private static Object reply(Connection redis) {
        var line = redis.readLine();
        var rest = line.substring(1);
        return switch (line.charAt(0)) {
            case '+', '-' -> rest;
            case ':' -> Long.parseLong(rest);
            case '$' -> bulk(redis, Integer.parseInt(rest));
            case '*' -> {
                var items = new ArrayList<Object>();
                for (var i = 0; i < Integer.parseInt(rest); i++) {
                    items.add(reply(redis));
                }
                yield items;
            }
            default -> throw new AssertionError(line);
        };
    }

    private static String bulk(Connection redis, int length) {
        if (length < 0) {
            return "(nil)";
        }
        var bytes = redis.readExactly(length);
        redis.readExactly(2);
        return new String(bytes, UTF_8);
    }

    @Test
    void redisAnswers() throws Exception {
        var port = InstalledPrograms.freePort();
        var command = List.of(InstalledPrograms.find("redis-server"), "--port", Integer.toString(port), "--bind", "127.0.0.1", "--save", "", "--dir", folder.toString());
        withServer(command, port, redis -> {
            assertEquals("PONG", ask(redis, "PING"));
            assertEquals("OK", ask(redis, "SET", "key", "a value\r\nwith two lines"));
            assertEquals("a value\r\nwith two lines", ask(redis, "GET", "key"));
            assertEquals("(nil)", ask(redis, "GET", "no such key"));
            assertEquals(1L, ask(redis, "INCR", "counter"));
            assertEquals(3L, ask(redis, "RPUSH", "list", "one", "two", "three"));
            assertEquals(List.of("one", "two", "three"), ask(redis, "LRANGE", "list", "0", "-1"));
            var large = "x".repeat(1 << 20);
            assertEquals("OK", ask(redis, "SET", "large", large));
            assertEquals(large, ask(redis, "GET", "large"));
            // Many at once: a pipeline.
            redis.write("*1\r\n$4\r\nPING\r\n".repeat(1_000));
            for (var i = 0; i < 1_000; i++) {
                assertEquals("PONG", reply(redis));
            }
            return null;
        });
    }
}
