package dev.meanwhile.sql;

import static dev.meanwhile.Meanwhile.scope;
import static dev.meanwhile.Meanwhile.seconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Barrier;
import dev.meanwhile.Retry;
import dev.meanwhile.sql.TransactionOptions.Isolation;
import dev.meanwhile.test.LoopTest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;

/**
 * Row 48: what can be tried again. A serialization failure and a deadlock are conflicts, and {@code retry} runs the whole block again; a statement that the server's own limit has ended has a
 * type; one that was prepared before a migration is prepared again, but not in a transaction.
 */
class Row48TryAgainTest {
    @BeforeAll
    static void startServer() {
        PostgresServer.shared();
    }

    private static Database connect() {
        return Database.connect(PostgresServer.shared().url());
    }

    /** Two that each read what the other writes: one of them must fail, and its second run sees what the first has written. */
    @LoopTest(limitSeconds = 60)
    void aSerializationFailureRunsTheWholeBlockAgain() {
        try (var db = connect()) {
            db.script("drop table if exists duty; create table duty (name text, here boolean); insert into duty values ('a', true), ('b', true)");
            var both = new Barrier(2);
            var runs = new AtomicInteger();
            scope(scope -> {
                for (var name : List.of("a", "b")) {
                    scope.spawn(() -> db.transaction(o -> o.isolation(Isolation.SERIALIZABLE).retry(Retry.exponential(5).withDelay(Duration.ofMillis(1))), tx -> {
                        var first = runs.incrementAndGet() <= 2;
                        var others = tx.query("select count(*) from duty where here").one(int.class);
                        if (first) {
                            both.await();
                        }
                        return others < 2 ? 0 : tx.execute("update duty set here = false where name = $1", name);
                    }));
                }
            });
            assertEquals(3, runs.get());
            assertEquals(1, db.query("select count(*) from duty where here").one(int.class));
        }
    }

    @LoopTest(limitSeconds = 60)
    void aDeadlockIsAConflict() {
        try (var db = connect()) {
            db.script("drop table if exists crossing; create table crossing (id int primary key, n int); insert into crossing values (1, 0), (2, 0)");
            var both = new Barrier(2);
            var runs = new AtomicInteger();
            scope(scope -> {
                for (var ids : List.of(List.of(1, 2), List.of(2, 1))) {
                    scope.spawn(() -> db.transaction(o -> o.retry(Retry.exponential(5).withDelay(Duration.ofMillis(1))), tx -> {
                        var first = runs.incrementAndGet() <= 2;
                        tx.execute("update crossing set n = n + 1 where id = $1", ids.getFirst());
                        if (first) {
                            both.await();
                        }
                        return tx.execute("update crossing set n = n + 1 where id = $1", ids.getLast());
                    }));
                }
            });
            assertEquals(3, runs.get());
            assertEquals(List.of(2, 2), db.query("select n from crossing").list(Integer.class));
        }
    }

    @LoopTest
    void whatIsNoConflictIsNotTriedAgain() {
        try (var db = connect()) {
            var runs = new AtomicInteger();
            assertThrows(SqlException.DatabaseError.class, () -> db.transaction(o -> o.retry(Retry.exponential(5)), tx -> {
                runs.incrementAndGet();
                return tx.execute("nonsense");
            }));
            assertEquals(1, runs.get());
        }
    }

    @LoopTest
    void theServersOwnLimitHasAType() {
        try (var db = connect()) {
            assertThrows(SqlException.StatementCancelled.class, () -> db.transaction(tx -> {
                tx.execute("set local statement_timeout = 20");
                tx.query("select pg_sleep(60)").list();
            }));
            assertEquals(1, db.query("select 1").one(int.class));
        }
    }

    @LoopTest(limitSeconds = 60)
    void aStaleStatementIsPreparedAgainButNotInATransaction() {
        try (var db = Database.connect(PostgresServer.shared().url(), o -> o.maxConnections(1).acquireLimit(seconds(50)))) {
            db.script("drop table if exists moved; create table moved (a int); insert into moved values (1)");
            db.query("select * from moved").list();
            db.script("alter table moved add b int");
            assertEquals(2, db.query("select * from moved").execute().columns().size());
            db.script("alter table moved add c int");
            var failure = assertThrows(SqlException.DatabaseError.class, () -> db.transaction(tx -> {
                tx.query("select * from moved").list();
            }));
            assertTrue(failure.getMessage().contains("cached plan"), failure.getMessage());
            db.transaction(tx -> {
                assertEquals(3, tx.query("select * from moved").execute().columns().size());
            });
        }
    }
}
