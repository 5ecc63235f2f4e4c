package dev.meanwhile.sql;

import static dev.meanwhile.Meanwhile.moveOnAfter;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Barrier;
import dev.meanwhile.Meanwhile;
import dev.meanwhile.Outcome;
import dev.meanwhile.test.LoopTest;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;

/** MariaDB, a real one. */
class MariaDbTest {
    enum Kind { LIGHT, SEAT }

    record Item(int id, String name, Optional<BigDecimal> price) {
    }

    @BeforeAll
    static void startServer() {
        MariaDbServer.shared();
    }

    private static Database connect() {
        return Database.connect(MariaDbServer.shared().url(), o -> o.maxConnections(1));
    }

    @LoopTest
    void rowsBecomeRecords() {
        try (var db = connect()) {
            db.script("create temporary table item (id int primary key, name text, price decimal(10, 2)); insert into item values (1, 'lamp', 7.50)");
            assertEquals(1, db.execute("insert into item values ($1, $2, $3)", 2, "chair", null));
            assertEquals(List.of(new Item(1, "lamp", Optional.of(new BigDecimal("7.50"))), new Item(2, "chair", Optional.empty())), db.query("select * from item order by id").list(Item.class));
            assertEquals(List.of(1L, 1L), db.executeAll("insert into item (id, name) values ($1, $2)", List.of(List.of(3, "a"), List.of(4, "b"))));
            assertThrows(SqlException.NotUnique.class, () -> db.executeAll("insert into item (id, name) values ($1, $2)", List.of(List.of(8, "a"), List.of(4, "b"))));
            assertEquals("b", db.query("select name from item where id = :id").bind("id", 4L).one(String.class));
            assertEquals(4, db.execute("update item set name = concat(name, '!')"));
            assertEquals(0, db.query("select 1").execute().rowsChanged());
        }
    }

    @LoopTest
    void valuesOfAllTypesComeBackAsTheyWent() {
        try (var db = connect()) {
            db.script("create temporary table it (tiny tinyint, yes boolean, small smallint, mid int, large bigint, huge bigint unsigned, exact decimal(30, 4), wide double, near float, "
                    + "words varchar(100), raw blob, day date, at time(6), local_at datetime(6), point timestamp(6) null, kind enum('LIGHT', 'SEAT'), id uuid, js json)");
            var id = UUID.randomUUID();
            var instant = Instant.parse("2026-03-29T01:30:00.123456Z");
            db.execute("insert into it values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)", (byte) -7, true, (short) 7, 7, Long.MIN_VALUE,
                    new BigInteger("18446744073709551615"), new BigDecimal("12345678901234567890.1200"), 1.5, 1.5f, "Größe ☃ 𝄞", new byte[] {0, -1, 7}, LocalDate.of(2024, 2, 29),
                    LocalTime.of(23, 59, 59, 123_456_000), LocalDateTime.of(1999, 1, 1, 12, 30), instant, Kind.SEAT, id, "{\"a\": 1.50}");
            var row = db.query("select * from it").one(Row.class);
            assertEquals((byte) -7, row.get("tiny", byte.class));
            assertEquals(true, row.get("yes", boolean.class));
            assertEquals((short) 7, row.get("small", short.class));
            assertEquals(7, row.get("mid", int.class));
            assertEquals(Long.MIN_VALUE, row.get("large", long.class));
            assertEquals(new BigDecimal("18446744073709551615"), row.get("huge", BigDecimal.class));
            assertEquals(new BigDecimal("12345678901234567890.1200"), row.get("exact", BigDecimal.class));
            assertEquals(1.5, row.get("wide", double.class));
            assertEquals(1.5f, row.get("near", float.class));
            assertEquals("Größe ☃ 𝄞", row.get("words", String.class));
            assertArrayEquals(new byte[] {0, -1, 7}, row.get("raw", byte[].class));
            assertEquals(LocalDate.of(2024, 2, 29), row.get("day", LocalDate.class));
            assertEquals(LocalTime.of(23, 59, 59, 123_456_000), row.get("at", LocalTime.class));
            assertEquals(LocalDateTime.of(1999, 1, 1, 12, 30), row.get("local_at", LocalDateTime.class));
            assertEquals(instant, row.get("point", Instant.class));
            assertEquals(Kind.SEAT, row.get("kind", Kind.class));
            assertEquals(id, row.get("id", UUID.class));
            assertEquals("{\"a\": 1.50}", row.get("js", String.class));
            assertThrows(IllegalArgumentException.class, () -> db.query("select $1", List.of(1)).list());
        }
    }

    @LoopTest
    void errorsTellWhatTheServerTells() {
        try (var db = connect()) {
            db.script("create or replace table fixed (id int primary key, name text not null, constraint positive check (id > 0)); insert into fixed values (1, 'a')");
            assertEquals(Optional.of("PRIMARY"), assertThrows(SqlException.NotUnique.class, () -> db.execute("insert into fixed values (1, 'b')")).constraint());
            assertThrows(SqlException.ConstraintViolated.class, () -> db.execute("insert into fixed values (2, null)"));
            assertThrows(SqlException.ConstraintViolated.class, () -> db.execute("insert into fixed values (-1, 'x')"));
            var wrong = assertThrows(SqlException.DatabaseError.class, () -> db.execute("select nothing"));
            assertEquals(1054, wrong.details().code());
            assertEquals("42S22", wrong.sqlState());
        }
    }

    @LoopTest
    void aMigrationIsSeenByPreparedStatements() {
        try (var db = connect()) {
            db.script("create or replace table moving (a int); insert into moving values (1)");
            assertEquals(List.of("a"), db.query("select * from moving").execute().columns());
            db.script("alter table moving add b text");
            assertEquals(List.of("a", "b"), db.query("select * from moving").execute().columns());
        }
    }

