package dev.meanwhile.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.ItemAction;
import dev.meanwhile.Meanwhile;
import dev.meanwhile.test.LoopTests;
import dev.meanwhile.test.Torture;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whoever is cancelled, at whatever moment, leaves nothing running on the server, no half of a transaction, and a pool that is whole. */
@Tag("long")
class CancellationTortureTest {
    /** The databases, and how to ask each what other connections are doing. */
    enum Server {
        POSTGRES("select count(*) from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid() and state <> 'idle'",
                "select i from generate_series(1, 30) as i", "select pg_sleep(0.02)") {
            @Override
            String url() {
                return PostgresServer.shared().url();
            }
        },
        MARIA_DB("select count(*) from information_schema.processlist where user <> 'system user' and id <> connection_id() and command not in ('Sleep', 'Daemon')",
                "select seq from seq_1_to_30", "select sleep(0.02)") {
            @Override
            String url() {
                return MariaDbServer.shared().url();
            }
        },
        H2("select count(*) from information_schema.sessions where executing_statement is not null and session_id <> session_id()", "select x from system_range(1, 30)",
                "select max(x) from system_range(1, 20000)") {
            @Override
            String url() {
                return "jdbc:h2:mem:torture;DB_CLOSE_DELAY=-1";
            }
        },
        /** It has no sessions that others could look at. */
        SQLITE("select 0", "with recursive n(i) as (select 1 union all select i + 1 from n where i < 30) select i from n",
                "with recursive n(i) as (select 1 union all select i + 1 from n where i < 20000) select max(i) from n") {
            @Override
            String url() {
                return "sqlite:" + CancellationTortureTest.folder.resolve("torture.db");
            }
        };


        final String busy;
        final String thirty;
        final String nap;

        Server(String busy, String thirty, String nap) {
            this.busy = busy;
            this.thirty = thirty;
            this.nap = nap;
        }

        abstract String url();
    }

    @TempDir
    static Path folder;

    /** @param work what is cancelled; it inserts three rows, or none */
    private static void torture(Server server, ItemAction<Database, RuntimeException> work) {
        var url = server.url();
        LoopTests.run(() -> {
            try (var db = Database.connect(url)) {
                db.script("drop table if exists tortured");
                db.script("create table tortured (id int primary key, n int)");
            }
        });
        var runs = 0;
        // A thread's answer may be there before the task waits for it: then there is less to disturb.
        for (var attempt = 0; runs < 5 && attempt < 20; attempt++) {
            runs += Torture.cancelAtEveryWait(victim -> {
                try (var db = Database.connect(url, o -> o.maxConnections(1)); var other = Database.connect(url, o -> o.maxConnections(1))) {
                    other.execute("delete from tortured");
                    var done = victim.run(() -> work.run(db));
                    while (other.query(server.busy).one(int.class) > 0) {
                        Meanwhile.sleep(Duration.ofMillis(1));
                    }
                    var rows = other.query("select count(*) from tortured").one(int.class);
                    assertTrue(rows == 3 || rows == 0 && !done, rows + " rows");
                    // The only connection of the pool is there again, and answers what it is asked now.
                    assertEquals(7, db.query("select 7").one(int.class));
                }
            });
        }
        assertTrue(runs >= 5, runs + " runs");
    }

    @ParameterizedTest
    @EnumSource
    void aTransactionIsDoneOrUndone(Server server) {
        torture(server, db -> db.transaction((ItemAction<Transaction, RuntimeException>) tx -> {
            tx.execute("insert into tortured values ($1, 0)", 1);
            tx.nested(() -> {
                tx.execute("insert into tortured values ($1, 0)", 2);
            });
            tx.query(server.nap).list();
            tx.executeAll("insert into tortured values ($1, $2)", List.of(List.of(3, 0)));
        }));
    }

    @ParameterizedTest
    @EnumSource
    void aStatementIsDoneOrUndone(Server server) {
        torture(server, db -> {
            db.query(server.nap).list();
            db.execute("insert into tortured values ($1, 0), ($2, 0), ($3, 0)", 1, 2, 3);
        });
    }

    @ParameterizedTest
    @EnumSource
    void aStreamLeavesNoCursor(Server server) {
        torture(server, db -> {
            assertEquals(30, db.query(server.thirty).stream(Integer.class, 10).toList().size());
            db.executeAll("insert into tortured values ($1, 0)", List.of(1, 2, 3));
        });
    }
}
