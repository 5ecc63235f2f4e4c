package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.gather;
import static dev.meanwhile.Meanwhile.millis;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.sleep;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.io.NetworkException;
import dev.meanwhile.io.Tcp;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.json.JsonMapper;

/** Autobahn, the WebSocket protocol's test suite, against an echo of ours in both roles: as a client, and as a server, that sends what the other end must survive. */
@Tag("long")
@Tag("carrier")
@Timeout(600)
class AutobahnTest {
    private static final Path PROGRAMS = Path.of("target", "autobahn").toAbsolutePath();
    private static final int LARGEST_MESSAGE = 16 << 20;
    private static final Duration NEVER = Duration.ofHours(1);
    private static final List<String> FINE = List.of("OK", "NON-STRICT", "INFORMATIONAL");
    /** For these, Autobahn sends thousands of tiny pieces and messages: that takes Python minutes. */
    private static final List<String> LONG = List.of("9.5.*", "9.6.*", "9.7.*", "9.8.*");
    /** Here Autobahn, as a server, has to unmask and to validate 4 to 16 MB: that takes Python minutes too. */
    private static final List<String> LONG_AT_A_CLIENT = List.of("9.1.4", "9.1.5", "9.1.6", "9.2.5", "9.2.6");
    private static final int COUNT = 277;
    /** When the peer has closed a connection, Jython writes nothing to it, without an error, and Autobahn would try again forever, and never report the case. */
    private static final String SCRIPT = """
            import _socket, errno, sys
            send = _socket._realsocket.send
            def checked(it, data, flags=0):
                if it.channel_closed:
                    raise _socket.error(errno.EPIPE, 'the peer has gone')
                return send(it, data, flags)
            _socket._realsocket.send = checked
            sys.argv[0] = 'wstest'
            from autobahntestsuite import wstest
            wstest.run()
            """;

    @TempDir
    private Path folder;

    @BeforeEach
    void require() {
        OtherPrograms.require(Files.exists(PROGRAMS.resolve("autobahn.jar")), "Autobahn, which the profile full fetches,");
    }

    private static Process start(Path folder, String role, List<String> without, String settings) throws IOException {
        var excluded = without.stream().map(it -> "\"" + it + "\"").collect(Collectors.joining(", "));
        var specification = Files.writeString(folder.resolve("specification.json"), "{" + settings + ", \"outdir\": \"" + folder + "\", \"cases\": [\"*\"], \"exclude-cases\": [" + excluded
                + "], \"exclude-agent-cases\": {}}");
        return new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx512m", "-XX:+UseSerialGC",
                "-cp", PROGRAMS.resolve("jython.jar") + ":" + PROGRAMS.resolve("autobahn.jar"), "org.python.util.jython", "-c", SCRIPT, "-m", role, "-s", specification.toString())
                .directory(folder.toFile()).redirectErrorStream(true).redirectOutput(folder.resolve("output").toFile()).start();
    }

    private static void assertFine(Path folder, int count) throws IOException {
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
        assertEquals(count, cases.size());
    }

    /** Autobahn needs a core for each role. */
    @Test
    void inBothRoles() throws Exception {
        run(() -> gather(() -> asServer(Files.createDirectory(folder.resolve("server"))), () -> asClient(Files.createDirectory(folder.resolve("client")))));
    }

    private static Void asServer(Path folder) throws Exception {
        try (var server = HttpServer.listen(c -> c.maxMessageBytes(LARGEST_MESSAGE).pingInterval(NEVER), request -> {
            var socket = request.acceptWebSocket();
            for (var message : socket.messages()) {
                socket.send(message);
            }
        })) {
            var client = start(folder, "fuzzingclient", LONG, "\"servers\": [{\"agent\": \"meanwhile\", \"url\": \"ws://127.0.0.1:" + server.port() + "\", \"options\": {\"version\": 18}}]");
            try {
                int status = blocking(client::waitFor);
                assertEquals(0, status, () -> output(folder));
            } finally {
                client.destroyForcibly();
            }
        }
        assertFine(folder, COUNT);
        return null;
    }

    private static Void asClient(Path folder) throws Exception {
        var port = OtherPrograms.freePort();
        var server = start(folder, "fuzzingserver", Stream.concat(LONG.stream(), LONG_AT_A_CLIENT.stream()).toList(), "\"url\": \"ws://127.0.0.1:" + port + "\", \"webport\": " + OtherPrograms.freePort());
        try {
            awaitListening(folder, server, port);
            try (var client = HttpClient.create(c -> c.maxMessageBytes(LARGEST_MESSAGE).pingInterval(NEVER).connectTimeout(NEVER))) {
                var url = "ws://127.0.0.1:" + port;
                var count = Integer.parseInt(client.websocket(url + "/getCaseCount").receive());
                for (var i = 1; i <= count; i++) {
                    echo(client.websocket(url + "/runCase?agent=meanwhile&case=" + i));
                }
                echo(client.websocket(url + "/updateReports?agent=meanwhile"));
            }
        } finally {
            // It does not heed a signal while it makes its reports.
            blocking(() -> server.destroyForcibly().waitFor());
        }
        assertFine(folder, COUNT - LONG_AT_A_CLIENT.size());
        return null;
    }

    private static void echo(WebSocket socket) {
        try (socket; var messages = socket.messages()) {
            for (var message : messages) {
                socket.send(message);
            }
        } catch (WebSocketException e) {
            // As it should be after what Autobahn may have sent.
        }
    }

    private static String output(Path folder) {
        try {
            return Files.readString(folder.resolve("output"));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void awaitListening(Path folder, Process server, int port) {
        while (true) {
            try (var _ = Tcp.connect("127.0.0.1", port)) {
                return;
            } catch (NetworkException e) {
                assertTrue(server.isAlive(), () -> output(folder));
                // Nothing signals that another program is ready.
                sleep(millis(50));
            }
        }
    }
}
