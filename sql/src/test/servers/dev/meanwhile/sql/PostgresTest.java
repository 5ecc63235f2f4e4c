package dev.meanwhile.sql;

import static dev.meanwhile.Meanwhile.moveOnAfter;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Meanwhile;
import dev.meanwhile.test.LoopTest;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;

/** PostgreSQL, a real one. */
class PostgresTest {
    enum Kind { LIGHT, SEAT }

    record Item(int id, String name, Optional<BigDecimal> price) {
    }

    @BeforeAll
    static void startServer() {
        PostgresServer.shared();
    }

    private static Database connect() {
        return Database.connect(PostgresServer.shared().url());
    }

    @LoopTest
    void rowsBecomeRecords() {
        try (var db = connect()) {
            db.script("create temp table item (id int primary key, name text, price numeric(10, 2)); insert into item values (1, 'lamp', 7.50)");
            assertEquals(1, db.execute("insert into item values ($1, $2, $3)", 2, "chair", null));
            assertEquals(List.of(new Item(1, "lamp", Optional.of(new BigDecimal("7.50"))), new Item(2, "chair", Optional.empty())), db.query("select * from item order by id").list(Item.class));
            assertEquals(List.of(1L, 1L), db.executeAll("insert into item (id, name) values ($1, $2)", List.of(List.of(3, "a"), List.of(4, "b"))));
            assertEquals("b", db.query("select name from item where id = :id").bind("id", 4L).one(String.class));
            assertEquals(4, db.execute("update item set name = name || '!'"));
            assertEquals(1, db.query("insert into item values (9, 'new', 1) returning id").execute().rowsChanged());
            assertEquals(0, db.query("select 1").execute().rowsChanged());
        }
    }

    private static <T> T roundTrip(Database db, String type, Object value, Class<T> as) {
        return db.query("select $1::" + type + " as it", value).one(as);
    }

    @LoopTest
    void valuesOfAllTypesComeBackAsTheyWent() {
        try (var db = connect()) {
            assertEquals((short) 7, roundTrip(db, "smallint", 7, short.class));
            assertEquals(7, roundTrip(db, "int", 7L, int.class));
            assertEquals(Long.MIN_VALUE, roundTrip(db, "bigint", Long.MIN_VALUE, long.class));
            assertEquals(new BigDecimal("12345678901234567890.1200"), roundTrip(db, "numeric", new BigDecimal("12345678901234567890.1200"), BigDecimal.class));
            assertEquals(Double.NaN, roundTrip(db, "numeric", Double.NaN, double.class));
            assertEquals(1.5, roundTrip(db, "double precision", 1.5, double.class));
            assertEquals(1.5f, roundTrip(db, "real", 1.5f, float.class));
            assertEquals(true, roundTrip(db, "boolean", true, boolean.class));
            assertEquals("Größe ☃ 𝄞", roundTrip(db, "text", "Größe ☃ 𝄞", String.class));
            assertArrayEquals(new byte[] {0, -1, 7}, roundTrip(db, "bytea", new byte[] {0, -1, 7}, byte[].class));
            var id = UUID.randomUUID();
            assertEquals(id, roundTrip(db, "uuid", id, UUID.class));
            assertEquals(LocalDate.of(2024, 2, 29), roundTrip(db, "date", LocalDate.of(2024, 2, 29), LocalDate.class));
            assertEquals(LocalTime.of(23, 59, 59, 123_456_000), roundTrip(db, "time", LocalTime.of(23, 59, 59, 123_456_000), LocalTime.class));
            assertEquals(LocalDateTime.of(1999, 1, 1, 12, 30), roundTrip(db, "timestamp", LocalDateTime.of(1999, 1, 1, 12, 30), LocalDateTime.class));
            var instant = Instant.parse("2026-03-29T01:30:00.123456Z");
            assertEquals(instant, roundTrip(db, "timestamptz", instant, Instant.class));
            assertEquals(instant, roundTrip(db, "timestamptz", OffsetDateTime.parse("2026-03-29T03:30:00.123456+02:00"), OffsetDateTime.class).toInstant());
            assertEquals(Duration.ofMillis(90_061_001), roundTrip(db, "interval", Duration.ofMillis(90_061_001), Duration.class));
            assertEquals(Period.of(1, 2, 3), roundTrip(db, "interval", Period.of(1, 2, 3), Period.class));
            assertEquals(Duration.ofHours(72), roundTrip(db, "interval", Period.ofDays(3), Duration.class));
            assertEquals("{\"a\":[1,2.5,null]}", roundTrip(db, "jsonb", "{\"a\": [1, 2.5, null]}", String.class).replace(" ", ""));
            assertEquals("\"text\"", roundTrip(db, "json", "\"text\"", String.class));
            assertEquals("null", roundTrip(db, "json", "null", String.class));
            assertEquals("12345678901234567890.12345678901234567890", db.query("select ($1::jsonb)::text", "12345678901234567890.12345678901234567890").one(String.class));
            assertEquals(Optional.empty(), db.query("select $1::int as it", Optional.empty()).one(Row.class).optional("it", Integer.class));
            assertEquals("127.0.0.1", db.query("select inet '127.0.0.1'").one(String.class));
        }
    }

