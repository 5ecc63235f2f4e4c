package dev.meanwhile.sql;

import static dev.meanwhile.Meanwhile.scope;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.waitFor;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Task;
import dev.meanwhile.Until;
import dev.meanwhile.test.LoopTest;
import java.time.Duration;
import java.util.List;

/**
 * A task is cancelled before, in and after each wait of what it does with a database, in five orders of what is ready: afterwards the pool is full, no connection is lost, and none in
 * it is in an unknown state. Every answer of the server takes a millisecond of virtual time; cancellations come each quarter of one.
 */
class PoolTortureTest {
    @FunctionalInterface
    private interface Work {
        void on(Database db);
    }

    private static void torture(Work work) {
        torture(false, work);
    }

    private static void torture(boolean pipelines, Work work) {
        var moment = 0;
        while (isCancelled(pipelines, work, Duration.ofNanos(250_000L * moment))) {
            moment++;
        }
        assertTrue(moment > 4, "there was nothing to disturb");
    }

    /** {@return whether the work had not ended by then} */
    private static boolean isCancelled(boolean pipelines, Work work, Duration moment) {
        var driver = new FakeDriver();
        driver.pipelines = pipelines;
        var db = new Database(driver, new DatabaseOptions().maxConnections(2));
        var cancelled = new boolean[1];
        scope(scope -> {
            // Two more that want connections, so that there is a queue to wait in and a hand-over to disturb.
            var others = List.of(scope.spawn(() -> twice(db)), scope.spawn(() -> twice(db)));
            Task<Void> victim = scope.spawn("victim", () -> work.on(db));
            sleep(moment);
            cancelled[0] = victim.cancel();
            waitFor(List.of(victim), Until.ALL_COMPLETED);
            waitFor(others, Until.ALL_COMPLETED);
        });
        // What was abandoned in a pipeline is answered.
        sleep(Duration.ofMillis(20));
        var stats = db.stats();
        assertEquals(0, stats.inUse(), "in use after " + moment);
        assertEquals(0, stats.waiting());
        assertEquals(stats.idle(), driver.open.size(), "open after " + moment);
        assertTrue(driver.open.stream().allMatch(FakeDriver.FakeSession::isUsable), "usable after " + moment);
        assertTrue(stats.open() <= 2);
        db.execute("select 1");
        db.close();
        assertEquals(driver.opened, driver.closed);
        assertTrue(driver.released);
        return cancelled[0];
    }

    private static void twice(Database db) {
        db.execute("select 1");
        db.execute("select 2");
    }

    @LoopTest(seeds = 5)
    void queries() {
        torture(db -> {
            db.execute("select 1");
            db.query("select 2").list();
        });
    }

    @LoopTest(seeds = 5)
    void transactionsAndSavepoints() {
        torture(db -> db.transaction(tx -> {
            tx.execute("select 1");
            tx.nested(() -> {
                tx.execute("select 2");
            });
            tx.executeAll("select $1", List.of(1, 2));
        }));
    }

    @LoopTest(seeds = 5)
    void transactionsThatFail() {
        torture(db -> {
            try {
                db.transaction(tx -> {
                    tx.execute("select 1");
                    throw new IllegalArgumentException("undo it");
                });
            } catch (IllegalArgumentException e) {
                db.execute("select 2");
            }
        });
    }

    @LoopTest(seeds = 5)
    void streams() {
        torture(db -> {
            try (var rows = db.query("select 1").stream(Row.class)) {
                for (var row : rows) {
                    sleep(Duration.ofMillis(row.get(0, int.class)));
                    if (row.get(0, int.class) == 1) {
                        break;
                    }
                }
            }
            db.query("select 1").stream(Row.class).first();
        });
    }

    @LoopTest(seeds = 5)
    void batches() {
        torture(db -> db.executeAll("select $1", List.of(1, 2, 3)));
    }

    @LoopTest(seeds = 5)
    void queriesThatShareConnections() {
        torture(true, db -> {
            db.execute("select 1");
            db.execute("select 2");
            db.execute("select 1");
        });
    }

    @LoopTest(seeds = 5)
    void connectionsThatAreOpenedAhead() {
        for (var turns = 0; turns < 12; turns++) {
            var driver = new FakeDriver();
            var db = new Database(driver, new DatabaseOptions().maxConnections(3).minConnections(2));
            var number = turns;
            scope(scope -> {
                Task<Void> victim = scope.spawn("victim", () -> {
                    db.execute("select 1");
                    db.execute("select 2");
                });
                sleep(Duration.ofNanos(250_000L * number));
                victim.cancel();
                waitFor(List.of(victim), Until.ALL_COMPLETED);
            });
            sleep(Duration.ofMillis(20));
            assertEquals(0, db.stats().inUse());
            assertTrue(db.stats().idle() == 2 || db.stats().opened() == 0, db.stats().toString());
            db.close();
            assertEquals(driver.opened, driver.closed);
        }
    }
}
