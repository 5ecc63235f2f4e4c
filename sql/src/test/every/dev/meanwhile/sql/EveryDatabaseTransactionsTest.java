package dev.meanwhile.sql;

import static dev.meanwhile.Meanwhile.barrier;
import static dev.meanwhile.Meanwhile.gather;
import static dev.meanwhile.Meanwhile.gatherSettled;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Barrier;
import dev.meanwhile.ItemAction;
import dev.meanwhile.Outcome;
import dev.meanwhile.Retry;
import dev.meanwhile.sql.TransactionOptions.Isolation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Transactions on every database, with conflicts between real tasks. */
class EveryDatabaseTransactionsTest {
    private static final Retry AGAIN = Retry.exponential(20).withDelay(Duration.ofMillis(1));

    private static void fill(TestDatabase on, Database db) {
        on.table(db, "account", "id int primary key, balance int");
        db.executeAll("insert into account values ($1, 100)", List.of(1, 2));
    }

    private static List<Integer> balances(Queries db) {
        return db.query("select balance from account order by id").list(Integer.class);
    }

    @ParameterizedTest
    @EnumSource
    void theBlocksEndDecides(TestDatabase on) throws Exception {
        on.with(db -> {
            fill(on, db);
            assertEquals(List.of(90, 110), db.transaction(tx -> {
                tx.execute("update account set balance = balance - $1 where id = 1", 10);
                tx.execute("update account set balance = balance + $1 where id = 2", 10);
                return balances(tx);
            }));
            assertThrows(IllegalStateException.class, () -> db.transaction((ItemAction<Transaction, RuntimeException>) tx -> {
                tx.execute("delete from account");
                throw new IllegalStateException("no");
            }));
            assertEquals(List.of(90, 110), balances(db));
            var kept = new ArrayList<Transaction>();
            db.transaction(kept::add);
            assertThrows(IllegalStateException.class, () -> kept.getFirst().execute("delete from account"));
        });
    }

    @ParameterizedTest
    @EnumSource
    void savepointsUndoTheirPart(TestDatabase on) throws Exception {
        on.with(db -> {
            fill(on, db);
            db.transaction(tx -> {
                tx.execute("insert into account values (3, 3)");
                assertThrows(SqlException.DatabaseError.class, () -> tx.nested(() -> {
                    tx.execute("insert into account values (4, 4)");
                    tx.nested(() -> tx.execute("insert into account values (5, 5)"));
                    tx.execute("nonsense");
                }));
                assertEquals(6L, tx.nested(() -> {
                    return tx.execute("insert into account values (6, 6)") + 5;
                }));
            });
            assertEquals(List.of(100, 100, 3, 6), balances(db));
        });
    }

