package dev.meanwhile.sql;

import static dev.meanwhile.Meanwhile.millis;
import static dev.meanwhile.Meanwhile.scope;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Loop;
import dev.meanwhile.test.LoopTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Who gets a connection when, which connections are trusted, and what is said if there is none. Time is virtual. */
class PoolTest {
    private final FakeDriver driver = new FakeDriver();

    private Pool pool(UnaryOperator<DatabaseOptions> options) {
        var chosen = options.apply(new DatabaseOptions());
        var slots = new Slots(chosen.most);
        var pool = new Pool(driver, chosen, slots);
        // It is the only one, so that its end is the driver's.
        slots.end();
        return pool;
    }

    @LoopTest(seeds = 5)
    void connectionsAreHandedOverInTheOrderOfArrival() {
        var pool = pool(o -> o.maxConnections(1));
        var order = new ArrayList<Integer>();
        scope(scope -> {
            var first = pool.acquire();
            for (var i = 0; i < 5; i++) {
                var number = i;
                scope.spawn(() -> {
                    sleep(millis(number + 1));
                    try (var _ = pool.acquire()) {
                        order.add(number);
                        sleep(millis(10));
                    }
                });
            }
            sleep(millis(20));
            first.close();
            // Whoever comes now is last, though the permit was free for a moment.
            try (var _ = pool.acquire()) {
                order.add(9);
            }
        });
        assertEquals(List.of(0, 1, 2, 3, 4, 9), order);
        assertEquals(1, driver.opened);
        pool.close();
    }

    @LoopTest
    void aTimeoutTellsWhoHoldsWhatSinceWhenAndWhere() {
        var pool = pool(o -> o.maxConnections(2).acquireLimit(seconds(3)));
        scope(scope -> {
            scope.spawn("report", () -> holdsForLong(pool, "select * from item where price < $1"));
            scope.spawn("import", () -> holdsForLong(pool, ""));
            sleep(seconds(1));
            var failure = assertThrows(SqlException.PoolTimeout.class, pool::acquire);
            var lines = failure.getMessage().lines().toList();
            assertEquals("none of the 2 connections to fake://db became free within 3000 ms (acquireLimit); held by:", lines.get(0));
            assertTrue(lines.get(1).matches("  task 'report' has had one for 4000 ms, in .*PoolTest.holdsForLong\\(PoolTest.java:\\d+\\), and ran last: select \\* from item where price < \\$1"), lines.get(1));
            assertTrue(lines.get(2).matches("  task 'import' has had one for 4000 ms, in .*PoolTest.holdsForLong\\(PoolTest.java:\\d+\\), and ran nothing yet"), lines.get(2));
        });
        assertEquals(1, pool.stats().timeouts());
        pool.close();
    }

    private static void holdsForLong(Pool pool, String sql) {
        try (var lease = pool.acquire()) {
            if (!sql.isEmpty()) {
                lease.runs(sql);
            }
            sleep(seconds(10));
        }
    }

    @LoopTest
    void oneWaiterTooManyFailsAtOnce() {
        var pool = pool(o -> o.maxConnections(1).maxWaiters(1));
        scope(scope -> {
            var lease = pool.acquire();
            scope.spawn(() -> pool.acquire().close());
            sleep(millis(1));
            assertTrue(assertThrows(SqlException.PoolTimeout.class, pool::acquire).getMessage().contains("maxWaiters"));
            lease.close();
        });
        pool.close();
    }

    @LoopTest
    void aConnectionInAnUnknownStateIsClosed() {
        var pool = pool(o -> o);
        var lease = pool.acquire();
        var session = (FakeDriver.FakeSession) lease.session();
        session.usable = false;
        lease.close();
        assertTrue(session.closed);
        try (var next = pool.acquire()) {
            assertNotSame(session, next.session());
        }
        pool.close();
    }

    @LoopTest
    void anIdleConnectionIsClosedAfterItsLimitButForTheMinimum() {
        var pool = pool(o -> o.minConnections(1).idleLimit(seconds(60)));
        var leases = List.of(pool.acquire(), pool.acquire(), pool.acquire());
        leases.forEach(Leases.Lease::close);
        sleep(seconds(59));
        assertEquals(3, pool.stats().idle());
        sleep(seconds(2));
        assertEquals(1, pool.stats().idle());
        assertEquals(2, driver.closed);
        sleep(seconds(1_000));
        assertEquals(1, pool.stats().idle());
        pool.close();
        assertEquals(3, driver.closed);
    }

    @LoopTest
    void aConnectionIsReplacedAtTheEndOfItsLifetime() {
        var pool = pool(o -> o.lifetime(seconds(100)).idleLimit(seconds(10_000)));
        var old = pool.acquire();
        sleep(seconds(89));
        old.close();
        try (var lease = pool.acquire()) {
            assertSame(old.session(), lease.session());
            sleep(seconds(22));
        }
        try (var lease = pool.acquire()) {
            assertNotSame(old.session(), lease.session());
        }
        pool.close();
        assertEquals(2, driver.closed);
    }

