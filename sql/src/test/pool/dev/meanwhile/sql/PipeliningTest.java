package dev.meanwhile.sql;

import static dev.meanwhile.Meanwhile.millis;
import static dev.meanwhile.Meanwhile.scope;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Loop;
import dev.meanwhile.Meanwhile;
import dev.meanwhile.Task;
import dev.meanwhile.test.LoopTest;
import dev.meanwhile.test.LoopTests;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which queries share connections, who gets what, and who waits for whom. Time is virtual, and every answer takes a millisecond. */
class PipeliningTest {
    private static final String SELECT = "select $1";
    private final FakeDriver driver = new FakeDriver();

    private Database database(int connections) {
        driver.pipelines = true;
        var db = new Database(driver, new DatabaseOptions().maxConnections(connections).pipelining(4).acquireLimit(seconds(5)));
        // Now the statement is known to be quick, on each connection.
        scope(scope -> {
            for (var i = 0; i < connections; i++) {
                scope.spawn(() -> db.query(SELECT, 0).one(int.class));
            }
        });
        return db;
    }

    private static Task<Integer> ask(Database db, int value) {
        return spawn(() -> {
            return db.query(SELECT, value).one(int.class);
        });
    }

    @LoopTest(seeds = 10)
    void eachTaskGetsItsOwnAnswer() {
        var db = database(2);
        var tasks = new ArrayList<Task<Integer>>();
        for (var i = 0; i < 100; i++) {
            tasks.add(ask(db, i));
        }
        for (var i = 0; i < 100; i++) {
            assertEquals(i, tasks.get(i).await());
        }
        assertEquals(0, db.stats().inUse());
        assertEquals(2, db.stats().idle());
        assertTrue(db.stats().pipelined() > 50, "shared: " + db.stats().pipelined());
        assertTrue(driver.open.stream().allMatch(it -> it.mostShared == 4), "the depth");
        db.close();
    }

    @LoopTest(seeds = 20)
    void cancellationsHitNobodyElse() {
        var db = database(2);
        var tasks = new ArrayList<Task<Integer>>();
        for (var i = 0; i < 60; i++) {
            tasks.add(ask(db, i));
        }
        for (var round = 0; round < 30; round++) {
            tasks.get(LoopTests.random().nextInt(60)).cancel();
            sleep(Duration.ofNanos(LoopTests.random().nextInt(500_000)));
        }
        for (var i = 0; i < 60; i++) {
            var outcome = Meanwhile.gatherSettled(List.of(tasks.get(i))).getFirst();
            if (!tasks.get(i).isCancelled()) {
                assertEquals(i, outcome.orThrow());
            }
        }
        // What was abandoned is answered some time.
        sleep(millis(100));
        assertEquals(0, db.stats().inUse());
        assertEquals(0, db.stats().waiting());
        assertEquals(2, db.stats().idle());
        assertEquals(2, db.stats().opened());
        db.close();
    }

    @LoopTest(seeds = 5)
    void whoIsRefusedIsAlone() {
        var db = database(1);
        var refused = new ArrayList<Task<Integer>>();
        var others = new ArrayList<Task<Integer>>();
        for (var i = 0; i < 20; i++) {
            (i % 2 == 0 ? refused : others).add(ask(db, i % 2 == 0 ? -1 : i));
        }
        refused.forEach(it -> assertThrows(SqlException.WrongRows.class, it::await));
        others.forEach(it -> assertTrue(it.await() % 2 == 1));
        assertEquals(1, db.stats().idle());
        db.close();
    }

    @LoopTest
    void aTransactionThatWaitsIsNotOvertaken() {
        var db = database(1);
        var order = new ArrayList<Integer>();
        scope(scope -> {
            for (var i = 0; i < 6; i++) {
                var number = i;
                scope.spawn(() -> {
                    if (number == 2) {
                        db.transaction(tx -> {
                            tx.execute("update it");
                            assertEquals(1, db.stats().inUse());
                        });
                    } else {
                        db.query(SELECT, number).one(int.class);
                    }
                    order.add(number);
                });
            }
        });
        assertEquals(List.of(0, 1, 2, 3, 4, 5), order);
        db.close();
    }

