package dev.meanwhile.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.meanwhile.ItemAction;
import dev.meanwhile.Meanwhile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.function.UnaryOperator;

/** Every database that the suite runs against: real servers, also through their JDBC drivers, and files. What one lacks is a {@link Difference}. */
enum TestDatabase {
    POSTGRESQL(0) {
        @Override
        String url() {
            return PostgresServer.shared().url();
        }
    },
    POSTGRESQL_JDBC(0) {
        @Override
        String url() {
            return jdbc("postgresql", PostgresServer.shared(), TestServer.PASSWORD.replace("@", "%40"));
        }
    },
    MARIADB(1) {
        @Override
        String url() {
            return MariaDbServer.shared().url();
        }
    },
    MARIADB_JDBC(1) {
        @Override
        String url() {
            // This driver takes what stands there as it is.
            return jdbc("mariadb", MariaDbServer.shared(), TestServer.PASSWORD);
        }
    },
    H2(2) {
        @Override
        String url() {
            return "h2:" + folder().resolve("suite");
        }
    },
    SQLITE(3) {
        @Override
        String url() {
            return "sqlite:" + folder().resolve("suite.db");
        }
    };

    private static Path folder;

    private final int kind;

    TestDatabase(int kind) {
        this.kind = kind;
    }

    /** {@return the address for {@link Database#connect}; it is always the same database} */
    abstract String url();

    static String jdbc(String scheme, TestServer server, String password) {
        var direct = server.url();
        return "jdbc:" + scheme + direct.substring(direct.indexOf(':')).replaceFirst("//.*@", "//") + "?user=" + TestServer.USER + "&password=" + password;
    }

    private static synchronized Path folder() {
        if (folder == null) {
            try {
                folder = Files.createTempDirectory("meanwhile-sql");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            Runtime.getRuntime().addShutdownHook(new Thread(TestDatabase::clean));
        }
        return folder;
    }

    private static void clean() {
        try (var files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean has(Difference what) {
        return what.cells().get(kind).startsWith("yes");
    }

    /** {@return what each kind of database has for something} Through JDBC they are the same. */
    String either(String postgres, String mariaDb, String h2, String sqlite) {
        return new String[] {postgres, mariaDb, h2, sqlite}[kind];
    }

    boolean isJdbc() {
        return this != POSTGRESQL && this != MARIADB;
    }

    boolean isMariaDb() {
        return kind == 1;
    }

    boolean isPostgres() {
        return kind == 0;
    }

    /** Runs a test that leaves nothing open. */
    void with(ItemAction<Database, Exception> test) throws Exception {
        with(o -> o, test);
    }

    void with(UnaryOperator<DatabaseOptions> options, ItemAction<Database, Exception> test) throws Exception {
        var url = url();
        Meanwhile.run(() -> {
            try (var db = Database.connect(url, options)) {
                test.run(db);
                assertEquals(0, db.stats().inUse());
            }
        });
    }

    /** Makes a table anew. */
    void table(Database db, String name, String columns) {
        db.execute("drop table if exists $1", Sql.name(name));
        db.execute(Sql.of("create table $1 $2", Sql.name(name), Sql.of("(" + columns + ")")));
    }

    /** A query that ends after a minute, or much later, and gives a number. */
    String endless() {
        return either("select 1 from pg_sleep(60)", "select sleep(60)", "select count(*) from system_range(1, 10000000) a, system_range(1, 10000000) b where a.x + b.x = 0",
                "with recursive n(i) as (select 1 union all select i + 1 from n) select count(*) from n");
    }

    /** A query for the numbers from 1 on. */
    String numbers(int most) {
        return either("select i from generate_series(1, " + most + ") as i", "select seq as i from seq_1_to_" + most, "select cast(x as int) as i from system_range(1, " + most + ")",
                "with recursive n(i) as (select 1 union all select i + 1 from n limit " + most + ") select i from n");
    }
}
