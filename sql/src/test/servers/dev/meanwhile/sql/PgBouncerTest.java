package dev.meanwhile.sql;

import static dev.meanwhile.Meanwhile.moveOnAfter;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Task;
import dev.meanwhile.test.LoopTest;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Through a real pgbouncer in transaction mode, which gives each transaction another connection to the server. */
class PgBouncerTest {
    private static PgBouncer bouncer;

    @BeforeAll
    static void startServer() throws IOException {
        bouncer = new PgBouncer(PostgresServer.shared());
    }

    @AfterAll
    static void stopServer() {
        bouncer.close();
    }

    /** Each of two statements is prepared by each of several connections, which share two of the server's. */
    @LoopTest
    void statementsArriveAtTheServerThatRunsThem() {
        try (var db = Database.connect(bouncer.url(), o -> o.maxConnections(6))) {
            var tasks = new ArrayList<Task<Integer>>();
            for (var i = 0; i < 60; i++) {
                var number = i;
                tasks.add(spawn(() -> number % 2 == 0 ? db.query("select $1::int + 0", number).one(int.class) : db.query("select $1::int + 1000", number).one(int.class)));
            }
            for (var i = 0; i < tasks.size(); i++) {
                assertEquals(i % 2 == 0 ? i : i + 1000, tasks.get(i).await());
            }
            assertEquals(6, db.stats().opened());
        }
    }

    @LoopTest
    void transactionsStreamsBatchesAndCopyWork() {
        try (var db = Database.connect(bouncer.url(), o -> o.maxConnections(3)); var direct = Database.connect(PostgresServer.shared().url())) {
            direct.script("drop table if exists bounced; create table bounced (id int primary key, text text)");
            assertEquals(List.of(1L, 1L), db.executeAll("insert into bounced values ($1, $2)", List.of(List.of(1, "a"), List.of(2, "b"))));
            db.transaction(tx -> {
                tx.execute("insert into bounced values ($1, $2)", 3, "c");
                assertEquals(2, tx.copyIn("bounced", List.of(List.of(4, "d"), List.of(5, "e"))));
            });
            assertEquals(List.of(1, 2, 3, 4, 5), db.query("select id from bounced where id < $1 order by id", 9).stream(Integer.class, 2).toList());
            assertEquals(List.of("a", "b"), db.copyOut(String.class, "select text from bounced where id < $1 order by id", 3).toList());
            direct.script("alter table bounced add more int");
            assertEquals(List.of("id", "text", "more"), db.query("select * from bounced where id = $1", 1).execute().columns());
        }
    }

    @LoopTest
    void aCancelledStatementEndsOnTheServer() {
        try (var db = Database.connect(bouncer.url(), o -> o.maxConnections(1)); var direct = Database.connect(PostgresServer.shared().url())) {
            assertFalse(moveOnAfter(Duration.ofMillis(100), () -> {
                db.execute("select pg_sleep(61)");
            }));
            assertEquals(0, direct.query("select count(*) from pg_stat_activity where state = 'active' and query = $1", "select pg_sleep(61)").one(int.class));
            assertEquals(1, db.query("select 1").one(int.class));
        }
    }

    @LoopTest
    void whoWantsPreparedStatementsAllTheSameIsToldWhatToSet() {
        var direct = Database.connect(PostgresServer.shared().url());
        try (direct; var a = Database.connect(bouncer.url(), o -> o.maxConnections(1).preparedStatements(10)); var b = Database.connect(bouncer.url(), o -> o.maxConnections(1).preparedStatements(10))) {
            a.query("select 1 where $1", true).list();
            var clash = assertThrows(SqlException.DatabaseError.class, () -> b.query("select 2 where $1", true).list());
            assertEquals("42P05", clash.sqlState());
            assertTrue(clash.getMessage().contains("preparedStatements(0)"), clash.getMessage());
        }
    }

    @LoopTest
    void nobodyListensToAPoolerThatWouldTellNothing() {
        try (var db = Database.connect(bouncer.url())) {
            assertTrue(assertThrows(SqlException.Unsupported.class, () -> db.listen("a").first()).getMessage().contains("pooler"));
            db.notify("a", "b");
            assertEquals(0, db.stats().inUse());
        }
    }

    @LoopTest
    void aReplicaBehindOneNamesWhatItRefuses() {
        try (var db = Database.connect(PostgresServer.shared().url(), o -> o.replica(bouncer.url()))) {
            var refused = assertThrows(SqlException.ConnectFailed.class, () -> db.readOnly().query("select 1").list());
            assertTrue(refused.getMessage().contains("default_transaction_read_only"), refused.getMessage());
        }
    }
}