    @LoopTest
    void nobodyJoinsAQueryThatTakesLong() {
        var db = database(1);
        var slow = spawn(() -> {
            db.query(SELECT, millis(500)).execute();
        });
        sleep(millis(20));
        var waiting = ask(db, 7);
        sleep(millis(1));
        assertEquals(1, db.stats().waiting());
        slow.await();
        assertEquals(7, waiting.await());
        assertEquals(0, db.stats().pipelined());
        // It was slow, so it has its connection to itself from now on.
        scope(scope -> {
            scope.spawn(() -> db.query(SELECT, 1).execute());
            scope.spawn(() -> db.query(SELECT, 2).execute());
        });
        db.close();
    }

    @LoopTest
    void statementsThatAreNotKnownToBeQuickAreAlone() {
        driver.pipelines = true;
        var db = new Database(driver, new DatabaseOptions().maxConnections(1));
        scope(scope -> {
            for (var i = 0; i < 5; i++) {
                var sql = "select " + i;
                scope.spawn(() -> db.query(sql).execute());
            }
        });
        assertEquals(0, db.stats().pipelined());
        db.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void itCanBeSwitchedOff(int depth) {
        LoopTests.run(() -> {
            driver.pipelines = true;
            var db = new Database(driver, new DatabaseOptions().maxConnections(1).pipelining(depth));
            scope(scope -> {
                for (var i = 0; i < 20; i++) {
                    scope.spawn(() -> db.query(SELECT, 1).execute());
                }
            });
            assertEquals(0, db.stats().pipelined());
            db.close();
        });
        assertThrows(IllegalArgumentException.class, () -> new DatabaseOptions().pipelining(-1));
    }

    /** On the database itself, only a transaction of its own keeps the server from taking changes. */
    @LoopTest
    void whatOnlyReadsIsInATransactionOfItsOwn() {
        var db = database(1);
        scope(scope -> {
            for (var i = 0; i < 20; i++) {
                scope.spawn(() -> db.readOnly().query(SELECT, 1).one(int.class));
            }
        });
        assertEquals(20, driver.readOnlyTransactions);
        assertEquals(0, db.stats().pipelined());
        db.close();
    }

    @LoopTest
    void closingWaitsForThoseThatShare() {
        var db = database(1);
        var tasks = List.of(ask(db, 1), ask(db, 2), ask(db, 3));
        sleep(Duration.ZERO);
        db.close();
        assertEquals(List.of(1, 2, 3), tasks.stream().map(Task::await).toList());
        assertEquals(driver.opened, driver.closed);
        assertTrue(driver.released);
    }

    @LoopTest
    void anOldConnectionIsJoinedByNobodyAndEnds() {
        driver.pipelines = true;
        var db = new Database(driver, new DatabaseOptions().maxConnections(1).lifetime(millis(100)));
        var before = Loop.current().time();
        while (Loop.current().time().minus(before).compareTo(millis(300)) < 0) {
            scope(scope -> {
                scope.spawn(() -> db.query(SELECT, 1).execute());
                scope.spawn(() -> db.query(SELECT, 2).execute());
                scope.spawn(() -> db.query(SELECT, 3).execute());
            });
        }
        assertTrue(db.stats().opened() >= 3 && db.stats().closed() >= 2, db.stats().toString());
        db.close();
    }

    @Test
    void onlyWhatJustReadsMayShare() {
        for (var sql : List.of("select 1", " \n SELECT * from item where id = $1", "with it as (select 1) select * from it", "values (1)", "table item", "select updated from item",
                "select count(*), max(inserted_at) from deleted_items")) {
            assertTrue(QuickReads.onlyReads(sql), sql);
        }
        for (var sql : List.of("insert into item values (1)", "update item set a = 1", "with it as (delete from item returning *) select * from it", "select * from item for update",
                "select * from item for no key update", "select * from item for share", "select * into copy from item", "select pg_advisory_lock(1)", "select pg_try_advisory_xact_lock(1)",
                "select pg_sleep(1)", "select set_config('a', 'b', false)", "set search_path = a", "begin", "listen it", "call it()", "select 1; select 2", "explain select 1",
                "select pg_terminate_backend(1)", "select nextval('it')", "lock table it", "declare c cursor for select 1", "fetch c", "select dblink_exec('x', 'y')", "selection", "(select 1)")) {
            assertFalse(QuickReads.onlyReads(sql), sql);
        }
    }

    @Test
    void whatIsForgottenIsNotShared() {
        var reads = new QuickReads();
        for (var i = 0; i < 2_000; i++) {
            reads.took("select " + i, Duration.ZERO);
        }
        assertFalse(reads.contains("select 0"));
        assertTrue(reads.contains("select 1999"));
        reads.took("select 1999", Duration.ofSeconds(1));
        assertFalse(reads.contains("select 1999"));
    }
}