    @LoopTest
    void statementsBeyondTheCacheAreClosedOnTheServer() {
        for (var most : List.of(0, 1, 3)) {
            try (var db = Database.connect(MariaDbServer.shared().url(), o -> o.maxConnections(1).preparedStatements(most))) {
                for (var i = 0; i < 10; i++) {
                    assertEquals(i, db.query("select $1 as it" + i % 5, i).one(int.class));
                }
                assertEquals((long) most, open(db));
            }
        }
    }

    /** How many are open. */
    private static long open(Database db) {
        return status(db, "Com_stmt_prepare") - status(db, "Com_stmt_close");
    }

    private static long status(Database db, String name) {
        // Not prepared: two statements at once are sent as text.
        return Long.parseLong(db.query("do 0; show session status like '" + name + "'").one(Row.class).get("Value", String.class));
    }

    @LoopTest
    void severalResultsAndThoseOfProcedures() {
        for (var url : List.of(TestDatabase.MARIADB.url(), TestDatabase.MARIADB_JDBC.url())) {
            try (var db = Database.connect(url)) {
                assertEquals(2, db.query("select 1; select 2").one(int.class));
                db.script("create or replace procedure twice(in it int) begin select it; select 2 * it; end");
                assertEquals(14, db.query("call twice($1)", 7).one(int.class));
                assertEquals(2, db.query("call twice($1)", 7).results().size());
            }
        }
    }

    @LoopTest
    void aStreamComesInPages() {
        try (var db = connect()) {
            var sum = 0L;
            for (var number : db.query("select seq from seq_1_to_1000 where seq <= $1", 1000).stream(Integer.class, 64)) {
                sum += number;
            }
            assertEquals(500_500, sum);
            assertEquals(List.of(1, 2), db.query("select seq from seq_1_to_1000000").stream(Integer.class, 10).take(2).toList());
            assertEquals(List.of(), db.query("select seq from seq_1_to_10 where seq = 11").stream(Integer.class, 10).toList());
            assertEquals(1, db.query("select 1").one(int.class));
        }
    }

    @LoopTest
    void transactionsHaveTheOptionsThatTheyAreGiven() {
        try (var db = connect()) {
            db.script("create or replace table ledger (id int)");
            assertThrows(SqlException.DatabaseError.class, () -> db.transaction(o -> o.isolation(TransactionOptions.Isolation.SERIALIZABLE).readOnly(), tx -> {
                return tx.execute("insert into ledger values (9)");
            }));
        }
    }

    @LoopTest
    void aDeadlockIsAConflictAndEndsTheTransaction() {
        try (var db = Database.connect(MariaDbServer.shared().url()); var other = connect()) {
            db.script("create or replace table pair (id int primary key, n int) engine=innodb; insert into pair values (1, 0), (2, 0)");
            var both = new Barrier(2);
            var first = spawn(() -> crossing(db, both, 1, 2));
            var second = spawn(() -> crossing(db, both, 2, 1));
            var lost = Meanwhile.gatherSettled(List.of(first, second)).stream().filter(it -> it instanceof Outcome.Failure<?>).toList();
            assertEquals(1, lost.size());
            assertTrue(((Outcome.Failure<?>) lost.getFirst()).cause() instanceof SqlException.Conflict, lost.toString());
            assertEquals(2, other.query("select sum(n) from pair").one(int.class));
        }
    }

    @LoopTest
    void aLockThatIsNotFreeIsAConflict() {
        try (var db = Database.connect(MariaDbServer.shared().url())) {
            db.script("create or replace table held (id int primary key) engine=innodb; insert into held values (1)");
            db.transaction(tx -> {
                assertEquals(1, tx.query("select id from held where id = 1 for update").one(int.class));
                var failure = assertThrows(SqlException.Conflict.class, () -> db.query("select id from held where id = 1 for update nowait").list());
                assertEquals(1205, failure.details().code());
            });
        }
    }

    private static long crossing(Database db, Barrier both, int one, int two) {
        return db.transaction(tx -> {
            return crossed(tx, both, one, two);
        });
    }

    private static long crossed(Transaction tx, Barrier both, int one, int two) {
        tx.execute("update pair set n = n + 1 where id = $1", one);
        both.await();
        try {
            return tx.execute("update pair set n = n + 1 where id = $1", two);
        } catch (SqlException.Conflict e) {
            // The database would run this outside of the transaction.
            assertThrows(SqlException.Conflict.class, () -> tx.execute("update pair set n = n + 100 where id = $1", one));
            return 0;
        }
    }

    @LoopTest
    void aCancelledStatementEndsOnTheServerAndTheConnectionStays() {
        try (var db = connect(); var other = connect()) {
            var id = db.query("select connection_id()").one(long.class);
            assertFalse(moveOnAfter(Duration.ofMillis(100), () -> {
                db.query("select sleep(60)").list();
            }));
            assertEquals(0, other.query("select count(*) from information_schema.processlist where id = $1 and info = 'select sleep(60)'", id).one(int.class));
            assertEquals(id, db.query("select connection_id()").one(long.class));
        }
    }

    @LoopTest
    void whoEndsAConnectionEndsItsStatement() {
        try (var db = connect(); var other = connect()) {
            var id = db.query("select connection_id()").one(long.class);
            var waiting = spawn(() -> assertThrows(SqlException.ConnectionLost.class, () -> db.query("select sleep(60)").list()));
            while (other.query("select count(*) from information_schema.processlist where id = $1 and info = 'select sleep(60)'", id).one(int.class) == 0) {
                Meanwhile.sleep(Duration.ofMillis(5));
            }
            other.script("kill " + id);
            waiting.await();
            assertEquals(1, db.query("select 1").one(int.class));
        }
    }
}
