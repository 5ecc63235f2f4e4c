package dev.meanwhile.cli;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.http.HttpClient;
import dev.meanwhile.http.HttpException;
import dev.meanwhile.http.WebSocket;
import dev.meanwhile.http.WebSocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code meanwhile serve --reload}: files are edited while clients are connected. */
@Tag("long")
@DisabledOnOs(OS.WINDOWS)
@Timeout(180)
class ReloadTest {
    private static final String KEEPS_RUNNING = "meanwhile serve: the previous version keeps running";

    @TempDir
    private Path folder;

    /** @param body of main; it may use NAME and app */
    private static String program(String name, String body) {
        return """
                import static dev.meanwhile.Meanwhile.*;

                import dev.meanwhile.web.App;

                static final String NAME = "%s";

                record Answer(String name) {}

                void main() throws Exception {
                    var app = new App();
                    app.get("/", _ -> NAME);
                    app.get("/json", _ -> new Answer(NAME));
                    app.onStop(() -> IO.println("stopped " + NAME));
                    app.websocket("/echo", socket -> socket.forEach(socket::send));
                %s
                }
                """.formatted(name, body);
    }

    private Path write(String name, String text) throws Exception {
        return Programs.write(folder, name, text);
    }

    @Test
    void theNextRequestHasTheNewAnswerAndNobodyIsRefused() throws Exception {
        var file = write("Program.java", program("one", "app.serve(1);"));
        try (var running = Running.start(file, "--reload").listening()) {
            run(() -> {
                var answers = new ArrayList<String>();
                try (var kept = HttpClient.create(); var socket = WebSocket.connect(running.webSocket("/echo"))) {
                    socket.send("hello");
                    assertEquals("hello", socket.receive());
                    var asking = spawn(() -> {
                        while (answers.isEmpty() || !answers.getLast().equals("two")) {
                            assertTrue(kept.get(running.url()).text().matches("one|two"));
                            try (var client = HttpClient.create()) {
                                answers.add(client.get(running.url()).text());
                            }
                        }
                    });
                    assertEquals("one", kept.get(running.url()).text());
                    blocking(() -> Running.rewrite(file, program("two", "app.serve(1);")));
                    assertEquals(1012, assertThrows(WebSocketException.ClosedByPeer.class, socket::receive).code());
                    blocking(() -> running.awaitSaid(line -> line.matches("meanwhile serve: Program\\.java changed: reloaded in \\d+\\.\\d\\d s"), "reloaded"));
                    for (var i = 0; i < 5; i++) {
                        assertEquals("two", kept.get(running.url()).text());
                        assertEquals("{\"name\":\"two\"}", HttpClient.create().get(running.url() + "json").text());
                    }
                    asking.await();
                    assertEquals("one", answers.getFirst());
                }
            });
            assertEquals("stopped one", running.line());
            running.send("INT");
            assertEquals("stopped two", running.line());
            running.ends(130);
        }
    }

    @Test
    void aVersionThatDoesNotCompileOrStartIsReportedAndTheOldOneKeepsRunning() throws Exception {
        var file = write("Program.java", program("one", "app.serve(1);"));
        try (var running = Running.start(file, "--reload").listening()) {
            Running.rewrite(file, "void main() {\n    oops\n}\n");
            running.awaitSaid(file + ":2: error: not a statement");
            running.awaitSaid(KEEPS_RUNNING);
            assertEquals("one", running.get(""));

            Running.rewrite(file, program("two", "if (true) throw new IllegalStateException(\"no database\");"));
            running.awaitSaid("java.lang.IllegalStateException: no database");
            running.awaitSaid("	at Program.main(Program.java:");
            assertEquals(0, running.count("at dev.meanwhile.cli.Generation.live"));
            assertEquals("one", running.get(""));

            Running.rewrite(file, program("three", "app.onStart(() -> { throw new java.io.IOException(\"no disk\"); }); app.serve(1);"));
            running.awaitSaid("no disk");
            assertEquals("one", running.get(""));

            Running.rewrite(file, program("four", ""));
            running.awaitSaid("has ended, and it never called app.serve(port)");
            assertEquals("one", running.get(""));

            Running.rewrite(file, program("five", "app.serve(1);"));
            running.awaitAnswer("five", "");
            assertEquals("stopped one", running.line());
        }
    }

    /** At first there is no old version. */
    @Test
    void itWaitsForABrokenProgramToBeFixed() throws Exception {
        var file = write("Program.java", "void main() { oops }");
        try (var running = Running.start(file, "--reload")) {
            running.awaitSaid("meanwhile serve: waiting for a change of " + file);
            // Now it is overwritten in place, as some editors do.
            Files.writeString(file, program("mended", "app.serve(1);"));
            assertEquals("mended", running.listening().get(""));
        }
    }

