package dev.meanwhile.cli;

import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.http.WebSocket;
import dev.meanwhile.http.WebSocketException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code meanwhile serve}, from outside. */
@DisabledOnOs(OS.WINDOWS)
@Timeout(120)
class ServeTest {
    private static final Path REPOSITORY = Path.of("..").toAbsolutePath().normalize();

    @TempDir
    private Path folder;

    private Path program(String body) throws Exception {
        return Programs.write(folder, "Program.java", """
                import static dev.meanwhile.Meanwhile.*;

                import dev.meanwhile.web.App;
                import java.util.concurrent.atomic.AtomicInteger;

                static final AtomicInteger STARTS = new AtomicInteger();

                void main(String[] args) {
                    var app = new App();
                    app.onStart(STARTS::incrementAndGet);
                    app.onStop(() -> IO.println("stopped"));
                    app.get("/", _ -> String.join("|", args) + " on " + STARTS.get());
                    app.get("/fails", _ -> { throw new IllegalStateException("secret"); });
                    app.websocket("/echo", socket -> socket.forEach(socket::send));
                """ + body + "}\n");
    }

    @Test
    void optionsOverrideTheProgramAndArgumentsAreItsOwn() throws Exception {
        var file = program("app.serve(c -> c.host(\"192.0.2.1\").port(1));");
        try (var running = Running.start("--host", "0.0.0.0", file, "--workers", 2, "--", "--port", "7", "a b").listening()) {
            assertEquals("--port|7|a b on 2", running.get(""));
            assertFalse(running.get("fails").contains("secret"));
        }
    }

    /** The tests run in another folder. */
    @Test
    void filesAreFoundBesideTheProgram() throws Exception {
        Programs.write(folder, "pages/index.html", "the page");
        Programs.write(folder, "notes.txt", "the notes");
        var file = program("app.files(\"/pages\", Path.of(\"pages\")); app.get(\"/notes\", _ -> dev.meanwhile.web.Response.file(Path.of(\"notes.txt\"))); app.serve(1);");
        try (var running = Running.start(file).listening()) {
            assertEquals("the page", running.get("pages/"));
            assertEquals("the notes", running.get("notes"));
        }
        file = program("app.files(\"/\", Path.of(\"nothing\"));");
        try (var running = Running.start(file)) {
            running.awaitSaid("there is no folder " + Path.of("nothing").toAbsolutePath() + ", and no " + folder.resolve("nothing"));
        }
    }

    @Test
    void aClassPathForItsLibraries() throws Exception {
        var classes = new TestRepository(folder).classes("Words", "public class Words { public static final Object HELLO = \"hello\"; }");
        TestRepository.write(folder.resolve("words.jar"), classes);
        try (var running = Running.start(program("app.get(\"/words\", _ -> Words.HELLO); app.serve(1);"), "-cp", folder.resolve("words.jar")).listening()) {
            assertEquals("hello", running.get("words"));
        }
    }

