package dev.meanwhile.conformance;

import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Event;
import dev.meanwhile.io.Connection;
import dev.meanwhile.io.NetworkException;
import dev.meanwhile.io.Server;
import dev.meanwhile.io.StreamException;
import dev.meanwhile.io.Tcp;
import dev.meanwhile.io.Unix;
import dev.meanwhile.test.LoopTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.io.TempDir;

/** {@code Server}. */
class ServerTest {
    private static Connection to(Server server) {
        return Tcp.connect("127.0.0.1", server.port());
    }

    @LoopTest
    @Case(number = 158, cpython = "test_server.test_start_server_1", differs = "D97")
    void cancellingWhoeverServesClosesIt() {
        var servers = new ArrayList<Server>();
        var serving = spawn(() -> {
            try (var server = Tcp.listen(0, _ -> { })) {
                servers.add(server);
                server.awaitClosed();
            }
        });
        while (servers.isEmpty()) {
            sleep(Duration.ZERO);
        }
        var server = servers.getFirst();
        assertTrue(server.isServing());
        to(server).close();
        serving.cancel();
        Ends.cancelled(serving);
        assertFalse(server.isServing());
        assertThrows(NetworkException.ConnectRefused.class, () -> to(server));
    }

    @LoopTest
    @Case(number = 159, cpython = "test_server.test_wait_closed_basic", differs = "D97")
    void itWaitsForTheLastConnection() {
        var server = Tcp.listen(0, Connection::readAll);
        var client = to(server);
        var waiting = spawn(server::awaitClosed);
        while (server.connections() == 0) {
            sleep(Duration.ZERO);
        }
        assertFalse(waiting.isDone());
        server.stop();
        sleep(Duration.ZERO);
        assertFalse(waiting.isDone());
        client.close();
        waiting.await();
        assertEquals(0, server.connections());
    }

    @LoopTest
    @Case(number = 159, cpython = "test_server.test_wait_closed_race", differs = "D97")
    void alsoIfBothHappenAtOnce() {
        var server = Tcp.listen(0, Connection::readAll);
        var client = to(server);
        var waiting = spawn(server::awaitClosed);
        while (server.connections() == 0) {
            sleep(Duration.ZERO);
        }
        var closing = spawn(client::close);
        server.stop();
        waiting.await();
        closing.await();
    }

    @LoopTest
    @Case(number = 160, cpython = "test_server.test_close_clients")
    void closingClientsSendsTheRest() {
        var wrote = new Event();
        var server = Tcp.listen(0, connection -> {
            connection.write("x".repeat(1 << 12));
            wrote.set();
            connection.read();
        });
        try (var client = to(server)) {
            wrote.await();
            server.stop();
            server.closeClients();
            assertEquals(1 << 12, client.readAll().length);
            server.awaitClosed();
        }
    }

    @LoopTest
    @Case(number = 160, cpython = "test_server.test_abort_clients")
    void abortingClientsDoesNot() {
        var writing = new Event();
        var server = Tcp.listen(o -> o.sendBuffer(1 << 12), connection -> {
            writing.set();
            connection.write(new byte[64 << 20]);
        });
        try (var client = to(server)) {
            writing.await();
            client.readExactly(1 << 10);
            server.stop();
            server.abortClients();
            server.awaitClosed();
            assertThrows(StreamException.ConnectionLost.class, client::readAll);
        }
    }

    @LoopTest
    @Case(number = 161, cpython = "test_server.UnixServerCleanupTests", differs = "D98")
    void aUnixServerTakesItsOwnFileAway(@TempDir Path folder) throws IOException {
        var path = folder.resolve("socket");
        Unix.listen(path, _ -> { }).close();
        assertFalse(Files.exists(path));

        var gone = Unix.listen(path, _ -> { });
        Files.delete(path);
        gone.close();

        var replaced = Unix.listen(path, _ -> { });
        Files.delete(path);
        Files.writeString(path, "another");
        replaced.close();
        assertEquals("another", Files.readString(path));
    }
}
