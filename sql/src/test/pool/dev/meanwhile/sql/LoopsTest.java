package dev.meanwhile.sql;

import static dev.meanwhile.Meanwhile.await;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.scope;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.ItemAction;
import dev.meanwhile.Loop;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** One database, used by tasks of several loops, each in a thread of its own. */
class LoopsTest {
    /** Runs a body on another loop, and its thread. */
    private static CompletableFuture<Void> elsewhere(Database db, ItemAction<Database, Exception> body) {
        var end = new CompletableFuture<Void>();
        Thread.ofPlatform().daemon().start(() -> {
            try {
                run(() -> {
                    body.run(db);
                });
                end.complete(null);
            } catch (Throwable t) {
                end.completeExceptionally(t);
            }
        });
        return end;
    }

    @Test
    void theLimitHoldsForAllTogether() throws Exception {
        run(() -> {
            try (var db = Database.connect("h2:mem:", o -> o.maxConnections(3).acquireLimit(seconds(60)))) {
                db.script("create table seen (sessions int)");
                var ends = new ArrayList<CompletableFuture<Void>>();
                for (var loop = 0; loop < 4; loop++) {
                    ends.add(elsewhere(db, LoopsTest::useALot));
                }
                useALot(db);
                ends.forEach(end -> await(end));
                assertEquals(5 * 40, db.query("select count(*) from seen").one(int.class));
                // One more keeps the database alive.
                assertTrue(db.query("select max(sessions) from seen").one(int.class) <= 4);
                assertEquals(0, db.stats().inUse());
                db.transaction(_ -> {
                    db.transaction(_ -> {
                        db.transaction(_ -> {
                            assertEquals(3, db.stats().inUse(), "loops that have ended have nothing left");
                        });
                    });
                });
            }
        });
    }

    private static void useALot(Database db) {
        scope(scope -> {
            for (var i = 0; i < 40; i++) {
                scope.spawn(() -> db.execute("insert into seen select count(*) from information_schema.sessions"));
            }
        });
    }

    @Test
    void theOnlyConnectionMovesFromLoopToLoopWithAllThatIsStoredInIt() throws Exception {
        run(() -> {
            try (var db = Database.connect("sqlite::memory:")) {
                db.script("create table item (id int)");
                for (var i = 0; i < 3; i++) {
                    var number = i;
                    db.execute("insert into item values ($1)", 10 * number);
                    await(elsewhere(db, there -> {
                        assertEquals(2 * number + 1, there.query("select count(*) from item").one(int.class));
                        there.execute("insert into item values ($1)", number);
                    }));
                }
                assertEquals(6, db.query("select count(*) from item").one(int.class));
            }
        });
    }

    /** In carrier mode, a task that waits for a lock lets others run. */
    @Test
    void tasksThatComeAtOnceShareOnePool() throws Exception {
        var atOnce = System.getProperty("meanwhile.expectedMode", "").equals("carrier") ? 2 : 1;
        var pools = new Pools(new FakeDriver(), new DatabaseOptions());
        var coming = new CopyOnWriteArrayList<Thread>();
        var locked = new CompletableFuture<Void>();
        var holder = Thread.ofPlatform().daemon().start(() -> {
            synchronized (pools) {
                locked.complete(null);
                while (coming.size() < atOnce || !coming.stream().allMatch(it -> it.getState() == Thread.State.BLOCKED)) {
                    Thread.yield();
                }
            }
        });
        locked.join();
        run(() -> {
            var first = spawn(() -> come(pools, coming));
            var second = spawn(() -> come(pools, coming));
            assertSame(first.await(), second.await());
            pools.close();
        });
        holder.join();
    }

    private static Pools.Here come(Pools pools, List<Thread> coming) {
        coming.add(Thread.currentThread());
        return pools.here();
    }

    @Test
    void aBusyLoopLeavesItsShareToTheOthers() throws Exception {
        run(() -> {
            try (var db = Database.connect("h2:mem:", o -> o.maxConnections(2).acquireLimit(seconds(60)).maxWaiters(10_000))) {
                var stop = new AtomicInteger();
                var there = elsewhere(db, it -> scope(scope -> {
                    for (var i = 0; i < 10; i++) {
                        scope.spawn(() -> {
                            while (stop.get() == 0) {
                                it.query("select 1").list();
                            }
                        });
                    }
                }));
                try {
                    for (var i = 0; i < 20; i++) {
                        db.transaction(tx -> {
                            assertEquals(1, tx.query("select 1").one(int.class));
                        });
                    }
                } finally {
                    stop.set(1);
                }
                await(there);
            }
        });
    }

    @Test
    void closingClosesThemOnAllLoops() throws Exception {
        run(() -> {
            var db = Database.connect("h2:mem:", o -> o.closeLimit(seconds(60)));
            var used = new CompletableFuture<Void>();
            var closed = new CompletableFuture<Void>();
            var there = elsewhere(db, it -> {
                it.query("select 1").list();
                used.complete(null);
                await(closed);
                assertThrows(IllegalStateException.class, () -> it.query("select 1").list());
            });
            await(used);
            assertEquals(2, db.stats().open());
            db.close();
            assertEquals(0, db.stats().open());
            closed.complete(null);
            await(there);
            assertThrows(IllegalStateException.class, () -> db.query("select 1").list());
        });
    }

    @Test
    void itOutlivesTheLoopThatHasConnected() throws Exception {
        var db = run(() -> {
            return Database.connect("h2:mem:", o -> o.maxConnections(1));
        });
        run(() -> {
            assertEquals(1, db.query("select 1").one(int.class));
            assertEquals(1, db.stats().opened(), "the connection goes on to the next loop");
            db.close();
        });
    }

    @Test
    void itCanBeClosedWhereNobodyHasUsedIt() throws Exception {
        var db = run(() -> {
            return Database.connect("h2:mem:");
        });
        run(db::close);
        run(db::close);
    }

    @Test
    @Tag("long")
    void connectionsToPostgresAreGivenUpForOtherLoops() throws Exception {
        PostgresServer.shared();
        run(() -> {
            try (var db = Database.connect(PostgresServer.shared().url(), o -> o.maxConnections(2).acquireLimit(seconds(60)))) {
                for (var i = 0; i < 5; i++) {
                    scope(scope -> {
                        scope.spawn(() -> db.query("select 1").list());
                        scope.spawn(() -> db.query("select 1").list());
                    });
                    var mine = Loop.current();
                    await(elsewhere(db, it -> {
                        assertTrue(Loop.current() != mine);
                        scope(scope -> {
                            for (var n = 0; n < 10; n++) {
                                scope.spawn(() -> it.transaction(tx -> {
                                    tx.query("select 1").list();
                                }));
                            }
                        });
                    }));
                }
                assertTrue(db.stats().open() <= 2);
            }
        });
    }
}
