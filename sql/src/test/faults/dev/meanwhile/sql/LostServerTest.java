package dev.meanwhile.sql;

import static dev.meanwhile.Meanwhile.run;
import static dev.meanwhile.Meanwhile.seconds;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.h2.tools.Server;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** H2's server is stopped while it is used, and started again. */
class LostServerTest {
    @TempDir
    Path folder;

    private Server start(String port) throws Exception {
        return Server.createTcpServer("-tcpPort", port, "-baseDir", folder.toString(), "-ifNotExists").start();
    }

    private static String url(Server server) {
        return "h2:tcp://127.0.0.1:" + server.getPort() + "/shop";
    }

    @Test
    void aLostCommitIsAnErrorOfItsOwnAndTheNextStatementFindsTheNewServer() throws Exception {
        run(() -> {
            var server = start("0");
            try (var db = Database.connect(url(server), o -> o.acquireLimit(seconds(5)))) {
                db.script("create table item (id int)");
                var port = String.valueOf(server.getPort());
                var stopped = server;
                var failure = assertThrows(SqlException.CommitUnknown.class, () -> db.transaction(tx -> {
                    tx.execute("insert into item values (1)");
                    stopped.stop();
                }));
                assertTrue(failure.getMessage().contains("may have taken effect or not"), failure.getMessage());
                server = start(port);
                assertTrue(db.query("select count(*) from item").one(int.class) <= 1);
                assertEquals(0, db.stats().inUse());
            } finally {
                server.stop();
            }
        });
    }

    @Test
    void aLostConnectionIsNoDatabaseErrorAndIsNotUsedAgain() throws Exception {
        run(() -> {
            var server = start("0");
            try (var db = Database.connect(url(server), o -> o.acquireLimit(seconds(1)))) {
                db.script("create table item (id int)");
                server.stop();
                var failure = assertThrows(SqlException.ConnectionLost.class, () -> db.execute("insert into item values (1)"));
                assertFalse(failure instanceof SqlException.CommitUnknown);
                assertEquals(0, db.stats().idle());
                assertThrows(SqlException.ConnectFailed.class, () -> db.execute("insert into item values (1)"));
                assertTrue(db.stats().failures() >= 1);
            } finally {
                server.stop();
            }
        });
    }
}