    @LoopTest
    void arraysAndEnums() {
        record Lists(List<Integer> numbers, List<String> words, String[] plain, List<BigDecimal> amounts, int[] ints) {
        }
        try (var db = connect()) {
            var it = db.query("select $1::int[] as numbers, $2::text[] as words, $2::text[] as plain, $3::numeric[] as amounts, $4::int[] as ints", List.of(1, 2), Arrays.asList("a,b", "\"q\"\\"),
                    List.of(new BigDecimal("1.10")), new int[] {3, 4}).one(Lists.class);
            assertEquals(List.of(1, 2), it.numbers());
            assertEquals(List.of("a,b", "\"q\"\\"), it.words());
            assertArrayEquals(new String[] {"a,b", "\"q\"\\"}, it.plain());
            assertEquals(List.of(new BigDecimal("1.10")), it.amounts());
            assertArrayEquals(new int[] {3, 4}, it.ints());
            assertArrayEquals(new byte[][] {{1}, {2, 3}}, db.query("select $1::bytea[]", (Object) new byte[][] {{1}, {2, 3}}).one(byte[][].class));
            assertEquals(2L, db.query("select count(*) from unnest($1::uuid[])", List.of(UUID.randomUUID(), UUID.randomUUID())).one(long.class));
            db.script("drop type if exists kind; create type kind as enum ('LIGHT', 'SEAT')");
            assertEquals(Kind.SEAT, db.query("select $1::kind", Kind.SEAT).one(Kind.class));
            assertArrayEquals(new Kind[] {Kind.SEAT, Kind.LIGHT}, db.query("select $1::kind[]", List.of(Kind.SEAT, Kind.LIGHT)).one(Kind[].class));
        }
    }

    @LoopTest
    void whatDoesNotFitAParameterIsRefusedAndHurtsNothing() {
        try (var db = connect()) {
            assertThrows(IllegalArgumentException.class, () -> db.query("select $1::int", 5_000_000_000L).one(int.class));
            assertThrows(IllegalArgumentException.class, () -> db.query("select $1::int", 1.5).one(int.class));
            assertThrows(IllegalArgumentException.class, () -> db.query("select $1::int", "5").one(int.class));
            assertThrows(IllegalArgumentException.class, () -> db.query("select $1::json", "{").one(String.class));
            assertThrows(IllegalArgumentException.class, () -> db.query("select $1::json", "1 2").one(String.class));
            assertThrows(IllegalArgumentException.class, () -> db.query("select $1::json", "").one(String.class));
            assertThrows(IllegalArgumentException.class, () -> db.query("select 1 where $1::oid = 7::oid", 7).list());
            var unreadable = assertThrows(IllegalArgumentException.class, () -> db.query("select '1'::xml as doc").list());
            assertTrue(unreadable.getMessage().contains("doc::text"), unreadable.getMessage());
            assertEquals(1, db.query("select 1").one(int.class));
        }
    }

    @LoopTest
    void errorsTellWhatTheServerTells() {
        try (var db = connect()) {
            db.script("drop table if exists fixed; create table fixed (id int constraint fixed_key primary key, name text not null)");
            db.execute("insert into fixed values (1, 'a')");
            var twice = assertThrows(SqlException.NotUnique.class, () -> db.execute("insert into fixed values (1, 'b')"));
            assertEquals(Optional.of("fixed_key"), twice.constraint());
            assertEquals(Optional.of("fixed"), twice.details().table());
            assertTrue(twice.details().detail().orElseThrow().contains("(id)=(1)"));
            assertEquals(Optional.of("name"), assertThrows(SqlException.ConstraintViolated.class, () -> db.execute("insert into fixed values (2, null)")).details().column());
            var wrong = assertThrows(SqlException.DatabaseError.class, () -> db.execute("select nothing"));
            assertEquals("42703", wrong.sqlState());
            assertEquals(OptionalInt.of(8), wrong.details().position());
        }
    }

    @LoopTest
    void aMigrationMakesStatementsStaleAndTheyArePreparedAgain() {
        try (var db = Database.connect(PostgresServer.shared().url(), o -> o.maxConnections(1))) {
            db.script("drop table if exists moving; create table moving (a int); insert into moving values (1)");
            assertEquals(List.of("a"), db.query("select * from moving").execute().columns());
            db.script("alter table moving add b text");
            assertEquals(List.of("a", "b"), db.query("select * from moving").execute().columns());
            db.execute("insert into moving (a) values ($1)", 1);
            db.script("alter table moving alter a type bigint");
            db.execute("insert into moving (a) values ($1)", 5_000_000_000L);
            db.script("deallocate all");
            assertEquals(List.of("a", "b"), db.query("select * from moving").execute().columns());
        }
    }

    @LoopTest
    void statementsBeyondTheCacheAreClosedOnTheServer() {
        for (var most : List.of(0, 1, 3)) {
            try (var db = Database.connect(PostgresServer.shared().url(), o -> o.maxConnections(1).preparedStatements(most))) {
                for (var i = 0; i < 10; i++) {
                    assertEquals(i, db.query("select $1::int as it" + i % 5, i).one(int.class));
                }
                assertEquals(most, db.query("select name from pg_prepared_statements").list(String.class).size());
            }
        }
    }

