package dev.meanwhile.sql;

import static dev.meanwhile.Meanwhile.await;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.scope;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Body;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A server is killed and restarted again and again, by force and in good order, while tasks write. What they were told is compared with what is there: no commit that was confirmed is
 * lost, none is doubled, and none that was reported as lost has happened.
 */
@Tag("long")
@Tag("carrier")
class LedgerTest {
    private static final int ROUNDS = 8;
    private static final int WRITERS = 6;

    private final Set<Integer> confirmed = new HashSet<>();
    private final Set<Integer> lost = new HashSet<>();
    private final Set<Integer> unknown = new HashSet<>();
    private int next;
    private boolean over;

    @ParameterizedTest
    @EnumSource
    void nothingConfirmedIsLostOrDoubled(ServerDeathTest.Kind kind) throws Exception {
        try (var server = kind.fresh.get()) {
            run(() -> {
                try (var db = Database.connect(server.url(), o -> o.maxConnections(4).minConnections(2).acquireLimit(seconds(60)).connectLimit(seconds(10)))) {
                    db.script("create table ledger (id int)");
                    scope(scope -> {
                        for (var i = 0; i < WRITERS; i++) {
                            scope.spawn(() -> write(db));
                        }
                        for (var round = 0; round < ROUNDS; round++) {
                            var goal = confirmed.size() + 50;
                            while (confirmed.size() < goal) {
                                sleep(Duration.ofMillis(1));
                            }
                            restart(server, round % 2 == 0);
                        }
                        over = true;
                    });
                    check(db);
                }
            });
        }
    }

    /** In another thread, so that the writers go on meanwhile. */
    private static void restart(TestServer server, boolean byForce) {
        Body<Void, IOException> body = () -> {
            if (byForce) {
                server.kill();
            } else {
                server.stop();
            }
            server.restart();
            return null;
        };
        var end = new CompletableFuture<Void>();
        Thread.ofPlatform().daemon().start(() -> {
            try {
                end.complete(body.call());
            } catch (IOException | RuntimeException e) {
                end.completeExceptionally(e);
            }
        });
        await(end);
    }

    private void write(Database db) {
        while (!over) {
            next++;
            var id = next;
            try {
                db.transaction(tx -> {
                    tx.execute("insert into ledger values ($1)", id);
                });
                confirmed.add(id);
            } catch (SqlException.CommitUnknown e) {
                unknown.add(id);
            } catch (SqlException.ConnectionLost e) {
                lost.add(id);
            }
        }
    }

    private void check(Database db) {
        Map<Integer, Integer> rows = new HashMap<>();
        db.query("select id from ledger").list(Integer.class).forEach(id -> rows.merge(id, 1, Integer::sum));
        confirmed.forEach(id -> assertEquals(1, rows.getOrDefault(id, 0), "the confirmed " + id));
        lost.forEach(id -> assertEquals(0, rows.getOrDefault(id, 0), "the lost " + id));
        unknown.forEach(id -> assertTrue(rows.getOrDefault(id, 0) <= 1, "the unknown " + id));
        assertTrue(confirmed.size() >= ROUNDS * 50);
        assertEquals(0, db.stats().inUse());
    }
}
