package dev.meanwhile.sql;

import static dev.meanwhile.Meanwhile.event;
import static dev.meanwhile.Meanwhile.gatherSettled;
import static dev.meanwhile.Meanwhile.millis;
import static dev.meanwhile.Meanwhile.moveOnAfter;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static dev.meanwhile.Meanwhile.timeout;
import static dev.meanwhile.Meanwhile.waitFor;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.meanwhile.Outcome;
import dev.meanwhile.TimedOutException;
import dev.meanwhile.Until;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Cancellations and limits end what the database does, on every one; a call suspends its task only. */
class EveryDatabaseCancellationTest {
    private static final Duration MOMENT = Duration.ofMillis(50);

    @ParameterizedTest
    @EnumSource
    void othersRunWhileOneWaits(TestDatabase on) throws Exception {
        on.with(o -> o.maxConnections(2), db -> {
            var waiting = spawn(() -> {
                db.query(on.endless()).list();
            });
            // A loop that stood still would not get here before the minute is over, and the query's end would be no cancellation.
            for (var i = 0; i < 20; i++) {
                assertEquals(i, db.query("select cast($1 as " + on.either("int", "int", "int", "integer") + ")", i).one(int.class));
                sleep(Duration.ofMillis(1));
            }
            assertFalse(waiting.isDone());
            waiting.cancel();
            assertThrows(CancellationException.class, waiting::await);
        });
    }

    @ParameterizedTest
    @EnumSource
    void aCancelledStatementEndsInTheDatabaseAndTheConnectionStays(TestDatabase on) throws Exception {
        on.with(o -> o.maxConnections(1).cancelLimit(seconds(30)), db -> {
            for (var i = 0; i < 3; i++) {
                assertThrows(TimedOutException.class, () -> timeout(MOMENT, () -> db.query(on.endless()).list()));
                assertFalse(moveOnAfter(MOMENT, () -> {
                    db.query(on.endless()).stream(Row.class).forEach(_ -> { });
                }));
                assertEquals(7, db.query("select 7").one(int.class));
            }
            assertEquals(1, db.stats().opened(), "the statement has ended, so the connection is as good as before");
        });
    }

    @ParameterizedTest
    @EnumSource
    void aLimitInATransactionUndoesIt(TestDatabase on) throws Exception {
        on.with(o -> o.maxConnections(1).cancelLimit(seconds(30)), db -> {
            on.table(db, "item", "id int primary key");
            assertThrows(TimedOutException.class, () -> timeout(MOMENT, () -> db.transaction(tx -> {
                tx.execute("insert into item values (1)");
                tx.query(on.endless()).list();
            })));
            assertEquals(0, db.query("select count(*) from item").one(int.class));
            db.execute("insert into item values (1)");
            assertEquals(1, db.stats().opened());
        });
    }

    /** Some databases undo the whole transaction then. What follows must not run outside of it. */
    @ParameterizedTest
    @EnumSource
    void whatAStatementThatWasCancelledLeavesIsDoneAsAWholeOrNotAtAll(TestDatabase on) throws Exception {
        on.with(o -> o.maxConnections(1).cancelLimit(seconds(30)), db -> {
            on.table(db, "item", "id int primary key, n bigint");
            var ended = gatherSettled(List.of(spawn(() -> db.transaction(tx -> {
                tx.execute("insert into item values (1, 0)");
                assertFalse(moveOnAfter(MOMENT, () -> {
                    tx.execute("update item set n = (" + on.endless() + ")");
                }));
                tx.execute("insert into item values (2, 0)");
            })))).getFirst();
            assertEquals(ended instanceof Outcome.Success<?> ? 2 : 0, db.query("select count(*) from item").one(int.class), ended::toString);
        });
    }

    @ParameterizedTest
    @EnumSource
    void whoWaitsForALockCanBeCancelled(TestDatabase on) throws Exception {
        // Where the wait can't be cancelled, the connection is closed, or is not, as the lock's limit of the database's own comes first or second.
        on.with(o -> o.maxConnections(3).cancelLimit(on.has(Difference.CANCELS) ? seconds(30) : millis(100)), db -> {
            on.table(db, "item", "id int primary key, n int");
            db.execute("insert into item values (1, 0)");
            var locked = event();
            var enough = event();
            var holder = spawn(() -> db.transaction(tx -> {
                tx.execute("update item set n = 1");
                locked.set();
                enough.await();
            }));
            locked.await();
            var begun = event();
            var waiting = spawn(() -> db.transaction(tx -> {
                tx.query("select 1").list();
                begun.set();
                tx.execute("update item set n = 2");
            }));
            if (on.has(Difference.WRITERS)) {
                begun.await();
            }
            sleep(MOMENT);
            waiting.cancel();
            waitFor(List.of(waiting), Until.ALL_COMPLETED);
            if (on.has(Difference.CANCELS)) {
                assertEquals(1, db.stats().idle(), "the connection is as good as before");
            }
            enough.set();
            holder.await();
            assertEquals(1, db.query("select n from item").one(int.class));
        });
    }

    @ParameterizedTest
    @EnumSource
    void cancelledAtAnyMomentThePoolIsFullAndTheSumIsRight(TestDatabase on) throws Exception {
        on.with(db -> {
            on.table(db, "account", "id int primary key, balance int");
            db.executeAll("insert into account values ($1, 100)", List.of(1, 2));
            for (var round = 0; round < 40; round++) {
                var task = spawn(() -> {
                    db.transaction(tx -> {
                        tx.execute("update account set balance = balance - 1 where id = $1", 1);
                        tx.execute("update account set balance = balance + 1 where id = $1", 2);
                    });
                    db.query("select balance from account").stream(int.class, 1).toList();
                });
                sleep(Duration.ofNanos(round * 100_000L));
                task.cancel();
                waitFor(List.of(task), Until.ALL_COMPLETED);
                assertEquals(0, db.stats().inUse());
                assertEquals(200, db.query("select sum(balance) from account").one(int.class), () -> "after " + task.outcome() + ": " + db.query("select * from account").list());
            }
        });
    }
}
