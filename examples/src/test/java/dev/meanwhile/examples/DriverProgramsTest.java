package dev.meanwhile.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The programs with drivers that others wrote. Redis is Debian's. MongoDB's server is not in Debian: its driver talks to mongo-java-server, which
 * speaks the same protocol.
 */
class DriverProgramsTest {
    @Test
    void notesInMongo() throws Exception {
        var server = new MongoServer(new MemoryBackend());
        try {
            var port = server.bind().getPort();
            for (var run = 0; run < 2; run++) {
                assertEquals("""
                        100 notes, 4 changed
                        note 97: 17 stars
                        note 98: 18 stars
                        note 99: 19 stars
                        note 100: 10 stars
                        """.lines().toList(), Program.inShortSeconds("MongoNotes").run("mongodb://localhost:" + port));
            }
        } finally {
            server.shutdownNow();
        }
    }

    @Test
    void aCounterInRedis(@TempDir Path folder) throws Exception {
        var program = OtherPrograms.find("redis-server").toString();
        var port = freePort();
        var server = new ProcessBuilder(program, "--port", "" + port, "--bind", "127.0.0.1", "--save", "", "--dir", folder.toString())
                .redirectOutput(folder.resolve("log").toFile()).start();
        try {
            awaitServer(server, port);
            assertEquals("""
                    news: 250 visits
                    news: 500 visits
                    news: 750 visits
                    news: 1000 visits
                    in the end 1000
                    """.lines().toList(), Program.inShortSeconds("RedisCounter").run("redis://127.0.0.1:" + port));
        } finally {
            OtherPrograms.end(server);
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static void awaitServer(Process server, int port) throws IOException {
        while (true) {
            try (var _ = new Socket("127.0.0.1", port)) {
                return;
            } catch (IOException e) {
                if (!server.isAlive()) {
                    throw e;
                }
                Thread.onSpinWait();
            }
        }
    }
}
