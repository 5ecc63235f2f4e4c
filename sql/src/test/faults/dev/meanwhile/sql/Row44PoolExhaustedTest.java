package dev.meanwhile.sql;

import static dev.meanwhile.Meanwhile.millis;
import static dev.meanwhile.Meanwhile.scope;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.test.LoopTest;
import dev.meanwhile.test.Torture;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Row 44: all connections are in use. Who waits is served in the order of arrival, a limit names who has them, and a waiter that is cancelled takes none along. */
class Row44PoolExhaustedTest {
    private final FakeDriver driver = new FakeDriver();

    private static void hold(Database db, String sql) {
        db.transaction(tx -> {
            tx.execute(sql);
            sleep(seconds(10));
        });
    }

    @LoopTest
    void theErrorListsWhoHasThemSinceWhenAndWhatRanLast() {
        try (var db = new Database(driver, new DatabaseOptions().maxConnections(2).acquireLimit(seconds(3)))) {
            scope(scope -> {
                scope.spawn("report", () -> hold(db, "select 1"));
                scope.spawn("import", () -> hold(db, "insert into item values (1)"));
                sleep(seconds(1));
                var failure = assertThrows(SqlException.PoolTimeout.class, () -> db.execute("select 2"));
                assertTrue(failure.getMessage().matches("(?s)none of the 2 connections to fake://db became free within 3000 ms \\(acquireLimit\\); held by:\n"
                        + "  task 'report' has had one for 4000 ms, in .*Row44PoolExhaustedTest.*, and ran last: select 1\n"
                        + "  task 'import' has had one for 4000 ms, in .*Row44PoolExhaustedTest.*, and ran last: insert into item values \\(1\\)"), failure.getMessage());
            });
        }
    }

    @LoopTest(seeds = 5)
    void whoComesFirstIsServedFirstAndTheQueueIsBounded() {
        try (var db = new Database(driver, new DatabaseOptions().maxConnections(1).maxWaiters(5))) {
            var order = new ArrayList<Integer>();
            scope(scope -> {
                scope.spawn(() -> db.transaction(tx -> {
                    tx.execute("select 0");
                    sleep(millis(100));
                }));
                for (var i = 0; i < 5; i++) {
                    var number = i;
                    scope.spawn(() -> {
                        sleep(millis(number + 5));
                        db.execute("select 1");
                        order.add(number);
                    });
                }
                sleep(millis(50));
                assertTrue(assertThrows(SqlException.PoolTimeout.class, () -> db.execute("select 2")).getMessage().contains("maxWaiters"));
            });
            assertEquals(List.of(0, 1, 2, 3, 4), order);
        }
    }

    @Test
    void aCancelledWaiterNeverTakesAConnectionAlong() {
        for (var seed = 0; seed < 5; seed++) {
            var runs = Torture.cancelAtEveryWait(seed, victim -> {
                var fake = new FakeDriver();
                try (var db = new Database(fake, new DatabaseOptions().maxConnections(1))) {
                    scope(scope -> {
                        scope.spawn(() -> db.execute("select 1"));
                        scope.spawn(() -> {
                            sleep(millis(2));
                            db.execute("select 2");
                        });
                        sleep(millis(1));
                        victim.run(() -> db.execute("select 3"));
                    });
                    assertEquals(0, db.stats().inUse());
                    assertEquals(fake.open.size(), db.stats().idle());
                    db.execute("select 4");
                }
                assertEquals(fake.opened, fake.closed);
            });
            assertTrue(runs >= 2, runs + " runs");
        }
    }
}
