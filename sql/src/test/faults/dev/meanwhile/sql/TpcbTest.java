package dev.meanwhile.sql;

import static dev.meanwhile.Meanwhile.moveOnAfter;
import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.scope;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Retry;
import dev.meanwhile.Timeout;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The transaction of pgbench, which is TPC-B's, cancelled at random: whatever was cancelled when, the sums of accounts, tellers, branches and history agree. A seed decides what each client
 * does, and in which statement it is cancelled; {@code -Dmeanwhile.seed=7} is another. How the server mixes the clients is left to it.
 */
class TpcbTest {
    private static final long SEED = Long.getLong("meanwhile.seed", 1);
    private static final int ACCOUNTS = 100;
    private static final int TELLERS = 10;
    private static final int CLIENTS = 8;
    /** The begin, five statements and the commit. */
    private static final int STEPS = 7;
    private static final int NEVER = -1;

    private int done;
    private int cancelled;

    @ParameterizedTest
    @EnumSource
    void theSumsAgree(AdversityTest.Kind kind) throws Exception {
        check(kind, 20);
    }

    @ParameterizedTest
    @EnumSource
    @Tag("long")
    @Tag("carrier")
    void theSumsAgreeAfterManyTransactions(AdversityTest.Kind kind) throws Exception {
        check(kind, 1_000);
    }

    /** @param each how many transactions each client begins */
    private void check(AdversityTest.Kind kind, int each) throws Exception {
        var url = kind.server().url();
        try {
            run(() -> {
                try (var db = Database.connect(url, o -> o.maxConnections(4).acquireLimit(seconds(60)).cancelLimit(seconds(30)))) {
                    setUp(db);
                    var seeds = new SplittableRandom(SEED);
                    scope(scope -> {
                        for (var i = 0; i < CLIENTS; i++) {
                            var random = seeds.split();
                            scope.spawn(() -> {
                                for (var n = 0; n < each; n++) {
                                    transact(db, random);
                                }
                            });
                        }
                    });
                    check(db);
                    assertEquals(CLIENTS * each, done + cancelled);
                }
            });
        } catch (Throwable t) {
            throw new AssertionError("with seed " + SEED + " (again: -Dtest=TpcbTest -Dmeanwhile.seed=" + SEED + "): " + t.getMessage(), t);
        }
    }

    private void check(Database db) {
        while (db.stats().inUse() > 0) {
            sleep(Duration.ofMillis(1));
        }
        var sums = List.of("accounts", "tellers", "branches", "history").stream().map(it -> db.query("select coalesce(sum(balance), 0) from tpcb_" + it).one(long.class)).distinct().toList();
        assertEquals(1, sums.size(), () -> "the sums: " + sums);
        var history = db.query("select count(*) from tpcb_history").one(int.class);
        assertTrue(history >= done && history <= done + cancelled, () -> history + " transactions have happened, " + done + " were confirmed and " + cancelled + " cancelled");
        assertTrue(done > 0 && cancelled > 0, () -> done + " done and " + cancelled + " cancelled");
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

    private void transact(Database db, SplittableRandom random) {
        var account = random.nextInt(ACCOUNTS) + 1;
        var teller = random.nextInt(TELLERS) + 1;
        var delta = random.nextInt(-5_000, 5_001);
        var step = random.nextInt(3) == 0 ? random.nextInt(STEPS) : NEVER;
        // Before the server has it, or while it works on it, or after that, if it takes as long.
        var delay = random.nextBoolean() ? Duration.ZERO : Duration.ofNanos(random.nextInt(2_000_000));
        var ended = moveOnAfter(seconds(120), limit -> {
            cancelIf(step == 0, limit, delay);
            db.transaction(o -> o.retry(Retry.exponential(20).withDelay(Duration.ofMillis(2))), tx -> {
                cancelIf(step == 1, limit, delay);
                tx.execute("update tpcb_accounts set balance = balance + $1 where id = $2", delta, account);
                cancelIf(step == 2, limit, delay);
                tx.query("select balance from tpcb_accounts where id = $1", account).one(int.class);
                cancelIf(step == 3, limit, delay);
                tx.execute("update tpcb_tellers set balance = balance + $1 where id = $2", delta, teller);
                cancelIf(step == 4, limit, delay);
                tx.execute("update tpcb_branches set balance = balance + $1 where id = 1", delta);
                cancelIf(step == 5, limit, delay);
                tx.execute("insert into tpcb_history values ($1, $2)", account, delta);
                cancelIf(step == 6, limit, delay);
                return 0;
            });
        });
        assertTrue(ended || step != NEVER, "a transaction took two minutes");
        if (ended) {
            done++;
        } else {
            cancelled++;
        }
    }

    private static void cancelIf(boolean now, Timeout limit, Duration delay) {
        // In another attempt at the transaction, it may have come already.
        if (now && !limit.expired()) {
            limit.reschedule(delay);
        }
    }
}
