package dev.meanwhile.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs that talk over TCP, with other programs at the other end. */
class NetworkProgramsTest {
    /** A program with pipes, which is ended at the end. */
    private static final class Piped implements AutoCloseable {
        private final Process process;
        private final BufferedReader output;
        private final PrintWriter input;

        Piped(List<String> command) throws IOException {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
            output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            input = new PrintWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8), true);
        }

        static Piped example(String name, String... arguments) throws IOException {
            return new Piped(Stream.concat(Served.program(name + ".java").stream(), Stream.of(arguments)).toList());
        }

        /** {@return the rest of the first line that begins like this} */
        String await(String begin) throws IOException {
            var before = new ArrayList<String>();
            for (var line = output.readLine(); line != null; line = output.readLine()) {
                if (line.startsWith(begin)) {
                    return line.substring(begin.length());
                }
                before.add(line);
            }
            throw new AssertionError("no \"" + begin + "\" in " + before);
        }

        @Override
        public void close() {
            OtherPrograms.end(process);
        }
    }

    /** Netcat and our own client, in one room. */
    @Test
    void theRoomIsOpenToAnyClient() throws Exception {
        try (var server = Piped.example("ChatServer", "0")) {
            var port = server.await("chat at localhost:");
            try (var netcat = new Piped(List.of(OtherPrograms.find("nc").toString(), "127.0.0.1", port));
                    var client = Piped.example("ChatClient", "127.0.0.1", port)) {
                netcat.input.println("Ada");
                netcat.await("* here are: nobody");
                client.await("your name?");
                client.input.println("Grace");
                client.await("* here are: Ada");
                netcat.await("* Grace has come");
                netcat.input.println("hello");
                client.await("Ada: hello");
                client.input.println("hi");
                netcat.await("Grace: hi");
                client.input.close();               // Ctrl-D
                client.await("* the end");
                assertEquals(0, client.process.waitFor());
                netcat.await("* Grace has left");
            }
        }
    }

    @Test
    void aTakenNameIsRefused() throws Exception {
        try (var server = Piped.example("ChatServer", "0")) {
            var port = server.await("chat at localhost:");
            var command = List.of(OtherPrograms.find("nc").toString(), "127.0.0.1", port);
            try (var first = new Piped(command); var second = new Piped(command)) {
                first.input.println("Ada");
                first.await("* here are: nobody");
                second.input.println("Ada");
                second.await("* that name is taken");
            }
            try (var third = new Piped(command)) {
                third.input.println("a".repeat(31));
                third.await("* a name has 1 to 30 letters");
            }
        }
    }

    @Test
    void openPortsAreFound() throws Exception {
        try (var silent = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            var port = silent.getLocalPort();
            var lines = Program.inShortSeconds("PortScanner").run("127.0.0.1", "" + port, "" + port);
            assertEquals(List.of("%5d  open".formatted(port), "1 of 1 ports are open"), lines);
        }
    }

    /** Which may have signs that mean something to a formatter. */
    @Test
    void whatAPortSaysIsShown() throws Exception {
        try (var talkative = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            var port = talkative.getLocalPort();
            Thread.ofPlatform().start(() -> greet(talkative));
            var lines = Program.inShortSeconds("PortScanner").run("127.0.0.1", "" + port, "" + port);
            assertEquals(List.of("%5d  open  100%% ready".formatted(port), "1 of 1 ports are open"), lines);
        }
    }

    private static void greet(ServerSocket server) {
        try (var client = server.accept()) {
            client.getOutputStream().write("100% ready\r\n".getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aHostThatDoesNotExistIsNotTakenForOneWithClosedPorts() throws Exception {
        var lines = Program.inShortSeconds("PortScanner").run("host.invalid", "1", "2");
        assertEquals(1, lines.size(), lines::toString);
        assertTrue(lines.getFirst().contains("host.invalid"), lines::toString);
    }

    @Test
    void endpointsAreWatched() throws Exception {
        int closed;
        try (var open = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"))) {
            try (var other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
                closed = other.getLocalPort();
            }
            var lines = Program.inShortSeconds("Monitor").run("--rounds", "3", "127.0.0.1:" + open.getLocalPort(), "127.0.0.1:" + closed);
            assertEquals(List.of("127.0.0.1:" + open.getLocalPort() + " up, failed 0 of 3", "127.0.0.1:" + closed + " refused, failed 3 of 3"), lines);
        }
    }

    /** Python's server has three files; each arrives as it is. */
    @Test
    void filesArriveAsTheyAre(@TempDir Path folder) throws Exception {
        var contents = new HashMap<String, byte[]>();
        for (var name : List.of("a.bin", "b.bin", "c.bin")) {
            var content = new byte[1_000_000 + name.charAt(0)];
            new Random(name.charAt(0)).nextBytes(content);
            contents.put(name, content);
            Files.write(folder.resolve(name), content);
        }
        try (var python = new Piped(List.of(OtherPrograms.find("python3").toString(), "-u", "-m", "http.server", "--bind", "127.0.0.1",
                "--directory", folder.toString(), "0"))) {
            var port = python.await("Serving HTTP on 127.0.0.1 port ").split(" ")[0];
            var lines = Program.inShortSeconds("Downloads").run(contents.keySet().stream().sorted()
                    .map(name -> "http://127.0.0.1:" + port + "/" + name).toArray(String[]::new));
            var saved = Path.of(lines.getLast().substring("Saved in ".length()));
            for (var name : contents.keySet()) {
                assertArrayEquals(contents.get(name), Files.readAllBytes(saved.resolve(name)), name);
            }
            try (var all = Files.walk(saved)) {
                all.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
            }
        }
    }

    @Test
    void uploadsOfItsOwn() throws Exception {
        assertEquals("""
                song.mp3       292 KB  done
                film.mp4      1269 KB  done
                book.pdf      2246 KB  done
                mail.txt      3222 KB  done
                """.lines().toList(), Program.inShortSeconds("Uploads").run());
    }

    /** What curl sends is what the program sends: the server that answers with a digest can't tell them apart. */
    @Test
    void uploadsAreThoseOfCurl(@TempDir Path folder) throws Exception {
        var file = folder.resolve("data.bin");
        var content = new byte[3_000_000];
        new Random(5).nextBytes(content);
        Files.write(file, content);
        var received = new ArrayList<byte[]>();
        var server = com.sun.net.httpserver.HttpServer.create(new java.net.InetSocketAddress("127.0.0.1", 0), 0);
        server.createContext("/", exchange -> {
            received.add(exchange.getRequestBody().readAllBytes());
            exchange.sendResponseHeaders(201, -1);
            exchange.close();
        });
        server.start();
        try {
            var url = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
            assertEquals(List.of("data.bin      2929 KB  done"), Program.inShortSeconds("Uploads").run(url, file.toString()));
            var curl = new ProcessBuilder(OtherPrograms.find("curl").toString(), "-sS", "-T", file.toString(), url).inheritIO().start();
            assertEquals(0, curl.waitFor());
            assertEquals(2, received.size());
            assertTrue(received.stream().allMatch(body -> java.util.Arrays.equals(content, body)));
        } finally {
            server.stop(0);
        }
    }
}
