package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.json.JsonMapper;

/** Autobahn, the WebSocket protocol's test suite, against an echo of ours: as a client that sends what a server must survive. */
@Tag("long")
@Tag("carrier")
@Timeout(600)
class AutobahnTest {
    private static final Path PROGRAMS = Path.of("target", "autobahn").toAbsolutePath();
    private static final int LARGEST_MESSAGE = 16 << 20;
    private static final Duration NEVER = Duration.ofHours(1);
    private static final List<String> FINE = List.of("OK", "NON-STRICT", "INFORMATIONAL");
    /** All but 9.5 to 9.8, for which Autobahn sends thousands of tiny pieces and messages: that takes Python minutes. */
    private static final String CASES = "\"cases\": [\"*\"], \"exclude-cases\": [\"9.5.*\", \"9.6.*\", \"9.7.*\", \"9.8.*\"], \"exclude-agent-cases\": {}";
    private static final int COUNT = 277;

    @TempDir
    private Path folder;

    @BeforeEach
    void require() {
        OtherPrograms.require(Files.exists(PROGRAMS.resolve("autobahn.jar")), "Autobahn, which the profile full fetches,");
    }

    private Process start(String role, String settings) throws IOException {
        var specification = Files.writeString(folder.resolve("specification.json"), "{" + settings + ", \"outdir\": \"" + folder + "\", " + CASES + "}");
        return new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx512m", "-XX:+UseSerialGC",
                "-cp", PROGRAMS.resolve("jython.jar") + ":" + PROGRAMS.resolve("autobahn.jar"), "org.python.util.jython", "-c",
                "import sys; sys.argv = ['wstest', '-m', '" + role + "', '-s', '" + specification + "']; from autobahntestsuite import wstest; wstest.run()")
                .directory(folder.toFile()).redirectErrorStream(true).redirectOutput(folder.resolve("output").toFile()).start();
    }

    private void assertFine() throws IOException {
        var report = Files.readString(folder.resolve("index.json"));
        var bad = new ArrayList<String>();
        var cases = JsonMapper.shared().readTree(report).get("meanwhile");
        for (var each : cases.properties()) {
            var how = each.getValue();
            if (!FINE.contains(how.get("behavior").asString()) || !FINE.contains(how.get("behaviorClose").asString())) {
                bad.add(each.getKey() + " " + how.get("behavior").asString() + ", closed " + how.get("behaviorClose").asString());
            }
        }
        assertEquals(List.of(), bad);
        assertEquals(COUNT, cases.size());
    }

    @Test
    void aServer() throws Exception {
        run(() -> {
            try (var server = HttpServer.listen(c -> c.maxMessageBytes(LARGEST_MESSAGE).pingInterval(NEVER), request -> {
                var socket = request.acceptWebSocket();
                for (var message : socket.messages()) {
                    socket.send(message);
                }
            })) {
                blocking(() -> {
                    var client = start("fuzzingclient", "\"servers\": [{\"agent\": \"meanwhile\", \"url\": \"ws://127.0.0.1:" + server.port() + "\", \"options\": {\"version\": 18}}]");
                    try {
                        assertEquals(0, client.waitFor(), () -> output());
                    } finally {
                        client.destroyForcibly();
                    }
                });
            }
        });
        assertFine();
    }

    private String output() {
        try {
            return Files.readString(folder.resolve("output"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
