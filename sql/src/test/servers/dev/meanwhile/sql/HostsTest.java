package dev.meanwhile.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.meanwhile.test.LoopTest;
import dev.meanwhile.test.LoopTests;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** URLs with several hosts, and what libpq's parameters and variables mean. */
class HostsTest {
    @BeforeAll
    static void startServers() {
        PostgresServer.shared();
        MariaDbServer.shared();
    }

    /** {@return a port at which nobody listens} */
    private static int deadPort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** {@return the URL of a server with others before it} */
    private static String url(TestServer server, String others) {
        return server.url().replace("127.0.0.1:", others + ",127.0.0.1:");
    }

    @LoopTest
    void theFirstHostThatAnswersIsTaken() {
        try (var db = Database.connect(url(PostgresServer.shared(), "127.0.0.1:" + deadPort()))) {
            assertEquals(1, db.query("select 1").one(int.class));
            assertTrue(db.toString().contains(",127.0.0.1:" + PostgresServer.shared().port), db.toString());
        }
    }

    @LoopTest
    void alsoOfMariaDb() {
        try (var db = Database.connect(url(MariaDbServer.shared(), "127.0.0.1:" + deadPort()))) {
            assertEquals(1, db.query("select 1").one(int.class));
        }
    }

    /** It takes connections, and says nothing. */
    @LoopTest
    void aHostThatSwallowsAllCostsItsLimitOnce() throws IOException {
        try (var silent = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
                var db = Database.connect(url(PostgresServer.shared(), "127.0.0.1:" + silent.getLocalPort()), o -> o.connectLimit(Duration.ofMillis(1_000)))) {
            silent.setSoTimeout(1);
            silent.accept().close();
            db.transaction(tx -> {
                assertEquals(1, db.query("select 1").one(int.class));
            });
            assertThrows(java.net.SocketTimeoutException.class, silent::accept);
        }
    }

    @LoopTest
    void ifNoneAnswersEachIsNamed() {
        var dead = deadPort();
        var failure = assertThrows(SqlException.ConnectFailed.class, () -> Database.connect("postgresql://me@127.0.0.1:" + dead + ",localhost:" + dead + "/x"));
        assertTrue(failure.getMessage().contains("127.0.0.1:" + dead) && failure.getMessage().contains("localhost:" + dead), failure.getMessage());
    }

    @LoopTest
    void aWrongPasswordIsNotTriedElsewhere() {
        var url = url(PostgresServer.shared(), "127.0.0.1:" + PostgresServer.shared().port).replace("s%40cret", "guess");
        var failure = assertThrows(SqlException.ConnectFailed.class, () -> Database.connect(url));
        assertTrue(failure.getMessage().contains("password authentication failed") && !failure.getMessage().contains("none of the hosts"), failure.getMessage());
    }

    @LoopTest
    void onlyAServerOfTheWantedKindIsTaken() {
        var url = PostgresServer.shared().url();
        for (var good : new String[] {"any", "read-write", "primary", "prefer-standby"}) {
            Database.connect(url + "?target_session_attrs=" + good).close();
        }
        for (var wrong : new String[] {"read-only", "standby"}) {
            var failure = assertThrows(SqlException.ConnectFailed.class, () -> Database.connect(url + "?target_session_attrs=" + wrong));
            assertTrue(failure.getMessage().contains("target_session_attrs=" + wrong), failure.getMessage());
        }
        Database.connect(url + "?target_session_attrs=read-only&options=-c%20default_transaction_read_only=on").close();
        assertThrows(SqlException.ConnectFailed.class, () -> Database.connect(url + "?target_session_attrs=read-write&options=-c%20default_transaction_read_only=on"));
    }

