package dev.meanwhile.sql;

import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Meanwhile;
import dev.meanwhile.test.LoopTest;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;

/** LISTEN and NOTIFY of PostgreSQL. */
class ListenTest {
    @BeforeAll
    static void startServer() {
        PostgresServer.shared();
    }

    private static Database connect() {
        return Database.connect(PostgresServer.shared().url(), o -> o.maxConnections(2));
    }

    @LoopTest
    void whatIsSentArrives() {
        try (var db = connect()) {
            try (var changes = db.listen(o -> o.beginWithGap(), "Prices \"now\"", "other")) {
                var all = changes.iterator();
                assertTrue(all.next().isGap());
                assertTrue(all.next().isGap());
                db.notify("Prices \"now\"", "1");
                var first = all.next();
                assertEquals("Prices \"now\"", first.channel());
                assertEquals("1", first.payload());
                assertTrue(first.process() > 0);
                db.transaction(tx -> {
                    tx.notify("other", "2");
                });
                assertEquals("2", all.next().payload());
                assertEquals(1, db.stats().inUse());
            }
            assertEquals(0, db.stats().inUse());
            assertEquals(List.of(), db.query("select pg_listening_channels()").list(String.class));
        }
    }
}
