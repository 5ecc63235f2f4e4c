package dev.meanwhile.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.meanwhile.Meanwhile;
import dev.meanwhile.Retry;
import dev.meanwhile.test.LoopTest;
import dev.meanwhile.test.LoopTests;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Reading from replicas. */
class ReplicaTest {
    private static final String PORT = "select inet_server_port()";

    @BeforeAll
    static void startServers() {
        PostgresServer.shared();
        MariaDbServer.shared();
    }

    @Test
    void readOnlyGoesToTheReplicaAndChangesNothingThere() {
        try (var replica = PostgresServer.fresh()) {
            LoopTests.run(() -> {
                try (var db = Database.connect(PostgresServer.shared().url(), o -> o.replica(replica.url()).maxConnections(2))) {
                    var reader = db.readOnly();
                    assertEquals(PostgresServer.shared().port, db.query(PORT).one(int.class));
                    assertEquals(replica.port, reader.query(PORT).one(int.class));
                    assertEquals(List.of(replica.port), reader.query(PORT).stream(Integer.class).toList());
                    assertEquals(List.of(replica.port), reader.copyOut(Integer.class, PORT).toList());
                    int within = reader.transaction(tx -> tx.query(PORT).one(int.class));
                    assertEquals(replica.port, within);
                    assertEquals("25006", assertThrows(SqlException.DatabaseError.class, () -> reader.execute("create table sneaked (id int)")).sqlState());
                    assertThrows(SqlException.DatabaseError.class, () -> reader.transaction(tx -> {
                        tx.execute("create table sneaked (id int)");
                    }));
                    assertEquals(1, reader.stats().open());
                    reader.close();
                    assertEquals(replica.port, reader.query(PORT).one(int.class));
                }
            });
        }
    }

    private static void assertOnlyReads(Database db, String create) {
        db.script(create);
        var reader = db.readOnly();
        assertEquals(0, reader.query("select count(*) from watched").one(int.class));
        assertEquals(List.of(), reader.query("select * from watched").stream(Row.class).toList());
        assertThrows(SqlException.DatabaseError.class, () -> reader.execute("insert into watched values (1)"));
        assertThrows(SqlException.DatabaseError.class, () -> reader.executeAll("insert into watched values ($1)", List.of(1, 2)));
        assertThrows(SqlException.DatabaseError.class, () -> reader.transaction(tx -> {
            tx.execute("insert into watched values (1)");
        }));
        assertEquals(1, db.execute("insert into watched values (1)"));
        assertEquals(1, reader.query("select count(*) from watched").one(int.class));
        assertEquals(db.stats(), reader.stats());
        assertEquals(reader, reader.readOnly());
    }

    @LoopTest
    void withoutAReplicaItReadsWhereOthersWrite() {
        try (var db = Database.connect(PostgresServer.shared().url())) {
            assertOnlyReads(db, "drop table if exists watched; create table watched (id int)");
        }
        try (var db = Database.connect(MariaDbServer.shared().url())) {
            assertOnlyReads(db, "create or replace table watched (id int)");
        }
        try (var db = Database.connect("sqlite::memory:")) {
            assertOnlyReads(db, "create table watched (id int)");
        }
    }

    @Test
    void aReplicaOfMariaDb() {
        try (var replica = MariaDbServer.fresh()) {
            LoopTests.run(() -> {
                try (var db = Database.connect(MariaDbServer.shared().url(), o -> o.replica(replica.url()))) {
                    assertEquals(replica.port, db.readOnly().query("select @@port").one(int.class));
                    assertNotEquals(replica.port, db.query("select @@port").one(int.class));
                    assertThrows(SqlException.DatabaseError.class, () -> db.readOnly().execute("create table sneaked (id int)"));
                }
            });
        }
    }

    @Test
    @Tag("long")
    void aStreamingStandbyIsFoundAmongTheHosts() {
        try (var primary = PostgresServer.fresh(); var standby = PostgresServer.standbyOf(primary)) {
            var both = primary.url().replace("127.0.0.1:", "127.0.0.1:" + standby.port + ",127.0.0.1:");
            LoopTests.run(() -> {
                try (var db = Database.connect(both + "?target_session_attrs=read-write", o -> o.readFromStandbys())) {
                    assertEquals(primary.port, db.query(PORT).one(int.class));
                    assertEquals(standby.port, db.readOnly().query(PORT).one(int.class));
                    db.script("create table shared (id int)");
                    db.execute("insert into shared values (1)");
                    var written = db.query("select pg_current_wal_lsn()::text").one(String.class);
                    while (!db.readOnly().query("select pg_last_wal_replay_lsn() >= $1::text::pg_lsn", written).one(boolean.class)) {
                        Meanwhile.sleep(Meanwhile.millis(1));
                    }
                    assertEquals(1, db.readOnly().query("select id from shared").one(int.class));
                    assertThrows(SqlException.DatabaseError.class, () -> db.readOnly().execute("insert into shared values (2)"));
                    standby.kill();
                    // Without a standby, where others write; a statement may find out.
                    var now = Retry.exponential(3).when(SqlException.ConnectionLost.class::isInstance).call(() -> db.readOnly().query(PORT).one(int.class));
                    assertEquals(primary.port, now);
                }
                for (var target : List.of("standby", "prefer-standby", "read-only")) {
                    assertThrows(SqlException.ConnectFailed.class, () -> Database.connect(primary.url().replace(":" + primary.port, ":" + standby.port) + "?target_session_attrs=" + target));
                }
            });
        }
    }
}