    @LoopTest
    void whatWasIdleForLongIsAskedForASignOfLife() {
        var pool = pool(o -> o);
        pool.acquire().close();
        sleep(seconds(29));
        pool.acquire().close();
        assertEquals(0, driver.pings);
        sleep(seconds(31));
        pool.acquire().close();
        assertEquals(1, driver.pings);
        driver.alive = false;
        sleep(seconds(31));
        pool.acquire().close();
        assertEquals(2, driver.opened);
        pool.close();
    }

    @LoopTest
    void aServerThatDoesNotAnswerAPingIsNotWaitedForForEver() {
        var pool = pool(o -> o.connectLimit(seconds(2)));
        pool.acquire().close();
        sleep(seconds(31));
        driver.pingTakes = seconds(1_000);
        var before = Loop.current().time();
        pool.acquire().close();
        assertEquals(millis(2_001), Loop.current().time().minus(before), "and the connection's end");
        assertEquals(2, driver.opened);
        pool.close();
    }

    @LoopTest
    void whenOneBreaksTheOthersAreNotTrusted() {
        var pool = pool(o -> o);
        var first = pool.acquire();
        var second = pool.acquire();
        second.close();
        ((FakeDriver.FakeSession) first.session()).usable = false;
        driver.alive = false;
        first.close();
        try (var lease = pool.acquire()) {
            assertNotSame(second.session(), lease.session());
        }
        assertEquals(1, driver.pings);
        pool.close();
    }

    @LoopTest
    void aServerThatRestartsIsTriedAgainWithPauses() {
        var pool = pool(o -> o.acquireLimit(seconds(5)));
        pool.acquire().close();
        driver.alive = false;
        driver.reachable = false;
        sleep(seconds(31));
        spawn(() -> {
            sleep(seconds(3));
            driver.reachable = true;
        });
        pool.acquire().close();
        assertTrue(driver.attempts >= 4 && driver.attempts < 20, "attempts: " + driver.attempts);
        assertTrue(pool.stats().failures() >= 2);
        pool.close();
    }

    @LoopTest
    void aServerThatStaysAwayIsAFailureAfterTheLimit() {
        var pool = pool(o -> o.acquireLimit(seconds(5)));
        pool.acquire().close();
        driver.alive = false;
        driver.reachable = false;
        sleep(seconds(31));
        var before = Loop.current().time();
        assertThrows(SqlException.ConnectFailed.class, pool::acquire);
        assertTrue(Loop.current().time().minus(before).compareTo(seconds(5).plusMillis(1)) <= 0, "and the end of the dead one");
        assertEquals(0, pool.stats().inUse());
        pool.close();
    }

    @LoopTest
    void theFirstConnectionIsTriedOnce() {
        driver.reachable = false;
        var pool = pool(o -> o);
        assertThrows(SqlException.ConnectFailed.class, pool::acquire);
        assertEquals(1, driver.attempts);
        pool.close();
    }

    @LoopTest
    void closingWaitsForThoseInUseAndTellsThoseWhoWait() {
        var pool = pool(o -> o.maxConnections(1));
        scope(scope -> {
            scope.spawn(() -> {
                try (var _ = pool.acquire()) {
                    sleep(seconds(2));
                }
            });
            var waiter = scope.spawn(() -> {
                assertTrue(assertThrows(IllegalStateException.class, pool::acquire).getMessage().contains("was closed"));
            });
            sleep(millis(1));
            pool.close();
            assertEquals(millis(2_001), Loop.current().time(), "and the connection's end");
            waiter.await();
        });
        assertTrue(driver.released);
        assertEquals(driver.opened, driver.closed);
        assertThrows(IllegalStateException.class, pool::acquire);
    }

    @LoopTest
    void whatIsNotGivenBackIsReportedAtTheEndAndClosedWhenItIs() {
        var reports = new ArrayList<String>();
        Loop.current().exceptionHandler((message, _) -> reports.add(message));
        var pool = pool(o -> o.closeLimit(seconds(3)));
        scope(scope -> {
            scope.spawn("forgetful", () -> holdsForLong(pool, "select 1"));
            sleep(millis(1));
            pool.close();
            assertEquals(Duration.ofMillis(3_001), Loop.current().time());
            assertEquals(1, reports.size());
            assertTrue(reports.getFirst().contains("task 'forgetful'") && reports.getFirst().contains("PoolTest.holdsForLong") && reports.getFirst().contains("select 1"), reports.getFirst());
            assertFalse(driver.released);
        });
        assertTrue(driver.released);
        assertEquals(1, driver.closed);
    }

    @LoopTest
    void statisticsAddUp() {
        var pool = pool(o -> o.maxConnections(2));
        scope(scope -> {
            for (var i = 0; i < 4; i++) {
                scope.spawn(() -> {
                    try (var _ = pool.acquire()) {
                        sleep(seconds(1));
                    }
                });
            }
            sleep(millis(500));
            assertEquals(new PoolStats(2, 0, 2, 2, 2, 0, Duration.ZERO, Duration.ZERO, 2, 0, 0, 0, 0, 0), pool.stats());
        });
        assertEquals(new PoolStats(2, 2, 0, 0, 4, 0, seconds(2), seconds(1), 2, 0, 0, 0, 0, 0), pool.stats());
        pool.close();
    }

