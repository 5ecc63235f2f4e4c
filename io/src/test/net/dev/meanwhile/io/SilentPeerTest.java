package dev.meanwhile.io;

import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.timeout;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.meanwhile.Event;
import dev.meanwhile.TimedOutException;
import dev.meanwhile.io.netty.LoopNetty;
import dev.meanwhile.test.LoopTest;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** A peer that says nothing, perhaps because it is gone: a limit finds it, and the system's probes. */
class SilentPeerTest {
    private static final String ESTABLISHED = "01";

    @LoopTest
    void aLimitEndsTheReadAndNothingElse() {
        var go = new Event();
        try (var server = Tcp.listen(0, connection -> {
            connection.write("half");
            go.await();
            connection.write(" a line\n");
        });
                var client = Tcp.connect("127.0.0.1", server.port())) {
            assertThrows(TimedOutException.class, () -> timeout(Duration.ofMillis(20), () -> client.readLine()));
            go.set();
            assertEquals("half a line", client.readLine());
        }
    }

    /** {@return the timer that the kernel has for a connection: 02 is that of keep-alive} */
    private static String timer(Connection connection) throws IOException {
        var port = ":%04X".formatted(((InetSocketAddress) connection.localAddress()).getPort());
        for (var file : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
            for (var line : Files.readAllLines(Path.of(file))) {
                var words = line.strip().split("\\s+");
                // Not one of the same port that has ended.
                if (words[1].endsWith(port) && words[3].equals(ESTABLISHED)) {
                    return words[5].substring(0, 2);
                }
            }
        }
        throw new AssertionError("the kernel does not list port " + port);
    }

    @LoopTest
    void theSystemProbesIfItIsTold() throws Exception {
        assumeTrue(Files.exists(Path.of("/proc/net/tcp")), "Linux");
        try (var server = Tcp.listen(0, Connection::readAll);
                var silent = Tcp.connect("127.0.0.1", server.port());
                var probed = Tcp.connect("127.0.0.1", server.port(), o -> o.keepAlive(true))) {
            assertEquals("00", timer(silent));
            assertEquals("02", timer(probed));
        }
    }

    /** With epoll; NIO notices it with the next write. */
    @LoopTest
    void aResetIsNoticedAlsoWhileNobodyReads() {
        assumeTrue(LoopNetty.current().sockets().areEpoll(), "epoll");
        try (var server = Tcp.listen(0, connection -> {
            connection.write(new byte[1 << 20]);
            connection.flush();
            connection.abort();
        });
                var client = Tcp.connect("127.0.0.1", server.port())) {
            while (!client.isClosed()) {
                sleep(Duration.ofMillis(1));
            }
            assertTrue(client.read().length > 0, "what came before it can be read");
        }
    }
}
