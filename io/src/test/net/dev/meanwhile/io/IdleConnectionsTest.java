package dev.meanwhile.io;

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

    private static void open(int count) throws Exception {
        var hosts = IntStream.range(0, count).boxed().toList();
        try (var server = Tcp.listen(o -> o.maxConnections(count).backlog(1_000), Connection::readAll)) {
            var clients = mapConcurrent(hosts, 100, _ -> Tcp.connect("127.0.0.1", server.port()));
            while (server.connections() < count) {
                sleep(Duration.ofMillis(10));
            }
            System.out.println(count + " idle connections, both ends: " + (heap() >> 20) + " MiB of heap, " + descriptors() + " descriptors");
            mapConcurrent(clients, 100, client -> {
                client.close();
                return true;
            });
            server.stop();
            server.awaitClosed();
        }
    }

    @Test
    void memoryAndDescriptorsEndWhereTheyBegan() throws Exception {
        assumeTrue(Files.exists(Path.of("/proc/self/fd")), "Linux");
        assumeTrue(Descriptors.half(2 * CONNECTIONS) > CONNECTIONS, "the process may open too few files; raise ulimit -n");
        run(() -> {
            open(100);
            var descriptors = descriptors();
            var heap = heap();
            open(CONNECTIONS);
            System.out.println("afterwards: " + (heap() - heap >> 10) + " KiB more of heap");
            assertEquals(descriptors, descriptors());
            assertTrue(heap() - heap < 8 << 20, "bytes that are left: " + (heap() - heap));
        });
    }
}