    @Test
    void aStartThatHangsCanBeFixed() throws Exception {
        var file = write("Program.java", program("one", "app.serve(1);"));
        try (var running = Running.start(file, "--reload").listening()) {
            Running.rewrite(file, program("two", "IO.println(\"waits\"); app.onStart(() -> sleep(seconds(1_000))); app.serve(1);"));
            assertEquals("waits", running.line());
            Running.rewrite(file, program("three", "IO.println(\"blocks\"); Thread.sleep(1_000_000);"));
            assertEquals("blocks", running.line());
            Running.rewrite(file, program("four", "app.serve(1);"));
            running.awaitAnswer("four", "");
            running.send("TERM");
            running.ends(143);
        }
    }

    @Test
    void aRequestThatIsUnderWayEndsOnTheOldOneAndItsTasksAreCancelled() throws Exception {
        var body = """
                app.onStart(() -> spawn(() -> { try { sleep(seconds(1_000)); } finally { IO.println("cancelled in " + NAME); } }));
                app.get("/slow", request -> {
                    IO.println("slow");
                    while (System.getProperty("go") == null) sleep(millis(5));
                    return "slow " + NAME;
                });
                app.get("/go", _ -> System.setProperty("go", "now") == null ? "went" : "again");
                app.serve(1);
                """;
        var file = write("Program.java", program("one", body));
        try (var running = Running.start(file, "--reload").listening()) {
            run(() -> {
                var patient = HttpClient.create(c -> c.timeout(seconds(100)).readTimeout(seconds(100)));
                var slow = spawn(() -> patient.get(running.url() + "slow").text());
                assertEquals("slow", blocking(running::line));
                blocking(() -> Running.rewrite(file, program("two", body)));
                blocking(() -> running.awaitSaid("reloaded in"));
                assertEquals("two", blocking(() -> running.get("")));
                assertFalse(slow.isDone());
                assertEquals("went", blocking(() -> running.get("go")));
                assertEquals("slow one", slow.await());
            });
            assertEquals("stopped one", running.line());
            assertEquals("cancelled in one", running.line());
        }
    }

    /** A system property refers to its loader weakly. Any remains of it would keep the loader alive. */
    @Test
    void nothingIsLeftOfTheOldOne() throws Exception {
        var body = """
                var loaders = (java.util.List<java.lang.ref.Reference<ClassLoader>>) System.getProperties()
                        .computeIfAbsent("loaders", _ -> new java.util.concurrent.CopyOnWriteArrayList<>());
                loaders.add(new java.lang.ref.WeakReference<>(Answer.class.getClassLoader()));
                app.post("/", Answer.class, (_, answer) -> blocking(() -> answer.name()) + compute(() -> "!"));
                app.get("/loaders", _ -> {
                    System.gc();
                    return loaders.size() + " " + loaders.stream().filter(it -> it.get() != null).count();
                });
                app.serve(1, 2);
                """;
        var file = write("Program.java", program("0", body));
        try (var running = Running.start(file, "--reload").listening()) {
            for (var i = 1; i <= 3; i++) {
                assertEquals("x!", run(() -> {
                    try (var client = HttpClient.create()) {
                        return client.post(running.url(), r -> r.json(java.util.Map.of("name", "x"))).text();
                    }
                }));
                assertTrue(running.get("json").contains("name"));
                Running.rewrite(file, program("" + i, body));
                running.awaitAnswer("" + i, "");
            }
            running.awaitAnswer("4 1", "loaders");
        }
    }

    @Test
    void otherFilesOfTheProgramCountAndStrangersDoNot() throws Exception {
        write("static/page.txt", "a page");
        write("notes.sql", "select 1");
        write("Other.java", "this is another program");
        write("Helper.java", "class Helper { static String name() { return \"one\"; } }");
        var file = write("Program.java", program("it", "app.get(\"/name\", _ -> Helper.name()); app.files(\"/\", Path.of(\"" + folder + "/static\")); app.serve(1);"));
        try (var running = Running.start(file, "--reload-include", "*.sql").listening()) {
            Running.rewrite(folder.resolve("Other.java"), "this is still another program");
            Running.rewrite(folder.resolve("static/page.txt"), "another page");
            running.awaitSaid("meanwhile serve: static/page.txt changed; static files are read for each request");
            assertEquals("another page", running.get("page.txt"));

            Running.rewrite(folder.resolve("Helper.java"), "class Helper { static String name() { return \"two\"; } }");
            running.awaitSaid("meanwhile serve: Helper.java changed: reloaded in");
            assertEquals("two", running.get("name"));

            Running.rewrite(folder.resolve("notes.sql"), "select 2");
            running.awaitSaid("meanwhile serve: notes.sql changed: reloaded in");
            assertEquals(2, running.count("reloaded in"));
        }
    }

