package dev.meanwhile.sql;

import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.scope;
import static dev.meanwhile.Meanwhile.seconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.meanwhile.Retry;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Row 46: the server is restarted under a transaction. That fails as lost and is not repeated; the idle connections of that time are not used again; and the next statement waits until
 * the server is there. A commit whose answer was lost is in {@link ServerDeathTest}, many restarts under load are in {@link LedgerTest}.
 */
class Row46RestartTest {
    @ParameterizedTest
    @EnumSource
    @Tag("long")
    void inGoodOrder(ServerDeathTest.Kind kind) throws Exception {
        check(kind, TestServer::stop);
    }

    @ParameterizedTest
    @EnumSource
    void byForce(ServerDeathTest.Kind kind) throws Exception {
        check(kind, TestServer::kill);
    }

    @FunctionalInterface
    private interface End {
        void of(TestServer server) throws Exception;
    }

    private static void check(ServerDeathTest.Kind kind, End end) throws Exception {
        try (var server = kind.fresh.get()) {
            run(() -> {
                try (var db = Database.connect(server.url(), o -> o.maxConnections(3).acquireLimit(seconds(60)))) {
                    db.script("create table item (id int)");
                    scope(scope -> {
                        scope.spawn(() -> db.transaction(tx -> tx.query("select 1").list()));
                        scope.spawn(() -> db.transaction(tx -> tx.query("select 2").list()));
                        scope.spawn(() -> db.transaction(tx -> tx.query("select 3").list()));
                    });
                    var runs = new AtomicInteger();
                    var failure = assertThrows(SqlException.ConnectionLost.class, () -> db.transaction(o -> o.retry(Retry.exponential(3)), tx -> {
                        runs.incrementAndGet();
                        tx.execute("insert into item values (1)");
                        end.of(server);
                        return tx.execute("insert into item values (2)");
                    }));
                    assertFalse(failure instanceof SqlException.CommitUnknown);
                    assertEquals(1, runs.get());
                    server.restart();
                    assertEquals(0, db.query("select count(*) from item").one(int.class), "nothing of it has happened");
                    assertEquals(0, db.stats().inUse());
                }
            });
        }
    }
}
