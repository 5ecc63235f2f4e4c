package dev.meanwhile.io;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.meanwhile.Meanwhile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;

/** InstalledPrograms that we did not write. */
final class InstalledPrograms {
    private InstalledPrograms() {
    }

    /** {@return its file} Where it is missing the test is skipped, but not in CI. */
    static String find(String program) {
        var found = Stream.concat(Stream.of(System.getenv("PATH").split(":")), Stream.of("/usr/bin", "/usr/sbin", "/usr/local/bin"))
                .map(folder -> Path.of(folder, program)).filter(Files::isExecutable).findFirst();
        if (found.isEmpty() && "true".equals(System.getenv("CI"))) {
            fail(program + " is not installed, and in CI no test may be skipped; see .ci/run");
        }
        return found.orElseGet(() -> abort(program + " is not installed")).toString();
    }

    /** {@return a port that nobody had a moment ago} */
    static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /** {@return a connection to a program, once that listens} */
    static Connection connect(int port, Process program) {
        while (true) {
            try {
                return Tcp.connect("127.0.0.1", port);
            } catch (NetworkException.ConnectRefused e) {
                if (!program.isAlive()) {
                    throw new AssertionError("it has ended with status " + program.exitValue(), e);
                }
                Meanwhile.sleep(Duration.ofMillis(5));
            }
        }
    }
}
