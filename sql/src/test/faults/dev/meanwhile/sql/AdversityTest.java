package dev.meanwhile.sql;

import static dev.meanwhile.Meanwhile.await;
import static dev.meanwhile.Meanwhile.gatherSettled;
import static dev.meanwhile.Meanwhile.moveOnAfter;
import static dev.meanwhile.Meanwhile.seconds;
import static dev.meanwhile.Meanwhile.sleep;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Action;
import dev.meanwhile.Task;
import dev.meanwhile.test.LoopTests;
import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The network fails at each message between the client and a real server. Afterwards nobody hangs, the pool is whole, and nobody was told what is not true: a transaction that
 * was reported as done is there, once; one that was reported as lost is not; and one whose commit has no answer is of a type of its own.
 */
class AdversityTest {
    enum Kind {
        POSTGRES(PostgresServer::shared), MARIA_DB(MariaDbServer::shared);

        private final Supplier<TestServer> shared;

        Kind(Supplier<TestServer> shared) {
            this.shared = shared;
        }

        TestServer server() {
            return shared.get();
        }
    }

    /** What a program was told of its transaction. */
    private enum Told { DONE, LOST, UNKNOWN, NOTHING }

    /** How many strikes are underway at the same time. Those of silence wait, and do nothing else. */
    private static final int AT_ONCE = 12;
    /** How long a task is left alone with a silent network before it is cancelled. */
    private static final Duration PATIENCE = Duration.ofMillis(50);

    private static final AtomicInteger IDS = new AtomicInteger();

    private static void prepare(TestServer server) {
        LoopTests.run(() -> {
            try (var db = Database.connect(server.url())) {
                db.script("drop table if exists adversity");
                db.script("create table adversity (id int)");
                // So that each strike's stream has the same messages.
                db.execute("insert into adversity values (0), (0), (0), (0)");
            }
        });
    }

    /** Limits are short only where nothing but a limit ends a wait. */
    private static DatabaseOptions limits(AdversityProxy.Fault fault, DatabaseOptions options) {
        options.maxConnections(2);
        return fault == AdversityProxy.Fault.FREEZE ? options.connectLimit(seconds(2)).cancelLimit(Duration.ofMillis(200)) : options;
    }

    /** {@return whether there was such a message} */
    private static boolean strikes(TestServer server, AdversityProxy.Fault fault, int at) throws IOException {
        try (var proxy = new AdversityProxy(server, fault, at)) {
            LoopTests.run(() -> {
                var id = IDS.incrementAndGet();
                var told = Told.LOST;
                try (var db = Database.connect(proxy.url(), o -> limits(fault, o))) {
                    told = transact(db, proxy, id);
                    look(db, proxy);
                    proxy.heal();
                    awaitHealth(db);
                    assertEquals(0, db.stats().inUse());
                    assertEquals(0, db.stats().waiting());
                } catch (SqlException.ConnectFailed e) {
                    assertTrue(proxy.hasStruck(), () -> "it could not connect though nothing was done to it: " + e);
                }
                try (var direct = Database.connect(server.url(), o -> o.maxConnections(1))) {
                    var rows = direct.query("select count(*) from adversity where id = $1", id).one(int.class);
                    var allowed = switch (told) {
                        case DONE -> List.of(1);
                        case LOST -> List.of(0);
                        case UNKNOWN, NOTHING -> List.of(0, 1);
                    };
                    assertTrue(allowed.contains(rows), rows + " rows, and the program was told " + told);
                }
            });
            return proxy.hasStruck();
        } catch (AssertionError e) {
            throw new AssertionError(fault + " at message " + at + ": " + e.getMessage(), e);
        }
    }

    private static Told transact(Database db, AdversityProxy proxy, int id) {
        try {
            return comesToItsEnd(proxy, () -> {
                db.transaction(tx -> {
                    tx.execute("insert into adversity values ($1)", id);
                    tx.query("select id from adversity where id = $1", id).one(int.class);
                });
            }) ? Told.DONE : Told.NOTHING;
        } catch (SqlException.CommitUnknown e) {
            return Told.UNKNOWN;
        } catch (SqlException.ConnectionLost | SqlException.ConnectFailed e) {
            return Told.LOST;
        }
    }

    private static void look(Database db, AdversityProxy proxy) {
        try {
            comesToItsEnd(proxy, () -> {
                db.query("select count(*) from adversity").one(int.class);
                db.query("select id from adversity").stream(Integer.class, 3).first();
            });
        } catch (SqlException.ConnectionLost | SqlException.ConnectFailed e) {
            // That is what has happened.
        }
    }