    @LoopTest
    void severalResults() {
        try (var db = connect()) {
            assertEquals(2, db.query("select 1; select 2").one(int.class));
        }
    }

    @LoopTest
    void aStreamComesInPages() {
        try (var db = Database.connect(PostgresServer.shared().url(), o -> o.maxConnections(1))) {
            var sum = 0L;
            for (var number : db.query("select * from generate_series(1, $1::int) as i", 1000).stream(Integer.class, 64)) {
                sum += number;
            }
            assertEquals(500_500, sum);
            assertEquals(List.of(1, 2), db.query("select * from generate_series(1, 1000000) as i").stream(Integer.class, 10).take(2).toList());
            assertEquals(0, db.query("select count(*) from pg_cursors where name <> ''").one(int.class));
        }
    }

    @LoopTest
    void transactionsHaveTheOptionsThatTheyAreGiven() {
        try (var db = Database.connect(PostgresServer.shared().url(), o -> o.maxConnections(2))) {
            db.script("drop table if exists ledger; create table ledger (id int)");
            var settings = db.transaction(o -> o.isolation(TransactionOptions.Isolation.SERIALIZABLE).readOnly().deferrable(), tx -> {
                assertThrows(SqlException.DatabaseError.class, () -> tx.nested(() -> {
                    tx.execute("insert into ledger values (9)");
                }));
                return tx.query("select current_setting('transaction_isolation') || current_setting('transaction_read_only') || current_setting('transaction_deferrable')").one(String.class);
            });
            assertEquals("serializableonon", settings);
        }
    }

    @LoopTest
    void aCommitAfterAFailureIsNoSilentRollback() {
        try (var db = connect()) {
            var refused = assertThrows(SqlException.DatabaseError.class, () -> db.transaction(tx -> {
                assertThrows(SqlException.DatabaseError.class, () -> tx.execute("nonsense"));
            }));
            assertTrue(refused.getMessage().contains("undone"), refused.getMessage());
        }
    }

    @LoopTest
    void aCancelledStatementEndsOnTheServerAndTheConnectionStays() {
        try (var db = Database.connect(PostgresServer.shared().url(), o -> o.maxConnections(1)); var other = connect()) {
            var process = db.query("select pg_backend_pid()").one(int.class);
            assertFalse(moveOnAfter(Duration.ofMillis(100), () -> {
                db.execute("select pg_sleep(60)");
            }));
            assertEquals("idle", other.query("select state from pg_stat_activity where pid = $1", process).one(String.class));
            assertEquals(process, db.query("select pg_backend_pid()").one(int.class));
        }
    }

    @LoopTest
    void whoEndsAConnectionEndsItsStatement() {
        try (var db = Database.connect(PostgresServer.shared().url(), o -> o.maxConnections(1)); var other = connect()) {
            var process = db.query("select pg_backend_pid()").one(int.class);
            var waiting = Meanwhile.spawn(() -> assertThrows(SqlException.ConnectionLost.class, () -> db.execute("select pg_sleep(60)")));
            while (other.query("select count(*) from pg_stat_activity where query = 'select pg_sleep(60)' and state = 'active' and pid = $1", process).one(int.class) == 0) {
                Meanwhile.sleep(Duration.ofMillis(5));
            }
            other.execute("select pg_terminate_backend($1)", process);
            waiting.await();
            assertEquals(1, db.query("select 1").one(int.class));
        }
    }

    @LoopTest
    void tlsAsTheUrlSays() {
        var url = PostgresServer.shared().url();
        for (var mode : List.of("require", "verify-ca&sslrootcert=" + PostgresServer.shared().certificate(), "verify-full&sslrootcert=" + PostgresServer.shared().certificate())) {
            try (var db = Database.connect(url + "?sslmode=" + mode, o -> o.maxConnections(1))) {
                assertTrue(db.query("select ssl from pg_stat_ssl where pid = pg_backend_pid()").one(boolean.class), mode);
                assertFalse(moveOnAfter(Duration.ofMillis(100), () -> {
                    db.execute("select pg_sleep(60)");
                }));
                assertEquals(1, db.query("select 1").one(int.class));
            }
        }
        assertThrows(SqlException.ConnectFailed.class, () -> Database.connect(url + "?sslmode=verify-full"));
    }

    @LoopTest
    void aFailedConnectionTellsWhyAndNoPassword() {
        var url = PostgresServer.shared().url();
        var wrong = assertThrows(SqlException.ConnectFailed.class, () -> Database.connect(url.replace("s%40cret", "guess")));
        assertTrue(wrong.getMessage().contains("password authentication failed"), wrong.getMessage());
        assertFalse(wrong.getMessage().contains("guess"), wrong.getMessage());
        var unreadable = assertThrows(IllegalArgumentException.class, () -> Database.connect("postgresql://a:pass word@h:x/y"));
        assertFalse(unreadable.toString().contains("pass word") || unreadable.getCause() != null, unreadable.toString());
    }
}
