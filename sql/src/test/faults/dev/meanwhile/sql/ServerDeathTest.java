package dev.meanwhile.sql;

import static dev.meanwhile.Meanwhile.moveOnAfter;
import static dev.meanwhile.Meanwhile.spawn;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.Meanwhile;
import dev.meanwhile.Task;
import dev.meanwhile.test.LoopTests;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The server ends, or stops answering. Nobody waits for it for ever, and nobody is told what is not known. */
class ServerDeathTest {
    enum Kind {
        POSTGRES(PostgresServer::fresh, "select pg_sleep(60)"), MARIA_DB(MariaDbServer::fresh, "select sleep(60)");

        final Supplier<TestServer> fresh;
        final String nap;

        Kind(Supplier<TestServer> fresh, String nap) {
            this.fresh = fresh;
            this.nap = nap;
        }
    }

    private static Database connect(TestServer server) {
        return Database.connect(server.url(), o -> o.maxConnections(2).cancelLimit(Duration.ofMillis(200)).connectLimit(Duration.ofSeconds(2)).acquireLimit(Duration.ofSeconds(3)));
    }

    @ParameterizedTest
    @EnumSource
    void whoWaitsForAnAnswerIsToldThatTheConnectionIsLost(Kind kind) {
        try (var server = kind.fresh.get()) {
            LoopTests.run(() -> {
                try (var db = connect(server)) {
                    db.script("create table ledger (id int)");
                    // Both connections are open then.
                    db.transaction(tx -> {
                        return db.query("select 1").list();
                    });
                    var query = spawn(() -> assertThrows(SqlException.ConnectionLost.class, () -> db.query(kind.nap).list()));
                    var transaction = spawn(() -> assertThrows(SqlException.ConnectionLost.class, () -> db.transaction(tx -> {
                        tx.execute("insert into ledger values (1)");
                        return tx.query(kind.nap).list();
                    })));
                    Meanwhile.sleep(Duration.ofMillis(100));
                    assertFalse(query.isDone() || transaction.isDone());
                    server.kill();
                    query.await();
                    assertFalse(transaction.await() instanceof SqlException.CommitUnknown);
                    assertThrows(SqlException.ConnectFailed.class, () -> db.query("select 1").list());
                }
            });
        }
    }

    @ParameterizedTest
    @EnumSource
    void aCommitWithoutAnAnswerIsUnknown(Kind kind) {
        try (var server = kind.fresh.get()) {
            LoopTests.run(() -> {
                try (var db = connect(server)) {
                    db.script("create table ledger (id int)");
                    var commit = spawn(() -> assertThrows(SqlException.CommitUnknown.class, () -> db.transaction(tx -> {
                        tx.execute("insert into ledger values (1)");
                        server.freeze();
                        return 0;
                    })));
                    Meanwhile.sleep(Duration.ofMillis(100));
                    assertFalse(commit.isDone());
                    server.kill();
                    commit.await();
                }
            });
        }
    }

    @ParameterizedTest
    @EnumSource
    void aServerThatAnswersNothingHoldsNobodyWhoIsCancelled(Kind kind) {
        try (var server = kind.fresh.get()) {
            LoopTests.run(() -> {
                try (var db = connect(server)) {
                    db.query("select 1").list();
                    server.freeze();
                    assertFalse(moveOnAfter(Duration.ofMillis(50), () -> {
                        db.query("select 1").list();
                    }));
                    var failed = assertThrows(SqlException.ConnectFailed.class, () -> db.query("select 1").list());
                    assertTrue(failed.getMessage().contains("2000 ms"), failed.getMessage());
                    server.thaw();
                    assertEquals(1, db.query("select 1").one(int.class));
                }
            });
        }
    }

    /** A database with one connection that queries share from now on. */
    private static Database pipeline(TestServer server) {
        var db = Database.connect(server.url(), o -> o.maxConnections(1).cancelLimit(Duration.ofMillis(200)).acquireLimit(Duration.ofSeconds(9)));
        while (db.stats().pipelined() == 0) {
            Meanwhile.gather(List.of(spawn(() -> db.query("select 1").one(int.class)), spawn(() -> db.query("select 1").one(int.class))));
        }
        return db;
    }

    @Test
    void allWhoShareAConnectionAreToldThatItIsLost() throws IOException {
        try (var server = PostgresServer.fresh()) {
            LoopTests.run(() -> {
                try (var db = pipeline(server)) {
                    server.freeze();
                    var tasks = IntStream.range(0, 5).mapToObj(_ -> spawn(() -> assertThrows(SqlException.ConnectionLost.class, () -> db.query("select 1").list()))).toList();
                    while (db.stats().inUse() == 0) {
                        Meanwhile.sleep(Duration.ofMillis(1));
                    }
                    Meanwhile.sleep(Duration.ofMillis(50));
                    assertTrue(tasks.stream().noneMatch(Task::isDone));
                    server.kill();
                    tasks.forEach(Task::await);
                    server.restart();
                    assertEquals(1, db.query("select 1").one(int.class));
                    assertEquals(0, db.stats().inUse());
                }
            });
        }
    }

    @Test
    void aPipelineThatAnswersNothingHoldsNobodyWhoIsCancelled() {
        var server = PostgresServer.shared();
        LoopTests.run(() -> {
            try (var db = pipeline(server)) {
                server.freeze();
                try {
                    var tasks = IntStream.range(0, 5).mapToObj(_ -> spawn(() -> {
                        return moveOnAfter(Duration.ofMillis(50), () -> {
                            db.query("select 1").list();
                        });
                    })).toList();
                    tasks.forEach(it -> assertFalse(it.await()));
                    assertEquals(0, db.stats().open());
                } finally {
                    server.thaw();
                }
                assertEquals(1, db.query("select 1").one(int.class));
            }
        });
    }
}