    /** Runs a body, and cancels it when the network has been silent for a while; all else must end it by itself. {@return whether it was not cancelled} */
    private static boolean comesToItsEnd(AdversityProxy proxy, Action<RuntimeException> body) {
        return moveOnAfter(seconds(60), limit -> {
            var over = new boolean[1];
            var listener = spawn(() -> {
                await(proxy.silence());
                if (!over[0]) {
                    limit.reschedule(PATIENCE);
                }
            });
            try {
                body.run();
            } finally {
                over[0] = true;
                listener.cancel();
            }
        });
    }

    /** A connection that has just ended may be found out by the next statement only. */
    private static void awaitHealth(Database db) {
        while (true) {
            try {
                assertEquals(7, db.query("select 7").one(int.class));
                return;
            } catch (SqlException.ConnectionLost e) {
                // Then the next one.
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"POSTGRES, CUT, 1", "POSTGRES, CUT, 9", "POSTGRES, CUT, 25", "POSTGRES, CUT_INSIDE, 20", "POSTGRES, CUT_INSIDE, 30", "POSTGRES, FREEZE, 22", "POSTGRES, TRICKLE, 1", "MARIA_DB, CUT, 1",
            "MARIA_DB, CUT, 3", "MARIA_DB, CUT, 12", "MARIA_DB, CUT_INSIDE, 14", "MARIA_DB, FREEZE, 10", "MARIA_DB, TRICKLE, 1"})
    void somewhere(Kind kind, AdversityProxy.Fault fault, int at) throws IOException {
        var server = kind.server();
        prepare(server);
        assertTrue(strikes(server, fault, at), "there are fewer messages");
    }

    @ParameterizedTest
    @EnumSource
    @Tag("long")
    @Tag("carrier")
    void cutsBeforeEveryMessage(Kind kind) throws Exception {
        everywhere(kind, AdversityProxy.Fault.CUT);
    }

    @ParameterizedTest
    @EnumSource
    @Tag("long")
    @Tag("carrier")
    void cutsInsideEveryMessage(Kind kind) throws Exception {
        everywhere(kind, AdversityProxy.Fault.CUT_INSIDE);
    }

    @ParameterizedTest
    @EnumSource
    @Tag("long")
    @Tag("carrier")
    void silenceFromEveryMessageOn(Kind kind) throws Exception {
        everywhere(kind, AdversityProxy.Fault.FREEZE);
    }

    @ParameterizedTest
    @EnumSource
    @Tag("long")
    @Tag("carrier")
    void byteByByteFromEveryMessageOn(Kind kind) throws Exception {
        everywhere(kind, AdversityProxy.Fault.TRICKLE);
    }

    private static void everywhere(Kind kind, AdversityProxy.Fault fault) throws Exception {
        var server = kind.server();
        prepare(server);
        var next = new AtomicInteger(1);
        Callable<Integer> striker = () -> {
            var at = next.getAndIncrement();
            while (strikes(server, fault, at)) {
                at = next.getAndIncrement();
            }
            return at;
        };
        try (var threads = Executors.newFixedThreadPool(AT_ONCE)) {
            var end = Integer.MAX_VALUE;
            for (var each : threads.invokeAll(Collections.nCopies(AT_ONCE, striker))) {
                end = Math.min(end, each.get());
            }
            assertTrue(end > 20, "there were only " + (end - 1) + " messages");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aCommitWithoutAnAnswerDoesNotHoldWhoIsCancelled(Kind kind) {
        var server = kind.server();
        prepare(server);
        LoopTests.run(() -> {
            try (var db = Database.connect(server.url(), o -> o.maxConnections(1).cancelLimit(Duration.ofMillis(200)))) {
                var failure = new SqlException[1];
                gatherSettled(List.of(spawn(() -> {
                    var victim = Task.current();
                    failure[0] = assertThrows(SqlException.CommitUnknown.class, () -> db.transaction(tx -> {
                        tx.execute("insert into adversity values (1)");
                        server.freeze();
                        // It runs when this task waits, for the commit's answer.
                        spawn(() -> {
                            sleep(Duration.ofMillis(50));
                            victim.cancel();
                        });
                    }));
                })));
                assertTrue(failure[0] instanceof SqlException.CommitUnknown);
                server.thaw();
                assertEquals(7, db.query("select 7").one(int.class));
            } finally {
                server.thaw();
            }
        });
    }
}
