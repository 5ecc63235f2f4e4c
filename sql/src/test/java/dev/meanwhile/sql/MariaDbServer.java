package dev.meanwhile.sql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** MariaDB. */
final class MariaDbServer extends TestServer {
    private static final String LOG = "--innodb-log-file-size=10M";
    private static MariaDbServer shared;

    /** {@return the one of this JVM} */
    static synchronized MariaDbServer shared() {
        if (shared == null) {
            shared = fresh();
        }
        return shared;
    }

    /** {@return one that a test can do with as it likes} */
    static MariaDbServer fresh() {
        try {
            return new MariaDbServer();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private MariaDbServer() throws IOException {
        super("mysql");
        install(data -> runAs(program("mariadb-install-db", Path.of("/usr/bin")), "--no-defaults", "--datadir=" + data, "--auth-root-authentication-method=normal", "--skip-test-db", LOG));
        var init = Files.writeString(Files.createTempFile("meanwhile", ".sql"), "create database shop character set utf8mb4;\n"
                + "create user '" + USER + "'@'%' identified by '" + PASSWORD + "';\ngrant all on *.* to '" + USER + "'@'%';\n");
        init.toFile().setReadable(true, false);
        start("--init-file=" + init);
        Files.delete(init);
    }

    /** A commit survives the server's death, though not the machine's. */
    private void start(String option) throws IOException {
        start("ready for connections", program("mariadbd", Path.of("/usr/sbin")), "--no-defaults", "--datadir=" + folder.resolve("data"), "--port=" + port, "--bind-address=127.0.0.1",
                "--socket=" + folder.resolve("socket"), "--pid-file=" + folder.resolve("pid"), "--innodb-flush-log-at-trx-commit=2", "--innodb-buffer-pool-size=32M", LOG,
                "--skip-name-resolve", option);
    }

    @Override
    void restart() throws IOException {
        start("--skip-slave-start");
    }

    @Override
    String stopSignal() {
        return "TERM";
    }

    @Override
    String url() {
        return url("mariadb", "shop");
    }
}
