package dev.meanwhile.sql;

import static dev.meanwhile.Meanwhile.gatherSettled;
import static dev.meanwhile.Meanwhile.scope;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Task;
import dev.meanwhile.test.LoopTest;
import dev.meanwhile.test.LoopTests;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeAll;

/** Queries that share connections to a real PostgreSQL: what a task gets, and what its failure or cancellation does to the others. */
class PipelinedPostgresTest {
    /** As quick as its parameter says: it counts so far. */
    private static final String COUNT = "select count(*) from generate_series(1, $1::bigint)";
    private static final long FOR_MINUTES = 100_000_000_000L;

    @BeforeAll
    static void startServer() {
        PostgresServer.shared();
    }

    private static Database connect(UnaryOperator<DatabaseOptions> options) {
        return Database.connect(PostgresServer.shared().url(), options);
    }

    /** A database with one connection, for which the query is known and prepared. */
    private static Database single(UnaryOperator<DatabaseOptions> options) {
        var db = connect(o -> options.apply(o.maxConnections(1)));
        awaitSharing(db, COUNT, 1L);
        return db;
    }

    /** Until a query shares a connection; a slow machine may need several runs to show that it is quick. */
    private static void awaitSharing(Database db, String sql, Object value) {
        var before = db.stats().pipelined();
        while (db.stats().pipelined() == before) {
            scope(scope -> {
                scope.spawn(() -> db.query(sql, value).one(long.class));
                scope.spawn(() -> db.query(sql, value).one(long.class));
            });
        }
    }

    private static Task<Long> count(Database db, long to) {
        return spawn(() -> {
            return db.query(COUNT, to).one(long.class);
        });
    }

    private static int process(Database db) {
        return db.query("select pg_backend_pid()").one(int.class);
    }

    /** Until one query runs on the server, and the others wait behind it in the pipeline. */
    private static void awaitRunning(Database other, int process) {
        while (other.query("select count(*) from pg_stat_activity where state = 'active' and query = $1 and pid = $2", COUNT, process).one(int.class) == 0) {
            sleep(Duration.ofMillis(1));
        }
    }

    /** It looks as if it just read, and writes if its parameter is above zero. */
    private static final String NOTE = "select note($1::bigint)";

    private static void createNote(Database db) {
        db.script("""
                drop table if exists noted;
                create table noted (id bigint);
                create or replace function note(number bigint) returns bigint language plpgsql as $$
                begin
                    if number > 0 then
                        insert into noted values (number);
                    end if;
                    return number;
                end $$""");
    }

    private static void assertRefused(Database reader) {
        var refused = new ArrayList<Task<Long>>();
        for (var i = 0; i < 20; i++) {
            refused.add(spawn(() -> {
                return reader.query(NOTE, 1L).one(long.class);
            }));
        }
        for (var outcome : gatherSettled(refused)) {
            assertEquals("25006", assertThrows(SqlException.DatabaseError.class, outcome::orThrow).sqlState());
        }
    }

    @LoopTest(limitSeconds = 120)
    void onTheDatabaseItselfAReaderSharesNothingAndTheServerRefusesChanges() {
        try (var db = connect(o -> o.maxConnections(1))) {
            createNote(db);
            awaitSharing(db, NOTE, 0L);
            var before = db.stats().pipelined();
            assertRefused(db.readOnly());
            assertEquals(before, db.stats().pipelined());
            assertEquals(0, db.query("select count(*) from noted").one(int.class));
            assertEquals(7L, db.query(NOTE, 7L).one(long.class));
        }
    }

    @LoopTest(limitSeconds = 120)
    void onAReplicaReadersShareConnectionsThatRefuseChanges() {
        try (var db = connect(o -> o.maxConnections(1).replica(PostgresServer.shared().url()))) {
            createNote(db);
            var reader = db.readOnly();
            awaitSharing(reader, NOTE, 0L);
            var before = reader.stats().pipelined();
            assertRefused(reader);
            assertTrue(reader.stats().pipelined() > before, "they share");
            assertEquals(0, db.query("select count(*) from noted").one(int.class));
        }
    }

    @LoopTest(limitSeconds = 120)
    void tenThousandTasksGetTheirOwnAnswers() {
        try (var db = connect(o -> o.maxConnections(4).maxWaiters(10_000).acquireLimit(seconds(100)))) {
            var tasks = new ArrayList<Task<Integer>>();
            for (var i = 0; i < 10_000; i++) {
                var number = i;
                tasks.add(spawn(() -> {
                    return db.query("select $1::int * 3", number).one(int.class);
                }));
            }
            for (var i = 0; i < 10_000; i++) {
                assertEquals(3 * i, tasks.get(i).await());
            }
            assertTrue(db.stats().pipelined() > 0, db.stats().toString());
            assertEquals(0, db.stats().inUse());
            assertTrue(db.stats().opened() <= 4);
        }
    }