    @LoopTest
    void whatIsUnknownIsAnErrorThatListsWhatThereIs() {
        var unknown = assertThrows(IllegalArgumentException.class, () -> Database.connect("postgresql://me:geheim@h/db?sslmod=require"));
        assertTrue(unknown.getMessage().contains("sslmod ") && unknown.getMessage().contains("sslmode, sslrootcert"), unknown.getMessage());
        assertTrue(assertThrows(IllegalArgumentException.class, () -> Database.connect("mysql://me@h/db?charset=x")).getMessage().contains("sslmode"));
        var wrong = assertThrows(IllegalArgumentException.class, () -> Database.connect("postgresql://me@h/db?target_session_attrs=master"));
        assertTrue(wrong.getMessage().contains("any, read-write, read-only, primary, standby, prefer-standby"), wrong.getMessage());
        for (var url : new String[] {"postgresql://me:geheim@h:x/db", "postgresql://me:geheim@h:99999/db", "postgresql://me:geheim@h/db?host=a,b&port=1,2,3",
            "postgresql://me@h/db?connect_timeout=soon", "postgresql://me@/db?host=/var/run/postgresql", "postgresql:me:geheim@h"}) {
            var failure = assertThrows(IllegalArgumentException.class, () -> Database.connect(url), url);
            assertFalse(failure.toString().contains("heim"), failure.toString());
        }
    }

    private static PgUrl url(String url, Map<String, String> environment) {
        return new PgUrl(url, environment::get);
    }

    @Test
    void theEnvironmentSaysWhatTheUrlDoesNot() {
        var environment = Map.of("PGHOST", "a,b", "PGPORT", "1,2", "PGDATABASE", "shop", "PGUSER", "ann", "PGPASSWORD", "secret", "PGCONNECT_TIMEOUT", "7", "PGTARGETSESSIONATTRS", "standby",
                "PGAPPNAME", "till");
        var given = url("postgresql://", environment);
        assertEquals("a:1,b:2", given.hosts.toString());
        assertEquals(PgUrl.Target.STANDBY, given.target);
        assertEquals(Duration.ofSeconds(7), given.connectLimit.orElseThrow());
        var one = given.at(new Hosts.Host("b", 2));
        assertEquals("ann/secret/shop/till", one.getUser() + "/" + one.getPassword() + "/" + one.getDatabase() + "/" + one.getProperties().get("application_name"));
        assertEquals("ge@heim", url("postgresql://me:ge@heim@h/db", environment).at(new Hosts.Host("h", 1)).getPassword());
        var written = url("postgresql://bob:other@[::1]:9/db?application_name=x&target_session_attrs=any", environment);
        assertEquals("[::1]:9", written.hosts.toString());
        one = written.at(new Hosts.Host("::1", 9));
        assertEquals("bob/other/db/x", one.getUser() + "/" + one.getPassword() + "/" + one.getDatabase() + "/" + one.getProperties().get("application_name"));
    }

    @Test
    void withoutAnythingItIsTheLocalServerAndTheAccountsName() {
        var me = System.getProperty("user.name");
        var given = url("postgresql:///", Map.of());
        assertEquals("localhost:5432", given.hosts.toString());
        assertEquals(me + "/" + me, given.at(new Hosts.Host("localhost", 5432)).getUser() + "/" + given.database());
    }

    @Test
    void aFileHasPasswords(@TempDir Path folder) throws IOException {
        var file = folder.resolve("pass");
        Files.writeString(file, "# mine\na:1:shop:ann:first\n*:*:*:an\\:n:with \\\\ and \\:\n*:*:shop:*:last\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        var url = "postgresql://ann@a:1,b:2/shop?passfile=" + file;
        assertEquals("first", url(url, Map.of()).at(new Hosts.Host("a", 1)).getPassword());
        assertEquals("last", url(url, Map.of()).at(new Hosts.Host("b", 2)).getPassword());
        assertEquals("with \\ and :", url("postgresql://an%3An@a/db", Map.of("PGPASSFILE", file.toString())).at(new Hosts.Host("a", 5432)).getPassword());
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertEquals("", url(url, Map.of()).at(new Hosts.Host("a", 1)).getPassword());
    }

    @Test
    void aPasswordOfTheFileConnects(@TempDir Path folder) throws IOException {
        var file = folder.resolve("pass");
        Files.writeString(file, "127.0.0.1:*:*:" + TestServer.USER + ":" + TestServer.PASSWORD + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        LoopTests.run(() -> {
            try (var db = Database.connect("postgresql://" + TestServer.USER + "@127.0.0.1:" + PostgresServer.shared().port + "/postgres?passfile=" + file)) {
                assertEquals("meanwhile", db.query("select current_setting('application_name')").one(String.class));
            }
        });
    }
}
