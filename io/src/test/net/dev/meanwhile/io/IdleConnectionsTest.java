package dev.meanwhile.io;

import static dev.meanwhile.Meanwhile.blocking;
import static dev.meanwhile.Meanwhile.mapConcurrent;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.sleep;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Ten thousand connections that say nothing, and what is left of them. */
@Tag("long")
@Timeout(120)
class IdleConnectionsTest {
    private static final int CONNECTIONS = 10_000;

    private static long descriptors() throws Exception {
        try (var files = Files.list(Path.of("/proc/self/fd"))) {
            return files.count();
        }
    }

    private static long heap() {
        for (var i = 0; i < 3; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    /** The other ends, in a process of their own: both would take more descriptors than a process mostly may have. */
    static final class Clients {
        private Clients() {
        }

        static void main(String[] arguments) throws Exception {
            var port = Integer.parseInt(arguments[0]);
            var ones = IntStream.range(0, Integer.parseInt(arguments[1])).boxed().toList();
            run(() -> {
                var clients = mapConcurrent(ones, 100, _ -> Tcp.connect("127.0.0.1", port));
                blocking(() -> System.in.read());
                mapConcurrent(clients, 100, client -> {
                    client.close();
                    return true;
                });
            });
        }
    }

    private static void open(int count) throws Exception {
        try (var server = Tcp.listen(o -> o.maxConnections(count).backlog(1_000), Connection::readAll)) {
            var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
            var clients = new ProcessBuilder(java, "-cp", System.getProperty("java.class.path"), Clients.class.getName(), "" + server.port(), "" + count)
                    .redirectError(ProcessBuilder.Redirect.DISCARD).start();
            try {
                while (server.connections() < count) {
                    assertTrue(clients.isAlive(), "the clients have ended");
                    sleep(Duration.ofMillis(10));
                }
                System.out.println(count + " idle connections: " + (heap() >> 10) + " KiB of heap, " + descriptors() + " descriptors");
                clients.getOutputStream().write('\n');
                clients.getOutputStream().flush();
                server.stop();
                server.awaitClosed();
            } finally {
                clients.destroyForcibly();
            }
            assertEquals(0, server.connections());
            blocking(() -> clients.waitFor());
        }
    }

    @Test
    void memoryAndDescriptorsEndWhereTheyBegan() throws Exception {
        assumeTrue(Files.exists(Path.of("/proc/self/fd")), "Linux");
        assumeTrue(Descriptors.half(CONNECTIONS) > CONNECTIONS / 2, "the process may open too few files; raise ulimit -n");
        run(() -> {
            // What the first thousands leave behind are caches, and tables that keep their size.
            open(CONNECTIONS);
            var descriptors = descriptors();
            var heap = heap();
            open(CONNECTIONS);
            System.out.println("afterwards: " + (heap() - heap >> 10) + " KiB more of heap, " + descriptors() + " descriptors");
            assertEquals(descriptors, descriptors());
            assertTrue(heap() - heap < 2 << 20, "bytes that are left: " + (heap() - heap));
        });
    }
}
