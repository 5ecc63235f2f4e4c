package dev.meanwhile.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
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
        try (var server = new RedisServer(folder)) {
            assertEquals("""
                    news: 250 visits
                    news: 500 visits
                    news: 750 visits
                    news: 1000 visits
                    in the end 1000
                    """.lines().toList(), Program.inShortSeconds("RedisCounter").run(server.url()));
        }
    }
}
