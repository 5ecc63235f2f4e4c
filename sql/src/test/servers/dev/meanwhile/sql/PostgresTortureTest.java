package dev.meanwhile.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Meanwhile;
import dev.meanwhile.test.LoopTests;
import dev.meanwhile.test.Torture;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whoever is cancelled in a COPY or while listening, at whatever moment, leaves nothing running on the server and nobody listening, and a pool that is whole. */
@Tag("long")
class PostgresTortureTest {
    private static final String BUSY = "select count(*) from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid() and state <> 'idle'";

    @BeforeAll
    static void prepare() {
        var url = PostgresServer.shared().url();
        LoopTests.run(() -> {
            try (var db = Database.connect(url)) {
                db.script("drop table if exists tortured_copy; create table tortured_copy (id int primary key, text text)");
            }
        });
    }

    /** @param rows how many may be in the table afterwards */
    private static void torture(Consumer<Database> work, IntPredicate rows) {
        var url = PostgresServer.shared().url();
        var runs = Torture.cancelAtEveryWait(victim -> {
            try (var db = Database.connect(url, o -> o.maxConnections(2)); var other = Database.connect(url, o -> o.maxConnections(1))) {
                other.execute("truncate tortured_copy");
                victim.run(() -> work.accept(db));
                assertEquals(0, db.stats().inUse());
                while (other.query(BUSY).one(int.class) > 0) {
                    Meanwhile.sleep(Duration.ofMillis(1));
                }
                var there = other.query("select count(*) from tortured_copy").one(int.class);
                assertTrue(rows.test(there), there + " rows");
                // All connections of the pool are there again, and answer what they are asked now.
                db.transaction(tx -> {
                    assertEquals(0, tx.query("select count(*) from pg_listening_channels()").one(int.class));
                    assertEquals(7, db.query("select 7").one(int.class));
                });
            }
        });
        assertTrue(runs >= 5, runs + " runs");
    }

    private record Line(int id, String text) {
    }

    private static Iterable<Line> lines(int count) {
        var text = "x".repeat(10_000);
        return () -> IntStream.range(0, count).mapToObj(i -> new Line(i, text)).iterator();
    }

    @Test
    void copyIn() {
        torture(db -> db.copyIn("tortured_copy", lines(50)), rows -> rows == 0 || rows == 50);
    }

    @Test
    @Tag("carrier")
    void copyInWithinATransaction() {
        torture(db -> db.transaction(tx -> {
            tx.copyIn("tortured_copy", lines(50));
            tx.execute("insert into tortured_copy values (50, '')");
        }), rows -> rows == 0 || rows == 51);
    }

    @Test
    @Tag("carrier")
    void copyInOfASlowFlow() {
        torture(db -> db.copyIn("tortured_copy", Meanwhile.generate(out -> {
            for (var line : lines(10)) {
                Meanwhile.sleep(Duration.ofMillis(1));
                out.emit(line);
            }
        })), rows -> rows == 0 || rows == 10);
    }

    @Test
    @Tag("carrier")
    void copyOut() {
        torture(db -> {
            assertEquals(100, db.copyOut(Integer.class, "select length(repeat('x', i)) from generate_series(1, 100) i").onEach(_ -> Meanwhile.sleep(Duration.ZERO)).toList().size());
        }, rows -> rows == 0);
    }

    @Test
    void copyOutThatIsLeftEarly() {
        torture(db -> {
            try (var rows = db.copyOut(Integer.class, "select generate_series(1, 10000000)")) {
                for (var row : rows) {
                    if (row == 3) {
                        break;
                    }
                }
            }
        }, rows -> rows == 0);
    }

    @Test
    void listening() {
        torture(db -> {
            try (var changes = db.listen(o -> o.beginWithGap(), "tortured", "other")) {
                var all = changes.iterator();
                all.next();
                all.next();
                db.notify("tortured", "1");
                assertEquals("1", all.next().payload());
            }
        }, rows -> rows == 0);
    }
}
