package dev.meanwhile.sql;

import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Meanwhile;
import dev.meanwhile.Task;
import dev.meanwhile.test.LoopTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/** LISTEN and NOTIFY of PostgreSQL. */
class ListenTest {
    @BeforeAll
    static void startServer() {
        PostgresServer.shared();
    }

    private static Database connect() {
        return Database.connect(PostgresServer.shared().url(), o -> o.maxConnections(2));
    }

    @LoopTest
    void whatIsSentArrives() {
        try (var db = connect()) {
            try (var changes = db.listen(o -> o.beginWithGap(), "Prices \"now\"", "other")) {
                var all = changes.iterator();
                assertTrue(all.next().isGap());
                assertTrue(all.next().isGap());
                db.notify("Prices \"now\"", "1");
                var first = all.next();
                assertEquals("Prices \"now\"", first.channel());
                assertEquals("1", first.payload());
                assertTrue(first.process() > 0);
                db.transaction(tx -> {
                    tx.notify("other", "2");
                });
                assertEquals("2", all.next().payload());
                assertEquals(1, db.stats().inUse());
            }
            assertEquals(0, db.stats().inUse());
            assertEquals(List.of(), db.query("select pg_listening_channels()").list(String.class));
        }
    }

    /** {@return the server's processes that listen} */
    private static List<Integer> listening(Database db) {
        return db.query("select pid from pg_stat_activity where query like 'listen \"%' and state = 'idle'").list(Integer.class);
    }

    @LoopTest
    void aLostConnectionIsAGapAndThenItGoesOn() {
        try (var db = connect(); var changes = db.listen(o -> o.beginWithGap(), "lost")) {
            var all = changes.iterator();
            assertEquals(new Notification("lost", "", 0), all.next());
            for (var round = 0; round < 3; round++) {
                db.notify("lost", "before");
                assertEquals("before", all.next().payload());
                var process = listening(db);
                assertEquals(1, process.size());
                db.query("select pg_terminate_backend($1)", process.getFirst()).list();
                assertTrue(all.next().isGap());
                db.notify("lost", "after");
                assertEquals("after", all.next().payload());
            }
        }
    }

    @LoopTest
    void aSlowReaderFindsAGapWhereSomeWereDropped() {
        try (var db = connect(); var slow = db.listen(o -> o.beginWithGap().buffer(2), "busy"); var fast = db.listen(o -> o.beginWithGap(), "busy")) {
            var late = slow.iterator();
            var quick = fast.iterator();
            assertTrue(late.next().isGap() && quick.next().isGap());
            db.transaction(tx -> {
                for (var i = 0; i < 5; i++) {
                    tx.notify("busy", String.valueOf(i));
                }
            });
            // The one who reads has seen the last, so all have arrived for the other too.
            while (!quick.next().payload().equals("4")) {
            }
            var seen = new ArrayList<String>();
            for (var next = late.next(); !next.isGap(); next = late.next()) {
                seen.add(next.payload());
            }
            assertEquals(List.of("0", "1"), seen);
            db.notify("busy", "again");
            assertEquals("again", late.next().payload());
        }
    }

    @LoopTest
    void allWhoListenShareAConnection() {
        try (var db = connect()) {
            var readers = new ArrayList<Task<String>>();
            var ready = Meanwhile.semaphore(0);
            for (var i = 0; i < 20; i++) {
                var channel = "shared" + i % 3;
                readers.add(spawn(() -> {
                    try (var changes = db.listen(o -> o.beginWithGap(), channel)) {
                        for (var change : changes) {
                            if (!change.isGap()) {
                                return change.channel() + change.payload();
                            }
                            ready.release();
                        }
                        return "";
                    }
                }));
            }
            for (var i = 0; i < 20; i++) {
                ready.acquire();
            }
            assertEquals(1, db.stats().inUse());
            assertEquals(1, listening(db).size());
            db.notify("shared1", "!");
            assertEquals("shared1!", readers.get(1).await());
            assertEquals(1, db.stats().inUse());
            db.notify("shared0", "?");
            db.notify("shared2", ".");
            assertEquals(7, readers.stream().filter(it -> it.await().equals("shared0?")).count());
            assertEquals(0, db.stats().inUse());
            assertEquals(List.of(), db.query("select pg_listening_channels()").list(String.class));
        }
    }

    @LoopTest
    void aDatabaseThatIsClosedEndsTheFlow() {
        var db = connect();
        var ready = Meanwhile.event();
        var reader = spawn(() -> {
            for (var change : db.listen(o -> o.beginWithGap(), "closing")) {
                assertTrue(change.isGap());
                ready.set();
            }
        });
        ready.await();
        db.close();
        assertTrue(assertThrows(IllegalStateException.class, reader::await).getMessage().contains("closed"));
    }

    @LoopTest
    void withoutAConnectionTheFlowFails() {
        try (var db = Database.connect(PostgresServer.shared().url(), o -> o.maxConnections(1).acquireLimit(Duration.ofMillis(50)))) {
            db.transaction(tx -> {
                assertThrows(SqlException.PoolTimeout.class, () -> db.listen("a").first());
            });
            assertThrows(IllegalArgumentException.class, () -> db.listen());
            assertThrows(IllegalArgumentException.class, () -> db.listen("x".repeat(64)));
            assertThrows(IllegalArgumentException.class, () -> db.notify("", "x"));
            assertEquals(0, db.stats().inUse());
        }
    }

    @LoopTest(limitSeconds = 60)
    @Tag("long")
    void aServerThatFallsSilentIsNoticed() {
        try (var server = Meanwhile.blocking(PostgresServer::fresh);
                var db = Database.connect(server.url(), o -> o.maxConnections(2).connectLimit(Duration.ofMillis(500)).cancelLimit(Duration.ofMillis(200)));
                var changes = db.listen(o -> o.beginWithGap().checkAfter(Duration.ofMillis(20)), "silent")) {
            var all = changes.iterator();
            assertTrue(all.next().isGap());
            server.freeze();
            while (db.stats().failures() == 0) {
                Meanwhile.sleep(Duration.ofMillis(1));
            }
            server.thaw();
            assertTrue(all.next().isGap());
            db.notify("silent", "back");
            assertEquals("back", all.next().payload());
        }
    }
}
