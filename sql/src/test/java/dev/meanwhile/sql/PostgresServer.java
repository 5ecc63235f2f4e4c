package dev.meanwhile.sql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** PostgreSQL. */
final class PostgresServer extends TestServer {
    private static final Path BIN = newest(Path.of("/usr/lib/postgresql"));
    private static PostgresServer shared;

    /** {@return the one of this JVM} */
    static synchronized PostgresServer shared() {
        if (shared == null) {
            shared = fresh();
        }
        return shared;
    }

    /** {@return one that a test can do with as it likes} */
    static PostgresServer fresh() {
        try {
            return new PostgresServer();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return a hot standby, which the server streams to} */
    static PostgresServer standbyOf(PostgresServer primary) {
        try {
            return new PostgresServer(primary);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private PostgresServer(PostgresServer primary) throws IOException {
        super("postgres");
        var data = folder.resolve("data").toString();
        runAs(program("pg_basebackup", BIN), "--dbname=" + primary.url(), "--pgdata=" + data, "--write-recovery-conf", "--checkpoint=fast", "--no-sync");
        start("is ready to accept read-only connections", program("postgres", BIN), "-D", data, "-p", String.valueOf(port), "-c", "listen_addresses=127.0.0.1",
                "-c", "unix_socket_directories=", "-c", "fsync=off", "-c", "deadlock_timeout=100ms", "-c", "max_connections=50");
    }

    private PostgresServer() throws IOException {
        super("postgres");
        install(data -> {
            var password = Files.writeString(Files.createTempFile("meanwhile", "password"), PASSWORD);
            password.toFile().setReadable(true, false);
            runAs(program("initdb", BIN), "-D", data.toString(), "-U", USER, "--auth=scram-sha-256", "--pwfile=" + password, "--no-sync", "--encoding=UTF8", "--locale=C.UTF-8");
            Files.delete(password);
        });
        runAs(program("openssl", Path.of("/usr/bin")), "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1",
                "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", folder.resolve("key.pem").toString(), "-out", certificate().toString());
        restart();
    }

    @Override
    void restart() throws IOException {
        var data = folder.resolve("data").toString();
        start("is ready to accept connections", program("postgres", BIN), "-D", data, "-p", String.valueOf(port), "-c", "listen_addresses=127.0.0.1",
                "-c", "unix_socket_directories=", "-c", "fsync=off", "-c", "deadlock_timeout=100ms", "-c", "max_connections=50", "-c", "ssl=on", "-c", "ssl_cert_file=" + certificate(),
                "-c", "ssl_key_file=" + folder.resolve("key.pem"));
    }

    /** Of the server, for 127.0.0.1; it has signed it itself. */
    Path certificate() {
        return folder.resolve("certificate.pem");
    }

    @Override
    String stopSignal() {
        return "INT";
    }

    @Override
    String url() {
        return url("postgresql", "postgres");
    }
}
