package dev.meanwhile.sql;

import static dev.meanwhile.Meanwhile.gather;
import static dev.meanwhile.Meanwhile.moveOnAfter;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Loop;
import dev.meanwhile.Meanwhile;
import dev.meanwhile.Retry;
import dev.meanwhile.Until;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Databases behind JDBC: H2 and SQLite, which run in the program. */
class JdbcTest {
    /** A query that never ends by itself. */
    private static final String ENDLESS_SQLITE = "with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n";
    private static final String ENDLESS_H2 = "select count(*) from system_range(1, 10000000) a, system_range(1, 10000000) b where a.x + b.x = 0";

    @TempDir
    Path folder;

    private String url(String kind) {
        return kind + ":" + folder.resolve("test.db");
    }

    @FunctionalInterface
    private interface Body {
        void on(Database db) throws Exception;
    }

    private void with(String kind, Body body) throws Exception {
        run(() -> {
            try (var db = Database.connect(url(kind))) {
                db.script("create table item (id integer primary key, name varchar(100)); create table part (item integer references item (id))");
                body.on(db);
                assertEquals(0, db.stats().inUse());
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"h2", "sqlite"})
    void aCancelledStatementIsCancelledInTheDatabase(String kind) throws Exception {
        with(kind, db -> {
            var endless = kind.equals("h2") ? ENDLESS_H2 : ENDLESS_SQLITE;
            var task = spawn(() -> {
                db.query(endless).one(long.class);
            });
            sleep(Duration.ofMillis(100));
            task.cancel();
            assertThrows(CancellationException.class, task::await);
            assertEquals(1, db.stats().idle(), "the statement has ended, so the connection is good");
            assertEquals(1, db.query("select 1").one(int.class));
            assertEquals(1, db.stats().opened());
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"h2", "sqlite"})
    void aCancellationInATransactionUndoesIt(String kind) throws Exception {
        with(kind, db -> {
            var endless = kind.equals("h2") ? ENDLESS_H2 : ENDLESS_SQLITE;
            assertFalse(moveOnAfter(Duration.ofMillis(100), () -> db.transaction(tx -> {
                tx.execute("insert into item values (1, 'lamp')");
                tx.query(endless).one(long.class);
            })));
            assertEquals(0, db.query("select count(*) from item").one(int.class));
            db.execute("insert into item values (1, 'lamp')");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"h2", "sqlite"})
    void violationsHaveTheirTypes(String kind) throws Exception {
        with(kind, db -> {
            db.execute("insert into item values (1, 'lamp')");
            assertThrows(SqlException.NotUnique.class, () -> db.execute("insert into item values (1, 'lamp')"));
            var violation = assertThrows(SqlException.ConstraintViolated.class, () -> db.execute("insert into part values (7)"));
            assertFalse(violation instanceof SqlException.NotUnique);
            assertThrows(SqlException.DatabaseError.class, () -> db.execute("selekt"));
            assertEquals(1, db.stats().opened(), "a refused statement costs no connection");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"h2", "sqlite"})
    void savepointsUndoAPart(String kind) throws Exception {
        with(kind, db -> {
            db.transaction(tx -> {
                tx.execute("insert into item values (1, 'lamp')");
                assertThrows(IllegalStateException.class, () -> tx.nested(() -> {
                    tx.execute("insert into item values (2, 'chair')");
                    tx.nested(() -> tx.execute("insert into item values (3, 'table')"));
                    throw new IllegalStateException("not these");
                }));
                tx.nested(() -> tx.execute("insert into item values (4, 'bed')"));
            });
            assertEquals(List.of(1, 4), db.query("select id from item order by 1").list(int.class));
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"h2", "sqlite"})
    void tasksOfATransactionTakeTurns(String kind) throws Exception {
        with(kind, db -> db.transaction(tx -> {
            gather(List.of(1, 2, 3, 4, 5).stream().map(id -> spawn(() -> tx.execute("insert into item values ($1, 'x')", id))));
            assertEquals(5, tx.query("select count(*) from item").one(int.class));
        }));
    }

    @ParameterizedTest
    @ValueSource(strings = {"h2", "sqlite"})
    void aTransactionIsOverWithItsBlock(String kind) throws Exception {
        with(kind, db -> {
            var kept = new Transaction[1];
            db.transaction(tx -> {
                kept[0] = tx;
            });
            assertThrows(IllegalStateException.class, () -> kept[0].execute("select 1"));
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"h2", "sqlite"})
    void streamsAreReadInPagesAndMayEndEarly(String kind) throws Exception {
        with(kind, db -> {
            db.executeAll("insert into item values ($1, $2)", java.util.stream.IntStream.range(0, 1_000).mapToObj(i -> List.of(i, "item " + i)).toList());
            var sum = 0;
            try (var ids = db.query("select id from item order by 1").stream(Integer.class, 7)) {
                for (var id : ids) {
                    sum += id;
                    if (id == 100) {
                        break;
                    }
                }
            }
            assertEquals(5_050, sum);
            assertEquals(1_000, db.query("select * from item").stream(Row.class, 100).toList().size());
            db.transaction(tx -> {
                for (var id : tx.query("select id from item order by 1").stream(Integer.class, 7).take(20)) {
                    tx.execute("update item set name = 'x' where id = $1", id);
                }
            });
            assertEquals(20, db.query("select count(*) from item where name = 'x'").one(int.class));
            assertEquals(1, db.stats().opened());
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"h2", "sqlite"})
    void moreRowsThanFitAreStreamed(String kind) throws Exception {
        with(kind, db -> {
            // 10 GB, if they were all kept.
            var rows = kind.equals("h2") ? "select repeat('x', 100000) from system_range(1, 100000)"
                    : "with recursive n(i) as (select 1 union all select i + 1 from n limit 100000) select printf('%.100000c', 'x') from n";
            var seen = 0;
            try (var texts = db.query(rows).stream(String.class, 20)) {
                for (var _ : texts) {
                    if (++seen == 20_000) {
                        break;
                    }
                }
            }
            assertEquals(20_000, seen);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"h2", "sqlite"})
    void generatedKeysAreTold(String kind) throws Exception {
        with(kind, db -> {
            db.script(kind.equals("h2") ? "create table made (id bigint generated always as identity primary key, name varchar(9))" : "create table made (id integer primary key, name text)");
            assertEquals(List.of(1L), db.query("insert into made (name) values ($1)", "a").execute().keys(Long.class));
            assertEquals(List.of(2), db.query("insert into made (name) values ($1)", "b").execute().keys(int.class));
            assertEquals(List.of(), db.query("update made set name = 'c'").execute().keys(Long.class));
        });
    }

    @Test
    void sqliteRefusesChangesInReadOnlyTransactionsAndOnlyThere() throws Exception {
        with("sqlite", db -> {
            assertThrows(SqlException.DatabaseError.class, () -> db.transaction(o -> o.readOnly(), tx -> {
                return tx.execute("insert into item values (1, 'lamp')");
            }));
            db.execute("insert into item values (1, 'lamp')");
            assertEquals(1, db.stats().opened(), "on the same connection");
        });
    }

    @Test
    void sqliteHasOneWriterAfterTheOther() throws Exception {
        with("sqlite", db -> {
            db.execute("insert into item values (1, '0')");
            gather(java.util.stream.IntStream.range(0, 20).mapToObj(_ -> spawn(() -> db.transaction(tx -> {
                var count = Integer.parseInt(tx.query("select name from item").one(String.class));
                tx.execute("update item set name = $1", String.valueOf(count + 1));
            }))));
            assertEquals("20", db.query("select name from item").one(String.class));
        });
    }

    @Test
    void aConflictIsTriedAgain() throws Exception {
        with("h2", db -> {
            db.execute("insert into item values (1, '0')");
            var attempts = new ArrayList<Integer>();
            var result = db.transaction(o -> o.isolation(TransactionOptions.Isolation.SERIALIZABLE).retry(Retry.exponential(5).withDelay(Duration.ofMillis(1))), tx -> {
                attempts.add(attempts.size());
                var count = Integer.parseInt(tx.query("select name from item").one(String.class));
                if (attempts.size() == 1) {
                    db.execute("update item set name = '10'");
                }
                tx.execute("update item set name = $1", String.valueOf(count + 1));
                return count;
            });
            assertEquals(10, result);
            assertEquals(2, attempts.size());
            assertEquals("11", db.query("select name from item").one(String.class));
        });
    }

    @Test
    void whatIsNoConflictIsNotTriedAgain() throws Exception {
        with("h2", db -> {
            var attempts = new ArrayList<Integer>();
            assertThrows(IllegalArgumentException.class, () -> db.transaction(o -> o.retry(Retry.exponential(5)), tx -> {
                attempts.add(1);
                throw new IllegalArgumentException();
            }));
            assertEquals(1, attempts.size());
        });
    }

    @Test
    void aDatabaseInMemoryIsOneForAllItsConnectionsAndEndsWithThem() throws Exception {
        run(() -> {
            for (var url : List.of("h2:mem:", "sqlite::memory:")) {
                try (var db = Database.connect(url); var other = Database.connect(url)) {
                    db.script("create table item (id int)");
                    gather(java.util.stream.IntStream.range(0, 5).mapToObj(i -> spawn(() -> db.execute("insert into item values ($1)", i))));
                    assertEquals(5, db.query("select count(*) from item").one(int.class));
                    assertThrows(SqlException.DatabaseError.class, () -> other.execute("insert into item values (1)"));
                }
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdbc:oracle:thin:@//db:1521/shop", "jdbc:mariadb://db/shop", "jdbc:nosuch:db"})
    void aMissingDriverIsNamed(String url) throws Exception {
        run(() -> {
            var message = assertThrows(SqlException.ConnectFailed.class, () -> Database.connect(url)).getMessage();
            assertTrue(message.contains(url.contains("oracle") ? "com.oracle.database.jdbc:ojdbc17" : url.contains("maria") ? "org.mariadb.jdbc:mariadb-java-client" : "add the database's"), message);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"jdbc:nosuch://db/shop?user=ann&password=s3cret", "jdbc:nosuch://ann:s3cret@db/shop", "jdbc:oracle:thin:ann/s3cret@//db/shop",
            "jdbc:h2:mem:x;IFEXISTS=TRUE;PASSWORD=s3cret", "jdbc:postgresql://127.0.0.1:1/shop?user=ann&password=s3cret"})
    void aPasswordIsNeverShown(String url) throws Exception {
        run(() -> {
            var failure = assertThrows(SqlException.ConnectFailed.class, () -> Database.connect(url, o -> o.connectLimit(seconds(5))));
            var text = new StringWriter();
            failure.printStackTrace(new PrintWriter(text));
            assertFalse(text.toString().contains("s3cret"), text.toString());
        });
    }

    @Test
    void aStreamThatIsNotClosedIsReportedWithItsPlace() throws Exception {
        run(() -> {
            var reports = new ArrayList<String>();
            Loop.current().exceptionHandler((message, _) -> reports.add(message));
            var db = Database.connect("h2:mem:", o -> o.closeLimit(Duration.ofMillis(10)));
            db.query("select x from system_range(1, 1000)").stream(int.class, 10).iterator().next();
            db.close();
            assertEquals(1, reports.size());
            assertTrue(reports.getFirst().contains("in dev.meanwhile.sql.JdbcTest.lambda$aStreamThatIsNotClosed") && reports.getFirst().contains("system_range"), reports.getFirst());
        });
    }

    @Test
    void resultsAreGivenInTheirOrder() throws Exception {
        with("h2", db -> {
            var results = db.query("select 1 as a").results();
            assertEquals(1, results.size());
            assertEquals(List.of("A"), results.getFirst().columns());
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"h2", "sqlite"})
    void cancelledAtAnyMomentThePoolIsFullAndTheSumIsRight(String kind) throws Exception {
        with(kind, db -> {
            db.executeAll("insert into item values ($1, '100')", List.of(1, 2));
            for (var round = 0; round < 60; round++) {
                var task = spawn(() -> {
                    db.transaction(tx -> {
                        tx.execute("update item set name = cast(cast(name as integer) - 1 as varchar(9)) where id = 1");
                        tx.execute("update item set name = cast(cast(name as integer) + 1 as varchar(9)) where id = 2");
                    });
                    db.query("select * from item").stream(Row.class, 1).toList();
                });
                sleep(Duration.ofNanos(round * 50_000L));
                task.cancel();
                Meanwhile.waitFor(List.of(task), Until.ALL_COMPLETED);
                assertEquals(0, db.stats().inUse());
            }
            assertEquals(200, db.query("select sum(cast(name as integer)) from item").one(int.class));
        });
    }

    @Test
    void injectionThroughEveryDoorStaysAText() throws Exception {
        for (var kind : List.of("h2", "sqlite")) {
            run(() -> {
                try (var db = Database.connect(kind.equals("h2") ? "h2:mem:" : "sqlite::memory:")) {
                    var attack = "x'); drop table item; --\"`]\\";
                    var column = "a\" int); drop table item; --";
                    db.execute("create table item ($1 varchar(99))", Sql.name(column));
                    db.execute("insert into item values ($1)", attack);
                    db.execute("insert into item values ($1)", Sql.of("$1", attack));
                    assertEquals(2, db.query("select * from item where $1 order by $2", Sql.in(Sql.name(column), Arrays.asList(attack, "y")), Sql.name(column)).list().size());
                    assertEquals(attack, db.query(Sql.of("select max($1) from item", Sql.name(column))).one(String.class));
                }
            });
        }
    }
}