    @ParameterizedTest
    @EnumSource
    void aFailureEndsTheTransactionOrTheStatementOnly(TestDatabase on) throws Exception {
        on.with(db -> {
            fill(on, db);
            ItemAction<Transaction, RuntimeException> block = tx -> {
                tx.execute("insert into account values (3, 3)");
                assertThrows(SqlException.NotUnique.class, () -> tx.execute("insert into account values (1, 1)"));
            };
            if (on.has(Difference.GOES_ON)) {
                db.transaction(block);
                assertEquals(List.of(100, 100, 3), balances(db));
            } else {
                assertThrows(SqlException.DatabaseError.class, () -> db.transaction(block));
                assertEquals(List.of(100, 100), balances(db));
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void tablesAreUndoneWhereTheDatabaseCan(TestDatabase on) throws Exception {
        on.with(db -> {
            db.script("drop table if exists fresh");
            assertThrows(IllegalStateException.class, () -> db.transaction((ItemAction<Transaction, RuntimeException>) tx -> {
                tx.execute("create table fresh (id int)");
                throw new IllegalStateException();
            }));
            if (on.has(Difference.UNDOES_TABLES)) {
                assertThrows(SqlException.DatabaseError.class, () -> db.execute("insert into fresh values (1)"));
            } else {
                db.execute("insert into fresh values (1)");
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void readOnlyAndIsolationHoldForOneTransaction(TestDatabase on) throws Exception {
        on.with(o -> o.maxConnections(1), db -> {
            fill(on, db);
            ItemAction<UnaryOptions, RuntimeException> change = options -> db.transaction(options::of, tx -> tx.execute("update account set balance = 0 where id = 2"));
            if (on.has(Difference.READ_ONLY)) {
                assertThrows(SqlException.DatabaseError.class, () -> change.run(TransactionOptions::readOnly));
                assertEquals(List.of(100, 100), balances(db));
            } else {
                change.run(TransactionOptions::readOnly);
            }
            for (var level : Isolation.values()) {
                int accounts = db.transaction(o -> o.isolation(level).readOnly().deferrable(), tx -> tx.query("select count(*) from account").one(int.class));
                assertEquals(2, accounts);
            }
            change.run(o -> o);
            assertEquals(List.of(100, 0), balances(db));
            assertEquals(1, db.stats().opened());
        });
    }

    private interface UnaryOptions {
        TransactionOptions of(TransactionOptions options);
    }

    @ParameterizedTest
    @EnumSource
    void aSerializableTransactionDoesNotSeeWhatOthersCommit(TestDatabase on) throws Exception {
        on.with(db -> {
            fill(on, db);
            // Where one writes after the other, the reader must not ask to write.
            assertEquals(List.of(List.of(100, 100), List.of(100, 100)), db.transaction(o -> o.isolation(Isolation.REPEATABLE_READ).readOnly(), tx -> {
                var before = balances(tx);
                db.execute("update account set balance = 0 where id = 1");
                return List.of(before, balances(tx));
            }));
            assertEquals(List.of(0, 100), balances(db));
        });
    }

    @ParameterizedTest
    @EnumSource
    void whatIsCheckedAtTheCommitIsRefusedThere(TestDatabase on) throws Exception {
        on.with(db -> {
            fill(on, db);
            if (on.has(Difference.DEFERRED)) {
                on.table(db, "owner", "account int constraint owner_account references account (id) deferrable initially deferred");
                var refused = assertThrows(SqlException.ConstraintViolated.class, () -> db.transaction((ItemAction<Transaction, RuntimeException>) tx -> {
                    tx.execute("update account set balance = 7");
                    tx.execute("insert into owner values (99)");
                }));
                assertEquals(on.isPostgres() ? Optional.of("owner_account") : Optional.empty(), refused.constraint());
                assertEquals(List.of(100, 100), balances(db));
                db.execute("drop table owner");
            }
            db.transaction(tx -> tx.execute("update account set balance = 8"));
            assertEquals(List.of(8, 8), balances(db));
        });
    }

    /** Each reads and writes what it has read: without a retry some would fail, and at a low level of isolation some would be lost. */
    @ParameterizedTest
    @EnumSource
    void conflictsAreTriedAgainUntilAllAreDone(TestDatabase on) throws Exception {
        on.with(o -> o.maxConnections(4), db -> {
            fill(on, db);
            var both = barrier(2);
            var attempts = new int[2];
            var tasks = IntStream.range(0, 2).mapToObj(me -> spawn(() -> db.transaction(o -> o.isolation(Isolation.SERIALIZABLE).retry(AGAIN), tx -> {
                attempts[me]++;
                var balance = tx.query("select balance from account where id = 1").one(int.class);
                if (attempts[me] == 1 && on.has(Difference.WRITERS)) {
                    both.await();
                }
                return tx.execute("update account set balance = $1 where id = 1", balance + 1);
            }))).toList();
            gather(tasks);
            assertEquals(List.of(102, 100), balances(db));
            assertTrue(!on.has(Difference.WRITERS) || attempts[0] + attempts[1] > 2, "there was a conflict: " + List.of(attempts[0], attempts[1]));
        });
    }

    @ParameterizedTest
    @EnumSource
    void aDeadlockEndsOneOfTheTwoAndARetryBoth(TestDatabase on) throws Exception {
        on.with(db -> {
            fill(on, db);
            if (!on.has(Difference.WRITERS)) {
                gather(spawn(() -> crossing(db, barrier(1), 1, 2, Retry.none())), spawn(() -> crossing(db, barrier(1), 2, 1, Retry.none())));
                assertEquals(List.of(102, 102), balances(db));
                return;
            }
            var both = barrier(2);
            var settled = gatherSettled(List.of(spawn(() -> crossing(db, both, 1, 2, Retry.none())), spawn(() -> crossing(db, both, 2, 1, Retry.none()))));
            var lost = settled.stream().filter(it -> it instanceof Outcome.Failure<?>).map(it -> ((Outcome.Failure<?>) it).cause()).toList();
            assertEquals(1, lost.size(), lost::toString);
            assertTrue(lost.getFirst() instanceof SqlException.Conflict, lost::toString);
            assertEquals(List.of(101, 101), balances(db));
            var again = barrier(2);
            gather(spawn(() -> crossing(db, again, 1, 2, AGAIN)), spawn(() -> crossing(db, again, 2, 1, AGAIN)));
            assertEquals(List.of(103, 103), balances(db));
        });
    }

    /** @param both where both wait the first time, each with the lock that the other will want */
    private static long crossing(Database db, Barrier both, int one, int two, Retry retry) {
        var first = new boolean[] {true};
        return db.transaction(o -> o.retry(retry), tx -> {
            tx.execute("update account set balance = balance + 1 where id = $1", one);
            if (first[0]) {
                first[0] = false;
                both.await();
            }
            try {
                return tx.execute("update account set balance = balance + 1 where id = $1", two);
            } catch (SqlException.Conflict e) {
                // It would be outside of the transaction: some databases have undone that.
                assertThrows(SqlException.DatabaseError.class, () -> tx.execute("update account set balance = 0 where id = $1", one));
                throw e;
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void otherFailuresAreNotTriedAgain(TestDatabase on) throws Exception {
        on.with(db -> {
            fill(on, db);
            var attempts = new int[1];
            assertThrows(SqlException.NotUnique.class, () -> db.transaction(o -> o.retry(AGAIN), tx -> {
                attempts[0]++;
                return tx.execute("insert into account values (1, 1)");
            }));
            assertEquals(1, attempts[0]);
        });
    }
}
