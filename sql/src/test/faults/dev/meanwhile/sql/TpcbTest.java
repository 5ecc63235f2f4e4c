package dev.meanwhile.sql;

import static dev.meanwhile.Meanwhile.moveOnAfter;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.scope;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Loop;
import dev.meanwhile.Retry;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The transaction of pgbench, which is TPC-B's, cancelled at random: whatever was cancelled when, the sums of accounts, tellers, branches and history agree. */
class TpcbTest {
    private static final int ACCOUNTS = 100;
    private static final int TELLERS = 10;
    private static final int CLIENTS = 8;

    private final Random random;
    private final long seed = System.nanoTime();
    private int done;
    private int cancelled;

    TpcbTest() {
        random = new Random(seed);
        System.out.println("TpcbTest: seed " + seed);
    }

    @ParameterizedTest
    @EnumSource
    void theSumsAgree(AdversityTest.Kind kind) throws Exception {
        check(kind, (transactions, _) -> transactions < 150);
    }

    @ParameterizedTest
    @EnumSource
    @Tag("long")
    void theSumsAgreeAfterHalfAMinute(AdversityTest.Kind kind) throws Exception {
        check(kind, (_, time) -> time.compareTo(seconds(30)) < 0);
    }

    @FunctionalInterface
    private interface Goal {
        boolean isAhead(int transactions, Duration time);
    }

    private void check(AdversityTest.Kind kind, Goal goal) throws Exception {
        var url = kind.server().url();
        run(() -> {
            try (var db = Database.connect(url, o -> o.maxConnections(4).acquireLimit(seconds(60)))) {
                setUp(db);
                var began = Loop.current().time();
                scope(scope -> {
                    for (var i = 0; i < CLIENTS; i++) {
                        scope.spawn(() -> {
                            while (goal.isAhead(done + cancelled, Loop.current().time().minus(began))) {
                                transact(db);
                            }
                        });
                    }
                });
                while (db.stats().inUse() > 0) {
                    sleep(Duration.ofMillis(1));
                }
                var sums = List.of("accounts", "tellers", "branches", "history").stream().map(it -> db.query("select coalesce(sum(balance), 0) from tpcb_" + it).one(long.class)).distinct().toList();
                assertEquals(1, sums.size(), () -> "the sums of seed " + seed + ": " + sums);
                var history = db.query("select count(*) from tpcb_history").one(int.class);
                assertTrue(history >= done && history <= done + cancelled, () -> history + " transactions have happened, " + done + " were confirmed and " + cancelled + " cancelled; seed " + seed);
                assertTrue(done > 0 && cancelled > 0, () -> done + " done and " + cancelled + " cancelled");
            }
        });
    }

    private static void setUp(Database db) {
        for (var table : List.of("accounts", "tellers", "branches", "history")) {
            db.script("drop table if exists tpcb_" + table);
            db.script("create table tpcb_" + table + " (id int " + (table.equals("history") ? "" : "primary key") + ", balance int not null)");
        }
        db.executeAll("insert into tpcb_accounts values ($1, 0)", numbers(ACCOUNTS));
        db.executeAll("insert into tpcb_tellers values ($1, 0)", numbers(TELLERS));
        db.execute("insert into tpcb_branches values (1, 0)");
    }

    private static List<Integer> numbers(int most) {
        return IntStream.rangeClosed(1, most).boxed().toList();
    }

    private void transact(Database db) {
        var account = random.nextInt(ACCOUNTS) + 1;
        var teller = random.nextInt(TELLERS) + 1;
        var delta = random.nextInt(-5_000, 5_001);
        // A third is cancelled, if it takes as long.
        var limit = random.nextInt(3) == 0 ? Duration.ofNanos(random.nextInt(10_000_000)) : seconds(120);
        var ended = moveOnAfter(limit, () -> {
            db.transaction(o -> o.retry(Retry.exponential(20).withDelay(Duration.ofMillis(2))), tx -> {
                tx.execute("update tpcb_accounts set balance = balance + $1 where id = $2", delta, account);
                tx.query("select balance from tpcb_accounts where id = $1", account).one(int.class);
                tx.execute("update tpcb_tellers set balance = balance + $1 where id = $2", delta, teller);
                tx.execute("update tpcb_branches set balance = balance + $1 where id = 1", delta);
                tx.execute("insert into tpcb_history values ($1, $2)", account, delta);
                return 0;
            });
        });
        if (ended) {
            done++;
        } else {
            cancelled++;
        }
    }
}
