package dev.meanwhile.sql;

import static dev.meanwhile.Meanwhile.moveOnAfter;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.meanwhile.Meanwhile;
import dev.meanwhile.test.LoopTest;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;

/** {@code jdbc:mysql:}, by MySQL's driver, on MariaDB: which it takes for an old MySQL, so that it cuts off fractions of seconds. */
class MySqlJdbcTest {
    record Item(int id, String name, BigDecimal price, UUID code, Instant at) {
    }

    @BeforeAll
    static void startServer() {
        MariaDbServer.shared();
    }

    private static Database connect() {
        var url = TestDatabase.jdbc("mysql", MariaDbServer.shared(), TestServer.PASSWORD.replace("@", "%40")) + "&useCursorFetch=true";
        return Database.connect(url, o -> o.maxConnections(1));
    }

    @LoopTest
    void valuesBatchesAndKeys() {
        try (var db = connect()) {
            db.script("create or replace table bought (id int auto_increment primary key, name varchar(50) unique, price decimal(10, 2), code uuid, at timestamp null)");
            var first = new Item(1, "Größe ☃ 𝄞", new BigDecimal("7.50"), UUID.randomUUID(), Instant.parse("2026-10-25T00:30:00Z"));
            assertEquals(List.of(1L), db.query("insert into bought (name, price, code, at) values ($1, $2, $3, $4)", first.name(), first.price(), first.code(), first.at()).execute().keys(Long.class));
            var more = List.of(new Item(2, "chair", BigDecimal.ONE, UUID.randomUUID(), first.at()), new Item(3, "bed", BigDecimal.TWO, UUID.randomUUID(), first.at()));
            assertEquals(List.of(1L, 1L), db.executeAll("insert into bought values (:id, :name, :price, :code, :at)", more));
            assertEquals(first, db.query("select * from bought where code = :code").bind("code", first.code()).one(Item.class));
            assertEquals(3, db.query("select count(*) from bought where at = $1", first.at()).one(int.class));
            var twice = assertThrows(SqlException.NotUnique.class, () -> db.execute("insert into bought (name) values ('bed')"));
            assertEquals("name", twice.constraint().orElseThrow());
            assertEquals(1, db.stats().opened());
        }
    }

    @LoopTest
    void transactionsEndAsTheirBlockEnds() {
        try (var db = connect()) {
            db.script("create or replace table bought (id int primary key)");
            db.transaction(tx -> {
                tx.execute("insert into bought values (1)");
                assertThrows(SqlException.NotUnique.class, () -> tx.nested(() -> {
                    tx.execute("insert into bought values (2)");
                    tx.execute("insert into bought values (1)");
                }));
            });
            assertThrows(IllegalStateException.class, () -> db.transaction(tx -> {
                tx.execute("insert into bought values (3)");
                throw new IllegalStateException();
            }));
            assertThrows(SqlException.DatabaseError.class, () -> db.transaction(o -> o.readOnly(), tx -> {
                return tx.execute("insert into bought values (4)");
            }));
            assertEquals(List.of(1), db.query("select id from bought").list(Integer.class));
            assertEquals(1, db.stats().opened());
        }
    }

    @LoopTest
    void rowsComeInPages() {
        try (var db = connect()) {
            assertEquals(IntStream.rangeClosed(1, 1_000).boxed().toList(), db.query("select seq from seq_1_to_1000").stream(Integer.class, 10).toList());
            assertEquals(List.of(1, 2), db.query("select seq from seq_1_to_100000").stream(Integer.class, 10).take(2).toList());
            assertEquals(1, db.query("select 1").one(int.class));
        }
    }

    @LoopTest
    void aCancelledStatementEndsOnTheServer() {
        try (var db = connect(); var other = Database.connect(MariaDbServer.shared().url())) {
            assertFalse(moveOnAfter(Duration.ofMillis(100), () -> {
                db.query("select sleep(60) as mysqljdbc").list();
            }));
            while (other.query("select count(*) from information_schema.processlist where info like '%as mysqljdb_'").one(int.class) > 0) {
                Meanwhile.sleep(Duration.ofMillis(5));
            }
            assertEquals(0, db.stats().inUse());
        }
    }
}