    /** A class of the folder takes precedence over an imported one. */
    @Test
    void aNewFileCountsOnlyIfTheProgramUsesIt() throws Exception {
        var file = write("Program.java", program("it", "app.get(\"/name\", _ -> Base64.class.getName()); app.serve(1);"));
        try (var running = Running.start(file, "--reload").listening()) {
            assertEquals("java.util.Base64", running.get("name"));
            write("Unrelated.java", "class Unrelated { }");
            write("Base64.java", "class Base64 { }");
            running.awaitSaid("meanwhile serve: Base64.java changed: reloaded in");
            assertEquals("Base64", running.get("name"));
            write("Base32.java", "class Base32 { }");
            Running.rewrite(file, program("that", "app.serve(1);"));
            running.awaitSaid("meanwhile serve: Program.java changed: reloaded in");
            assertEquals(2, running.count("reloaded in"), running.said()::toString);
        }
    }

    @Test
    void whileTheProgramDoesNotCompileStrangersDoNotRepeatTheError() throws Exception {
        var stranger = write("Other.java", "this is another program");
        var file = write("Program.java", program("one", "app.serve(1);"));
        try (var running = Running.start(file, "--reload").listening()) {
            Running.rewrite(file, "void main() {\n    oops\n}\n");
            running.awaitSaid(KEEPS_RUNNING);
            Running.rewrite(stranger, "this is still another program");
            Running.rewrite(file, program("two", "app.serve(1);"));
            running.awaitAnswer("two", "");
            assertEquals(1, running.count("error: not a statement"), running.said()::toString);
        }
    }

    /** The JDK looks for drivers only once. Meanwhile itself brings others, not this one. */
    @Test
    void driversOfDatabasesSurviveAndNewOnesAreFound() throws Exception {
        var driver = "//DEPS org.postgresql:postgresql:42.7.14\n";
        var body = """
                app.get("/db", _ -> blocking(() -> {
                    try {
                        return NAME + " " + java.sql.DriverManager.getDriver("jdbc:postgresql:shop").getMajorVersion();
                    } catch (java.sql.SQLException e) {
                        return NAME + " " + e.getMessage();
                    }
                }));
                app.serve(1);
                """;
        var file = write("Program.java", program("one", body));
        try (var running = Running.start(file, "--reload").listening()) {
            assertEquals("one No suitable driver", running.get("db"));
            Running.rewrite(file, driver + program("two", body));
            running.awaitAnswer("two 42", "db");
            Running.rewrite(file, driver + program("three", body));
            running.awaitAnswer("three 42", "db");
        }
    }

    @Test
    void inDevelopmentClientsSeeWhyAHandlerFailed() throws Exception {
        var file = write("Program.java", program("one", "app.get(\"/fails\", _ -> { throw new IllegalStateException(\"reason\"); }); app.serve(1);"));
        try (var running = Running.start(file, "--reload").listening()) {
            assertTrue(running.get("fails").contains("IllegalStateException: reason"));
        }
    }

    @Test
    void aProgramThatEndsByItselfGivesThePortBack() throws Exception {
        var file = write("Program.java", program("one", """
                run(() -> {
                    var enough = event();
                    app.get("/end", _ -> {
                        enough.set();
                        return "ends";
                    });
                    spawn(() -> app.serve(1));
                    enough.await();
                    throw new IllegalStateException("crashed");
                });
                """));
        try (var running = Running.start(file, "--reload").listening()) {
            var url = running.url();
            assertEquals("ends", running.get("end"));
            running.awaitSaid("java.lang.IllegalStateException: crashed");
            assertEquals("stopped one", running.line());
            running.awaitSaid("meanwhile serve: the program has ended; waiting for a change of " + file);
            run(() -> {
                try (var client = HttpClient.create()) {
                    assertThrows(HttpException.ConnectFailed.class, () -> client.get(url));
                }
            });
            Running.rewrite(file, program("two", "app.serve(1);"));
            assertEquals("two", running.listening().get(""));
        }
    }

    @Test
    void theProgramMayMoveToAnotherPort() throws Exception {
        var file = write("Program.java", program("one", "app.serve(0);"));
        try (var running = Running.start(Programs.command(List.of(), "serve", file, "--reload")).listening()) {
            var before = running.url();
            Running.rewrite(file, program("two", "app.serve(c -> c.host(\"localhost\"));"));
            assertEquals("two", running.listeningElsewhere("stopped one").get(""));
            assertFalse(before.equals(running.url()));
            run(() -> {
                try (var client = HttpClient.create()) {
                    assertThrows(HttpException.ConnectFailed.class, () -> client.get(before));
                }
            });
        }
    }
}
