package dev.meanwhile.benchmarks;

import dev.meanwhile.benchmarks.Workload.Family;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A database server with the tables of {@link Items}, as Debian has it, in a folder and at a port of its own. It runs where the harness does, on the last core. It waits for no disk: this
 * is about clients.
 */
final class DatabaseServer implements AutoCloseable {
    private static final Path BIN = Path.of("/usr/bin");
    private static final Path SBIN = Path.of("/usr/sbin");
    private static final Path POSTGRESQL = Path.of("/usr/lib/postgresql");
    private static final int START_SECONDS = 60;
    private static final int END_SECONDS = 10;
    private static final String POSTGRES_TABLES = """
            create unlogged table item (id int primary key, name text not null, price int not null);
            create unlogged table stock (id int primary key, sold int not null);
            create unlogged table made (id int not null, name text not null, price int not null);
            insert into item select id, 'item ' || id, mod(id, 1000) from generate_series(1, %d) as id;
            insert into stock select id, 0 from item""".formatted(Items.COUNT);
    private static final String MARIADB_TABLES = """
            create table item (id int primary key, name varchar(100) not null, price int not null);
            insert into item select seq, concat('item ', seq), mod(seq, 1000) from seq_1_to_%d""".formatted(Items.COUNT);

    /** The databases. */
    enum Kind {
        POSTGRES("postgresql", "postgres"), MARIADB("mariadb-server", "mysql");

        private final String debian;
        /** Of the system, for a harness that runs as root, which servers refuse to. */
        private final String account;

        Kind(String debian, String account) {
            this.debian = debian;
            this.account = account;
        }

        /** {@return what programs of these workloads ask; empty if they ask no database} */
        static Optional<Kind> of(Family family) {
            return switch (family) {
                case SQL, HTTP_SQL -> Optional.of(POSTGRES);
                case MARIADB -> Optional.of(MARIADB);
                default -> Optional.empty();
            };
        }

        /** {@return Debian's package} */
        String debian() {
            return debian;
        }

        boolean isInstalled() {
            return Files.isExecutable(this == POSTGRES ? postgresql().resolve("initdb") : SBIN.resolve("mariadbd"));
        }
    }

    private final Kind kind;
    private final Path folder;
    private final int port;
    private Process process;

    private DatabaseServer(Kind kind) throws IOException {
        this.kind = kind;
        folder = Files.createTempDirectory("meanwhile-bench-db");
        port = Launched.freePort();
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    }

    /** {@return the folder of the newest version's programs} */
    private static Path postgresql() {
        try (var versions = Files.list(POSTGRESQL)) {
            return versions.max(Comparator.comparingInt(it -> Integer.parseInt(it.getFileName().toString()))).orElse(POSTGRESQL).resolve("bin");
        } catch (IOException e) {
            return POSTGRESQL;
        }
    }

    /** {@return a server that is ready} */
    static DatabaseServer start(Kind kind) {
        try {
            var server = new DatabaseServer(kind);
            try {
                server.start();
                return server;
            } catch (IOException | RuntimeException e) {
                server.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("can't start " + kind.debian + ": " + e.getMessage(), e);
        }
    }

    private void start() throws IOException {
        if (isRoot()) {
            run(List.of("chown", kind.account, folder.toString()));
        }
        if (kind == Kind.POSTGRES) {
            startPostgres();
        } else {
            startMariaDb();
        }
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    private void startPostgres() throws IOException {
        var bin = postgresql();
        var data = folder.resolve("data").toString();
        run(asAccount(bin.resolve("initdb").toString(), "-D", data, "-U", Items.USER, "--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C.UTF-8"));
        launch(bin.resolve("postgres").toString(), "-D", data, "-p", String.valueOf(port), "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=",
                "-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "autovacuum=off", "-c", "shared_buffers=256MB", "-c", "max_wal_size=2GB", "-c", "jit=off", "-c", "max_connections=50");
        var client = List.of(bin.resolve("psql").toString(), "-X", "-q", "-v", "ON_ERROR_STOP=1", "-h", "127.0.0.1", "-p", String.valueOf(port), "-U", Items.USER, "-c");
        awaitAnswer(with(client, "select 1", "postgres"));
        run(with(client, "create database " + Items.USER, "postgres"));
        run(with(client, POSTGRES_TABLES, Items.USER));
        run(with(client, "vacuum analyze", Items.USER));
    }

    private void startMariaDb() throws IOException {
        var data = "--datadir=" + folder.resolve("data");
        run(asAccount(BIN.resolve("mariadb-install-db").toString(), "--no-defaults", data, "--auth-root-authentication-method=normal", "--skip-test-db"));
        launch(SBIN.resolve("mariadbd").toString(), "--no-defaults", data, "--port=" + port, "--bind-address=127.0.0.1", "--socket=" + folder.resolve("socket"),
                "--pid-file=" + folder.resolve("pid"), "--innodb-flush-log-at-trx-commit=0", "--skip-name-resolve");
        var client = List.of(BIN.resolve("mariadb").toString(), "--no-defaults", "--socket=" + folder.resolve("socket"), "--user=root", "-e");
        awaitAnswer(with(client, "select 1"));
        run(with(client, "create database %1$s character set utf8mb4; create user '%1$s'@'%%' identified by '%1$s'; grant all on %1$s.* to '%1$s'@'%%'".formatted(Items.USER)));
        run(with(client, MARIADB_TABLES, Items.USER));
    }

    private static List<String> with(List<String> command, String... more) {
        var whole = new ArrayList<>(command);
        whole.addAll(List.of(more));
        return whole;
    }

    private List<String> asAccount(String... command) {
        return isRoot() ? with(List.of("setpriv", "--reuid=" + kind.account, "--regid=" + kind.account, "--init-groups"), command) : List.of(command);
    }

    private void run(List<String> command) throws IOException {
        var output = Tool.run(Path.of("/"), command);
        if (!output.ok()) {
            throw new IOException(command.getFirst() + ": " + output.tail());
        }
    }

    private void launch(String... command) throws IOException {
        process = new ProcessBuilder(asAccount(command)).redirectErrorStream(true).redirectOutput(folder.resolve("log").toFile()).start();
    }

    private void awaitAnswer(List<String> question) throws IOException {
        if (!Launched.awaitReady(process, START_SECONDS, () -> Tool.run(Path.of("/"), question).ok())) {
            throw new IOException("it does not answer");
        }
    }

    int port() {
        return port;
    }

    /** Ends it at once: nothing that it has is needed any more. */
    @Override
    public void close() {
        try {
            if (process != null) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly().waitFor(END_SECONDS, TimeUnit.SECONDS);
            }
            if (Files.exists(folder)) {
                delete();
            }
        } catch (IOException e) {
            Say.line("could not delete " + folder + ": " + e.getMessage());
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }

    private void delete() throws IOException {
        try (var all = Files.walk(folder)) {
            for (var path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
