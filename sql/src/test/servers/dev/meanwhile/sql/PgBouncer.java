package dev.meanwhile.sql;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A pgbouncer in transaction mode, with two connections to the server. */
final class PgBouncer extends TestServer {
    private final Path settings;

    PgBouncer(PostgresServer server) throws IOException {
        super("postgres");
        var users = Files.writeString(folder.resolve("users"), '"' + USER + "\" \"" + PASSWORD + "\"\n");
        settings = Files.writeString(folder.resolve("settings"), """
                [databases]
                postgres = host=127.0.0.1 port=%d dbname=postgres
                [pgbouncer]
                listen_addr = 127.0.0.1
                listen_port = %d
                unix_socket_dir =
                auth_type = scram-sha-256
                auth_file = %s
                pool_mode = transaction
                default_pool_size = 2
                server_lifetime = 600
                """.formatted(server.port, port, users));
        restart();
    }

    @Override
    void restart() throws IOException {
        start("process up", program("pgbouncer", Path.of("/usr/sbin")), settings.toString());
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
