package dev.meanwhile.sql;

import static dev.meanwhile.Meanwhile.moveOnAfter;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.meanwhile.test.LoopTests;
import java.time.Duration;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Row 45: a task is cancelled while its query runs. The server ends the query and the connection is used again; if it does not, the connection is closed and never pooled. */
class Row45CancelledQueryTest {
    enum Kind {
        POSTGRES(PostgresServer::shared, "select pg_sleep(60)", "select pg_backend_pid()",
                "select count(*) from pg_stat_activity where state = 'active' and query = 'select pg_sleep(60)' and pid = $1"),
        MARIA_DB(MariaDbServer::shared, "select sleep(60)", "select connection_id()", "select count(*) from information_schema.processlist where info = 'select sleep(60)' and id = $1");

        private final Supplier<TestServer> shared;
        private final String nap;
        private final String own;
        private final String running;

        Kind(Supplier<TestServer> shared, String nap, String own, String running) {
            this.shared = shared;
            this.nap = nap;
            this.own = own;
            this.running = running;
        }
    }

    @ParameterizedTest
    @EnumSource
    void theServerEndsItAndTheConnectionIsUsedAgain(Kind kind) {
        var url = kind.shared.get().url();
        LoopTests.run(() -> {
            try (var db = Database.connect(url, o -> o.maxConnections(1).cancelLimit(Duration.ofSeconds(9))); var other = Database.connect(url)) {
                var id = db.query(kind.own).one(long.class);
                for (var limit = 1; limit < 100; limit *= 2) {
                    assertFalse(moveOnAfter(Duration.ofMillis(limit), () -> {
                        db.query(kind.nap).list();
                    }));
                    assertEquals(0, other.query(kind.running, id).one(int.class));
                    assertEquals(id, db.query(kind.own).one(long.class));
                }
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void aConnectionInAnUnknownStateIsNeverUsedAgain(Kind kind) {
        var server = kind.shared.get();
        LoopTests.run(() -> {
            try (var db = Database.connect(server.url(), o -> o.maxConnections(1).cancelLimit(Duration.ofMillis(100)))) {
                var id = db.query(kind.own).one(long.class);
                server.freeze();
                try {
                    assertFalse(moveOnAfter(Duration.ofMillis(50), () -> {
                        db.query(kind.nap).list();
                    }));
                    assertEquals(0, db.stats().open());
                    assertEquals(1, db.stats().lost());
                } finally {
                    server.thaw();
                }
                assertNotEquals(id, db.query(kind.own).one(long.class));
            }
        });
    }
}