    @Test
    void withoutOptionsItServesAsTheProgramSays() throws Exception {
        try (var running = Running.start(Programs.command(List.of(), "serve", program("run(() -> app.serve(0, 2));"), "x")).listening()) {
            assertEquals("x on 2", running.get(""));
            running.awaitSaid(line -> line.matches("\\d\\d:\\d\\d:\\d\\d INFO 127\\.0\\.0\\.1:\\d+ GET / 200 6 B \\S+ ms"), "a line for the request");
        }
    }

    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143"})
    void aSignalClosesItGracefully(String signal, int status) throws Exception {
        try (var running = Running.start(program("app.serve(1);"), "--workers", 2).listening()) {
            run(() -> {
                // Enough to be on both loops, most probably.
                var sockets = new ArrayList<WebSocket>();
                for (var i = 0; i < 8; i++) {
                    var socket = WebSocket.connect(running.webSocket("/echo"));
                    sockets.add(socket);
                    socket.send("hello");
                    assertEquals("hello", socket.receive());
                }
                running.send(signal);
                for (var socket : sockets) {
                    assertEquals(1001, assertThrows(WebSocketException.ClosedByPeer.class, socket::receive).code());
                }
            });
            assertEquals("stopped", running.line());
            assertEquals("stopped", running.line());
            running.ends(status);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "--reload"})
    void theSecondSignalEndsItImmediately(String option) throws Exception {
        var file = program("""
                app.onStop(() -> {
                    IO.println("stuck");
                    shielded(() -> sleep(seconds(1_000)));
                });
                app.serve(1);
                """);
        try (var running = (option.isEmpty() ? Running.start(file) : Running.start(option, file)).listening()) {
            running.send("INT");
            assertEquals("stuck", running.line());
            running.send("INT");
            running.ends(130);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"run", "serve", "serve --reload"})
    void aTakenPortIsASentence(String command) throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var port = taken.getLocalPort();
            var words = new ArrayList<Object>(List.of(command.split(" ")));
            words.add(program("app.serve(" + port + ");"));
            var other = (command.equals("run") ? "app.serve(%d)" : "--port %d").formatted(port + 1);
            var ended = Programs.meanwhile(words.toArray());
            assertTrue(ended.err().lines().anyMatch(line -> line.startsWith("port " + port + " is taken") && line.endsWith(", or use another port, as in " + other)),
                    ended.err());
            assertFalse(ended.err().contains("CannotListen"), ended.err());
            assertEquals(1, ended.status());
        }
    }

    @Test
    void whereItCannotListen() throws Exception {
        var ended = Programs.meanwhile("serve", program("app.serve(0);"), "--host", "no-such-host.invalid");
        assertTrue(ended.err().lines().anyMatch("host(\"no-such-host.invalid\"): no such host"::equals), ended.err());
        assertEquals(1, ended.status());
    }

    @Test
    void whatCannotBeServed() throws Exception {
        var nothing = Programs.write(folder, "Nothing.java", "void main() { }");
        assertEquals(new Programs.Ended(1, "", "meanwhile serve: main of " + nothing + " has ended, and it never called app.serve(port), so there is "
                + "nothing to serve. Write at its end: app.serve(8000). To run a program that serves nothing: meanwhile run " + nothing + "\n"), Programs.meanwhile("serve", nothing));
        assertEquals(new Programs.Ended(2, "", "meanwhile serve: there is no file " + folder.resolve("None.java") + " (looked in " + folder + ")\n"),
                Programs.meanwhile("serve", folder.resolve("None.java"), "--reload"));
        var fails = Programs.write(folder, "Fails.java", "void main() { throw new IllegalStateException(\"no\"); }");
        assertEquals(new Programs.Ended(1, "", """
                Exception in thread "main" java.lang.IllegalStateException: no
                	at Fails.main(Fails.java:1)
                """), Programs.meanwhile("serve", fails));
        var two = Programs.meanwhile("serve", "--port", 0, program("""
                Thread.ofPlatform().daemon().start(() -> new App().serve(0));
                while (Thread.getAllStackTraces().keySet().stream().noneMatch(it -> it.getName().startsWith("meanwhile-loop"))) Thread.onSpinWait();
                app.serve(0);
                """));
        assertTrue(two.err().contains("meanwhile serve serves only one. To serve several, start the program with: meanwhile run"), two.toString());
    }

    @Test
    void wrongOptions() throws Exception {
        var help = "'meanwhile serve --help' shows the usage.\n";
        assertEquals(new Programs.Ended(2, "", "meanwhile serve: --port 70000: a port is a number from 0 to 65535\n" + help),
                Programs.meanwhile("serve", "A.java", "--port", "70000"));
        assertEquals(new Programs.Ended(2, "", "meanwhile serve: --workers 0: there must be at least one worker\n" + help),
                Programs.meanwhile("serve", "A.java", "--workers", "0"));
        assertEquals(new Programs.Ended(2, "", "meanwhile serve: Invalid value for option '--port': 'http' is not an int\n" + help),
                Programs.meanwhile("serve", "A.java", "--port", "http"));
        assertEquals(new Programs.Ended(2, "", "meanwhile serve: unknown option --relod\nDid you mean: --reload\nDid you mean: --reload-include\nDid you mean: --reload-exclude\nDid you mean: --reload-dir\n"
                + "Did you mean: --reload-delay\n" + help), Programs.meanwhile("serve", "A.java", "--relod"));
        assertEquals(2, Programs.meanwhile("serve").status());
        assertTrue(Programs.meanwhile("serve", "--help").out().startsWith("Usage: meanwhile serve FILE.java [OPTION...] [-- ARGUMENT...]\n"));
    }

    @ParameterizedTest
    @CsvSource({"Chat.java, <title>, --pace 0", "TodoApi.java, [], ''", "Dashboard.java, <title>, --every 60"})
    void theExamplesCanBeServed(String file, String answer, String arguments) throws Exception {
        var words = new ArrayList<Object>(List.of("serve", "examples/" + file, "--port", 0, "--"));
        words.addAll(arguments.isEmpty() ? List.of() : List.of(arguments.split(" ")));
        try (var running = Running.start(Programs.command(List.of(), words.toArray()).directory(REPOSITORY.toFile())).listening()) {
            assertTrue(running.get(file.equals("TodoApi.java") ? "todos" : "").contains(answer));
        }
    }
}
