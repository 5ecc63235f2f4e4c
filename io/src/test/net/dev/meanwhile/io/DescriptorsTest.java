package dev.meanwhile.io;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.scope;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.meanwhile.Loop;
import io.netty.util.internal.NativeLibraryLoader;
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

/** A process that has no descriptor left, in a JVM of its own: it does not spin, says so once, and recovers. */
@Timeout(60)
class DescriptorsTest {
    private static final int ECHOES = 300;
    /** A few for each echo. A loop that spins has so many between two. */
    private static final int MOST_TURNS = 6 * ECHOES;

    /** Commands come by standard input; what happens is told on standard output. */
    static final class Program {
        private static final List<FileInputStream> HOARD = new ArrayList<>();
        private static int reports;

        private Program() {
        }

        static void main() throws Exception {
            run(() -> {
                Loop.current().exceptionHandler((_, _) -> reports++);
                try (var server = Tcp.listen(0, Program::echo)) {
                    System.out.println("port " + server.port());
                    rehearse();
                    var in = new BufferedReader(new InputStreamReader(System.in, UTF_8));
                    var turns = 0L;
                    for (var command = blocking(in::readLine); command != null; command = blocking(in::readLine)) {
                        switch (command) {
                            case "hoard" -> {
                                hoard();
                                turns = Loop.current().stats().turns();
                            }
                            case "connect" -> System.out.println(connect(server.port()));
                            case "tell" -> System.out.println((Loop.current().stats().turns() - turns < MOST_TURNS ? "calm" : "busy") + ", reports: " + reports);
                            case "free" -> {
                                for (var file : HOARD) {
                                    file.close();
                                }
                                HOARD.clear();
                                System.out.println("free");
                            }
                            default -> throw new AssertionError(command);
                        }
                    }
                }
            });
        }

        /** Loads the classes that will be needed when no file can be opened. */
        private static void rehearse() throws Exception {
            for (var name : List.of("NetworkException$TooManyOpenFiles", "Faults", "NetworkException$ConnectFailed", "Reports")) {
                Class.forName("dev.meanwhile.io." + name);
            }
            try (var other = Tcp.listen(0, _ -> { })) {
                Tcp.connect("127.0.0.1", other.port()).abort();
            }
            Loop.current().report("rehearsal", new IOException("Too many open files"));
            reports = 0;
            Loop.current().stats();
            System.out.println(connect(1));
        }

        private static void echo(Connection connection) {
            for (var line : connection.lines()) {
                connection.write(line + "\n");
            }
        }

        private static void hoard() {
            try {
                while (true) {
                    HOARD.add(new FileInputStream("/dev/null"));
                }
            } catch (IOException e) {
                System.out.println("full");
            }
        }

        private static String connect(int port) {
            try (var _ = Tcp.connect("127.0.0.1", port)) {
                return "connected";
            } catch (NetworkException e) {
                return e.getClass().getSimpleName();
            }
        }
    }

    private static final class Child implements AutoCloseable {
        private final Process process;
        private final BufferedReader out;

        Child() throws IOException {
            var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
            var flags = nativeAccess() ? List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow") : List.<String>of();
            var command = new ArrayList<>(List.of("bash", "-c", "ulimit -n 200; exec \"$@\"", "-", java, "-XX:-MaxFDLimit", "-Xmx64m"));
            command.addAll(flags);
            command.addAll(List.of("-cp", System.getProperty("java.class.path"), Program.class.getName()));
            process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
            out = process.inputReader(UTF_8);
        }

        private static boolean nativeAccess() {
            return NativeLibraryLoader.class.getModule().isNativeAccessEnabled();
        }

        String line() throws IOException {
            return out.readLine();
        }

        String ask(String command) throws IOException {
            process.outputWriter(UTF_8).write(command + "\n");
            process.outputWriter(UTF_8).flush();
            return line();
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }

    private static String echoed(Socket client, String text) throws IOException {
        client.getOutputStream().write((text + "\n").getBytes(UTF_8));
        return new BufferedReader(new InputStreamReader(client.getInputStream(), UTF_8)).readLine();
    }

    @Test
    void itPausesAcceptingAndGoesOn() throws Exception {
        assumeTrue(Files.exists(Path.of("/dev/null")), "Unix");
        try (var child = new Child()) {
            var port = Integer.parseInt(child.line().substring("port ".length()));
            assertEquals("ConnectRefused", child.line());
            try (var before = new Socket(InetAddress.getLoopbackAddress(), port)) {
                assertEquals("before", echoed(before, "before"));
                assertEquals("full", child.ask("hoard"));
                try (var waiting = new Socket(InetAddress.getLoopbackAddress(), port)) {
                    assertEquals("TooManyOpenFiles", child.ask("connect"));
                    // It goes on for those that are there.
                    for (var i = 0; i < ECHOES; i++) {
                        assertEquals("still " + i, echoed(before, "still " + i));
                    }
                    assertEquals("calm, reports: 1", child.ask("tell"));
                    assertEquals("free", child.ask("free"));
                    // It has tried again.
                    assertEquals("accepted", echoed(waiting, "accepted"));
                    assertEquals("full", child.ask("hoard"));
                    try (var next = new Socket(InetAddress.getLoopbackAddress(), port)) {
                        assertEquals("still", echoed(before, "still"));
                        assertEquals("free", child.ask("free"));
                        assertEquals("next", echoed(next, "next"));
                    }
                    assertEquals("calm, reports: 1", child.ask("tell"));
                    assertEquals("connected", child.ask("connect"));
                }
            }
        }
    }

    @Test
    void theDefaultLimitOfConnectionsLeavesRoom() {
        var most = ServerOptions.DEFAULT.maxConnections();
        assertTrue(most > 0 && most <= 10_000);
        assertEquals(5, Descriptors.half(5));
    }
}