    @LoopTest
    void aMinimumAboveTheMaximumIsRefused() {
        assertTrue(assertThrows(IllegalArgumentException.class, () -> new Database(driver, new DatabaseOptions().minConnections(3).maxConnections(2))).getMessage().contains("minConnections(3)"));
    }

    @LoopTest
    void theMinimumIsOpenedAheadAndKept() {
        var pool = pool(o -> o.minConnections(3).lifetime(seconds(100)).idleLimit(seconds(10)));
        pool.start();
        assertEquals(3, pool.stats().idle());
        sleep(seconds(50));
        assertEquals(3, pool.stats().idle());
        // All have ended of old age, and were replaced.
        sleep(seconds(61));
        assertEquals(3, pool.stats().idle());
        assertEquals(6, driver.opened);
        var lease = pool.acquire();
        ((FakeDriver.FakeSession) lease.session()).usable = false;
        lease.close();
        sleep(millis(1));
        assertEquals(3, pool.stats().idle());
        assertEquals(1, pool.stats().lost());
        pool.close();
        assertEquals(driver.opened, driver.closed);
    }

    @LoopTest
    void theMinimumComesBackWhenTheServerDoes() {
        var pool = pool(o -> o.minConnections(2));
        pool.start();
        driver.reachable = false;
        driver.alive = false;
        sleep(seconds(31));
        assertThrows(SqlException.ConnectFailed.class, pool::acquire);
        sleep(seconds(100));
        assertEquals(0, pool.stats().idle());
        var attempts = driver.attempts;
        sleep(seconds(100));
        assertTrue(driver.attempts - attempts <= 220, "pauses of half a second at least: " + (driver.attempts - attempts));
        driver.reachable = true;
        driver.alive = true;
        sleep(seconds(2));
        assertEquals(2, pool.stats().idle());
        pool.close();
    }

    @LoopTest
    void aServerThatComesBackIsNotMetByAllAtOnce() {
        var pool = pool(o -> o.maxConnections(10).acquireLimit(seconds(30)));
        pool.acquire().close();
        driver.alive = false;
        driver.reachable = false;
        sleep(seconds(31));
        scope(scope -> {
            for (var i = 0; i < 10; i++) {
                scope.spawn(() -> {
                    try (var _ = pool.acquire()) {
                        sleep(seconds(1));
                    }
                });
            }
            sleep(seconds(10));
            // Each tries once; then one does for all, with pauses of up to a second.
            assertTrue(driver.attempts <= 1 + 10 + 25, "attempts: " + driver.attempts);
            driver.alive = true;
            driver.reachable = true;
        });
        assertEquals(10, pool.stats().idle());
        pool.close();
    }

    @LoopTest
    void whatIsIdleIsDroppedWhenTheServerDoesNotAnswer() {
        var pool = pool(o -> o);
        var leases = List.of(pool.acquire(), pool.acquire(), pool.acquire());
        leases.forEach(Leases.Lease::close);
        sleep(seconds(31));
        driver.alive = false;
        pool.acquire().close();
        assertEquals(1, driver.pings, "the others are not asked");
        assertEquals(4, driver.opened);
        assertEquals(3, driver.closed);
        pool.close();
    }

    @LoopTest
    void whoKeepsAConnectionForLongIsReportedOnce() {
        var reports = new ArrayList<String>();
        Loop.current().exceptionHandler((message, _) -> reports.add(message));
        var pool = pool(o -> o.leakLimit(seconds(3)));
        scope(scope -> {
            scope.spawn("hoarder", () -> holdsForLong(pool, "select 1"));
            scope.spawn("second", () -> {
                sleep(seconds(1));
                holdsForLong(pool, "select 2");
            });
            scope.spawn("quick", () -> pool.acquire().close());
            sleep(millis(2_999));
            assertEquals(List.of(), reports);
            sleep(millis(2));
            assertEquals(1, reports.size());
            assertTrue(reports.getFirst().contains("leakLimit") && reports.getFirst().contains("task 'hoarder'") && reports.getFirst().contains("PoolTest.holdsForLong"), reports.getFirst());
            sleep(seconds(5));
            assertEquals(2, reports.size());
        });
        assertEquals(2, pool.stats().leaks());
        pool.close();
    }

    /** What hears the reports may wait for a lock, a logger's say; in carrier mode connections come and go meanwhile. */
    @LoopTest
    void aReportOfOneDoesNotDisturbThatOfTheNext() {
        var pool = pool(o -> o.leakLimit(seconds(3)));
        var leases = List.of(pool.acquire(), pool.acquire(), pool.acquire());
        var reports = new ArrayList<String>();
        Loop.current().exceptionHandler((message, _) -> {
            reports.add(message);
            leases.forEach(Leases.Lease::close);
        });
        sleep(seconds(4));
        assertEquals(3, reports.size(), reports.toString());
        assertTrue(reports.stream().allMatch(it -> it.contains("leakLimit")), reports.toString());
        assertEquals(3, pool.stats().leaks());
        assertEquals(3, pool.stats().idle());
        pool.close();
    }
}
