package dev.meanwhile.examples;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Debian's PostgreSQL or MariaDB, with a folder and a port of its own, and nothing in it. */
final class DatabaseServer implements AutoCloseable {
    private final String account;
    private final Path folder;
    private final int port;
    private String url;
    private Process process;

    /** @param account of the system, as which the server runs if the tests run as root, which it refuses */
    private DatabaseServer(String account) throws IOException {
        this.account = account;
        this.folder = Files.createTempDirectory("meanwhile-" + account);
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        if (isRoot()) {
            finish(List.of("chown", account, folder.toString()));
        }
    }

    static DatabaseServer postgres() throws IOException {
        var bin = newest();
        var server = new DatabaseServer("postgres");
        var data = server.folder.resolve("data").toString();
        server.finish(server.asAccount(bin.resolve("initdb").toString(), "-D", data, "-U", "meanwhile", "--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C.UTF-8"));
        server.url = "postgresql://meanwhile@127.0.0.1:" + server.port + "/postgres";
        return server.started("is ready to accept connections", bin.resolve("postgres").toString(), "-D", data, "-p", "" + server.port,
                "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "fsync=off");
    }

    static DatabaseServer mariadb() throws IOException {
        var install = OtherPrograms.find("mariadb-install-db").toString();
        var program = OtherPrograms.find("mariadbd").toString();
        var server = new DatabaseServer("mysql");
        var data = "--datadir=" + server.folder.resolve("data");
        server.finish(server.asAccount(install, "--no-defaults", data, "--auth-root-authentication-method=normal", "--skip-test-db"));
        var init = Files.writeString(Files.createTempFile("meanwhile", ".sql"), "create database shop character set utf8mb4;\n"
                + "create user 'meanwhile'@'%' identified by 'secret';\ngrant all on *.* to 'meanwhile'@'%';\n");
        init.toFile().setReadable(true, false);
        server.url = "mariadb://meanwhile:secret@127.0.0.1:" + server.port + "/shop";
        try {
            return server.started("ready for connections", program, "--no-defaults", data, "--port=" + server.port, "--bind-address=127.0.0.1",
                    "--socket=" + server.folder.resolve("socket"), "--pid-file=" + server.folder.resolve("pid"), "--init-file=" + init,
                    "--innodb-buffer-pool-size=32M", "--skip-name-resolve");
        } finally {
            Files.delete(init);
        }
    }

    /** {@return the folder of the newest PostgreSQL; Debian has none of them on the PATH} */
    private static Path newest() throws IOException {
        var all = Path.of("/usr/lib/postgresql");
        if (Files.isDirectory(all)) {
            try (Stream<Path> versions = Files.list(all)) {
                var newest = versions.filter(version -> Files.isExecutable(version.resolve("bin/postgres")))    // there may be a client only
                        .max(Comparator.comparingInt(version -> Integer.parseInt(version.getFileName().toString())));
                if (newest.isPresent()) {
                    return newest.get().resolve("bin");
                }
            }
        }
        return OtherPrograms.find("postgres").getParent();
    }

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    private List<String> asAccount(String... command) {
        var whole = new ArrayList<String>();
        if (isRoot()) {
            whole.addAll(List.of("setpriv", "--reuid=" + account, "--regid=" + account, "--init-groups"));
        }
        whole.addAll(List.of(command));
        return whole;
    }

    private void finish(List<String> command) throws IOException {
        var running = new ProcessBuilder(command).redirectErrorStream(true).start();
        var output = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (running.onExit().join().exitValue() != 0) {
            close();
            throw new IOException(command + " failed: " + output);
        }
    }

    private DatabaseServer started(String ready, String... command) throws IOException {
        process = new ProcessBuilder(asAccount(command)).redirectErrorStream(true).start();
        var output = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        var said = new ArrayList<String>();
        for (var line = output.readLine(); line != null; line = output.readLine()) {
            said.add(line);
            if (line.contains(ready)) {
                Thread.ofPlatform().daemon().start(this::drain);
                return this;
            }
        }
        close();
        throw new IOException(command[0] + " did not start: " + String.join("\n", said));
    }

    private void drain() {
        try {
            process.getInputStream().transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            // It has ended.
        }
    }

    /** {@return its address, as programs write it} */
    String url() {
        return url;
    }

    /** {@return its address, as JDBC has it} */
    String jdbcUrl() {
        return "jdbc:" + url.replace("//meanwhile@", "//") + "?user=meanwhile";
    }

    @Override
    public void close() {
        if (process != null) {
            OtherPrograms.end(process);
        }
        OtherPrograms.delete(folder);
    }
}
