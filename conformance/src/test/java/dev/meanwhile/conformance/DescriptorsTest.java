package dev.meanwhile.conformance;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.run;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.meanwhile.Loop;
import dev.meanwhile.io.Tcp;
import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server whose process has no descriptor left. CPython's test has a socket that fails; this one is real, in a JVM of its own with few descriptors. */
@Timeout(60)
class DescriptorsTest {
    /** Serves; opens files until there is no descriptor, and closes them when a line comes. Says what is reported. */
    static final class Program {
        private Program() {
        }

        static void main() throws Exception {
            run(() -> {
                Loop.current().exceptionHandler((message, _) -> System.out.println(message));
                // Loads what will be needed when no file can be opened.
                Loop.current().report("rehearsal", new IOException("Too many open files"));
                try (var server = Tcp.listen(0, connection -> connection.write("hello"))) {
                    Tcp.connect("127.0.0.1", server.port()).close();
                    var in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
                    System.out.println(server.port());
                    var files = new ArrayList<FileInputStream>();
                    hoard(files);
                    System.out.println("full");
                    blocking(in::readLine);
                    for (var file : files) {
                        file.close();
                    }
                    blocking(in::readLine);
                }
            });
        }

        private static void hoard(List<FileInputStream> files) {
            try {
                while (true) {
                    files.add(new FileInputStream("/dev/null"));
                }
            } catch (IOException e) {
                // Now there is none.
            }
        }
    }

    @Test
    @Case(number = 191, cpython = "test_base_events.test_accept_connection_exception", differs = "D109")
    void itSaysSoAndGoesOnWhenThereAreSomeAgain() throws Exception {
        assumeTrue(Files.exists(Path.of("/dev/null")), "Unix");
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var program = new ProcessBuilder("bash", "-c", "ulimit -n 200; exec \"$@\"", "-", java, "-XX:-MaxFDLimit", "-Xmx64m", "-cp", System.getProperty("java.class.path"),
                Program.class.getName()).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try {
            var out = program.inputReader(UTF_8);
            assertEquals("rehearsal", out.readLine());
            var port = Integer.parseInt(out.readLine());
            assertEquals("full", out.readLine());
            try (var client = new Socket(InetAddress.getLoopbackAddress(), port)) {
                assertEquals("a connection at /127.0.0.1:" + port + " can't be accepted now; it is tried again every second at least", out.readLine());
                program.outputWriter().write("\n");
                program.outputWriter().flush();
                assertEquals("hello", new String(client.getInputStream().readAllBytes(), UTF_8));
            }
        } finally {
            program.destroyForcibly();
        }
    }
}