    @LoopTest(seeds = 5, limitSeconds = 60)
    void failuresAndCancellationsHitNobodyElse() {
        try (var db = connect(o -> o.maxConnections(3))) {
            var tasks = new ArrayList<Task<Integer>>();
            for (var i = 0; i < 600; i++) {
                var number = i;
                tasks.add(spawn(() -> {
                    return db.query("select 1000 / $1::int + $2::int", number % 5, number).one(int.class);
                }));
            }
            var chosen = new ArrayList<Integer>();
            for (var i = 0; i < 60; i++) {
                chosen.add(LoopTests.random().nextInt(600));
                tasks.get(chosen.getLast()).cancel();
                if (i % 3 == 0) {
                    sleep(Duration.ZERO);
                }
            }
            for (var i = 0; i < 600; i++) {
                var outcome = gatherSettled(List.of(tasks.get(i))).getFirst();
                if (!chosen.contains(i)) {
                    if (i % 5 == 0) {
                        assertEquals("22012", assertThrows(SqlException.DatabaseError.class, outcome::orThrow).sqlState());
                    } else {
                        assertEquals(1_000 / (i % 5) + i, outcome.orThrow());
                    }
                }
            }
            while (db.stats().inUse() > 0) {
                sleep(Duration.ofMillis(1));
            }
            assertEquals(0, db.stats().waiting());
            assertEquals(7, db.query("select 7").one(int.class));
        }
    }

    @LoopTest(limitSeconds = 60)
    void whoIsCancelledAtTheHeadEndsOnTheServerAndThoseBehindGoOn() {
        try (var db = single(o -> o.acquireLimit(seconds(50))); var other = connect(o -> o.maxConnections(1))) {
            var process = process(db);
            var slow = count(db, FOR_MINUTES);
            var behind = List.of(count(db, 10), count(db, 20), count(db, 30));
            awaitRunning(other, process);
            assertTrue(slow.cancel());
            assertThrows(CancellationException.class, slow::await);
            assertEquals(List.of(10L, 20L, 30L), behind.stream().map(Task::await).toList());
            assertEquals(1, db.stats().opened());
        }
    }

    @LoopTest(limitSeconds = 60)
    void whoIsCancelledBehindTheHeadGoesAtOnceAndTheHeadGoesOn() {
        try (var db = single(o -> o.acquireLimit(seconds(50))); var other = connect(o -> o.maxConnections(1))) {
            var process = process(db);
            var slow = count(db, FOR_MINUTES);
            var behind = count(db, 10);
            var last = count(db, 20);
            awaitRunning(other, process);
            behind.cancel();
            assertThrows(CancellationException.class, behind::await);
            assertFalse(slow.isDone() || last.isDone());
            awaitRunning(other, process);
            slow.cancel();
            assertEquals(20L, last.await());
            assertThrows(CancellationException.class, slow::await);
            assertEquals(1, db.stats().opened());
            assertEquals(5L, count(db, 5).await());
        }
    }

    @LoopTest(limitSeconds = 60)
    void whenAllAreCancelledTheConnectionComesBack() {
        try (var db = single(o -> o); var other = connect(o -> o.maxConnections(1))) {
            var process = process(db);
            var all = List.of(count(db, FOR_MINUTES), count(db, 1), count(db, FOR_MINUTES), count(db, 2));
            awaitRunning(other, process);
            all.forEach(Task::cancel);
            gatherSettled(all);
            // Nobody waits for the third, so that it can be cancelled too.
            assertEquals(1, db.stats().opened());
            assertEquals(6L, count(db, 6).await());
            assertEquals(0, db.stats().inUse());
        }
    }

    @LoopTest(limitSeconds = 60)
    void whoWaitsBehindAStuckQueryIsLimitedAsWhoWaitsForAConnection() {
        try (var db = single(o -> o.acquireLimit(Duration.ofMillis(300))); var other = connect(o -> o.maxConnections(1))) {
            var process = process(db);
            var slow = count(db, FOR_MINUTES);
            var behind = count(db, 10);
            awaitRunning(other, process);
            var failure = assertThrows(SqlException.PoolTimeout.class, behind::await);
            assertTrue(failure.getMessage().contains("behind another one"), failure.getMessage());
            assertFalse(slow.isDone());
            slow.cancel();
            assertThrows(CancellationException.class, slow::await);
            assertEquals(5L, count(db, 5).await());
        }
    }

    @LoopTest(limitSeconds = 60)
    void aMigrationIsNoticedByThoseThatShare() {
        try (var db = connect(o -> o.maxConnections(1)); var other = connect(o -> o.maxConnections(1))) {
            db.script("drop table if exists shared; create table shared (a int); insert into shared values (1)");
            for (var round = 0; round < 5; round++) {
                var columns = round + 1;
                var tasks = new ArrayList<Task<Integer>>();
                for (var i = 0; i < 20; i++) {
                    tasks.add(spawn(() -> {
                        return db.query("select * from shared").execute().columns().size();
                    }));
                }
                tasks.forEach(it -> assertEquals(columns, it.await()));
                other.script("alter table shared add c" + round + " int");
            }
        }
    }
}
