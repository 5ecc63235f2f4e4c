package dev.meanwhile.sql;

import static dev.meanwhile.Meanwhile.gather;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Loop;
import dev.meanwhile.Retry;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Databases behind JDBC: H2 and SQLite, which run in the program. */
class JdbcTest {
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
    void tasksOfATransactionTakeTurns(String kind) throws Exception {
        with(kind, db -> db.transaction(tx -> {
            gather(List.of(1, 2, 3, 4, 5).stream().map(id -> spawn(() -> tx.execute("insert into item values ($1, 'x')", id))));
            assertEquals(5, tx.query("select count(*) from item").one(int.class));
        }));
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

    private static List<String> settings(String url) {
        return run(() -> {
            try (var db = Database.connect(url)) {
                return List.of("foreign_keys", "journal_mode", "busy_timeout", "synchronous").stream().map(it -> String.valueOf(db.query("pragma " + it).one(Row.class).get(0, Object.class))).toList();
            }
        });
    }

    @Test
    void sqliteHasSafeSettingsUnlessTheUrlSaysOtherwise() {
        assertEquals(List.of("1", "wal", "5000", "2"), settings(url("sqlite")));
        assertEquals(List.of("0", "delete", "70", "2"), settings("sqlite:" + folder.resolve("other.db") + "?foreign_keys=false&journal_mode=DELETE&busy_timeout=70"));
    }

    @Test
    void h2FoldsNamesAsPostgresUnlessTheUrlSaysOtherwise() {
        run(() -> {
            for (var url : List.of("h2:mem:", "h2:mem:;LOCK_TIMEOUT=70", url("h2"))) {
                try (var db = Database.connect(url)) {
                    db.script("create table Item (Id int)");
                    assertEquals(List.of("id"), db.query("select $1 from $2", Sql.name("id"), Sql.name("item")).execute().columns());
                }
            }
            for (var url : List.of("h2:mem:;DATABASE_TO_UPPER=TRUE", "jdbc:h2:mem:")) {
                try (var db = Database.connect(url)) {
                    db.script("create table Item (Id int)");
                    assertEquals(List.of("ID"), db.query("select * from item").execute().columns());
                    gather(List.of(1, 2, 3).stream().map(id -> spawn(() -> db.execute("insert into item values ($1)", id))));
                    assertEquals(3, db.query("select count(*) from item").one(int.class));
                }
            }
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
    @ValueSource(strings = {"jdbc:oracle:thin:@//db:1521/shop", "jdbc:sqlserver://db;databaseName=shop", "jdbc:nosuch:db"})
    void aMissingDriverIsNamed(String url) throws Exception {
        run(() -> {
            var message = assertThrows(SqlException.ConnectFailed.class, () -> Database.connect(url)).getMessage();
            assertTrue(message.contains(url.contains("oracle") ? "//DEPS com.oracle.database.jdbc:ojdbc17:23" : url.contains("server") ? "//DEPS com.microsoft.sqlserver:mssql-jdbc:13" : "//DEPS GROUP"), message);
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

    /** H2's, but for a bug. */
    private static final class BuggyDriver implements java.sql.Driver {
        @Override
        public Connection connect(String url, Properties properties) throws SQLException {
            var real = DriverManager.getConnection("jdbc:h2:mem:");
            return (Connection) Proxy.newProxyInstance(JdbcTest.class.getClassLoader(), new Class<?>[] {Connection.class}, (_, method, arguments) -> {
                if (method.getName().equals("prepareStatement") && arguments[0].equals("select 'bug'")) {
                    throw new NullPointerException("a bug");
                }
                return method.invoke(real, arguments);
            });
        }

        @Override
        public boolean acceptsURL(String url) {
            return url.equals("jdbc:buggy:");
        }

        @Override
        public DriverPropertyInfo[] getPropertyInfo(String url, Properties properties) {
            return new DriverPropertyInfo[0];
        }

        @Override
        public int getMajorVersion() {
            return 1;
        }

        @Override
        public int getMinorVersion() {
            return 0;
        }

        @Override
        public boolean jdbcCompliant() {
            return false;
        }

        @Override
        public Logger getParentLogger() {
            return Logger.getGlobal();
        }
    }

    @Test
    void aConnectionInWhichTheDriverHasABugIsNotUsedAgain() throws Exception {
        var driver = new BuggyDriver();
        DriverManager.registerDriver(driver);
        try {
            run(() -> {
                try (var db = Database.connect("jdbc:buggy:")) {
                    assertEquals("a bug", assertThrows(NullPointerException.class, () -> db.query("select 'bug'").list()).getMessage());
                    assertEquals(0, db.stats().idle());
                    assertEquals(1, db.query("select 1").one(int.class));
                    assertEquals(2, db.stats().opened());
                }
            });
        } finally {
            DriverManager.deregisterDriver(driver);
        }
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
}
