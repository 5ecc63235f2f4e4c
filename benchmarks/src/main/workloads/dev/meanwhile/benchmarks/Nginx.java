package dev.meanwhile.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** nginx, as Debian has it, with what {@link Fetched} names, in a folder of its user. It runs where the harness does, on the last core. */
final class Nginx implements AutoCloseable {
    /** Debian's package. */
    static final String DEBIAN = "nginx";
    private static final Path PROGRAM = Path.of("/usr/sbin/nginx");
    private static final int START_SECONDS = 30;
    private static final int END_SECONDS = 10;
    private static final String CONFIGURATION = """
            daemon off;
            worker_processes 1;
            pid nginx.pid;
            error_log error.log;
            %s
            events { worker_connections 1024; }
            http {
                access_log off;
                default_type application/octet-stream;
                sendfile on;
                open_file_cache max=10;
                keepalive_requests 1000000000;
                keepalive_timeout 1h;
                client_body_temp_path body;
                proxy_temp_path proxy;
                fastcgi_temp_path fastcgi;
                uwsgi_temp_path uwsgi;
                scgi_temp_path scgi;
                server {
                    listen 127.0.0.1:%d;
                    listen 127.0.0.1:%d ssl http2;
                    ssl_certificate certificate.pem;
                    ssl_certificate_key key.pem;
                    root files;
                }
            }
            """;

    private final Process process;

    private Nginx(Process process) {
        this.process = process;
        Runtime.getRuntime().addShutdownHook(new Thread(this::close));
    }

    static boolean isInstalled() {
        return Files.isExecutable(PROGRAM);
    }

    /** {@return a server that listens} Writes the files that clients need into the folder, which has the certificate. */
    static Nginx start(Path folder) throws IOException {
        var port = Launched.freePort();
        var tlsPort = Launched.freePort();
        var files = Files.createDirectory(folder.resolve("files"));
        Files.writeString(files.resolve(Fetched.SMALL.substring(1)), "x".repeat(Fetched.SMALL_BYTES));
        Files.writeString(files.resolve(Fetched.LARGE.substring(1)), "x".repeat(Fetched.LARGE_BYTES));
        // Its workers would be nobody, who may not read here.
        var user = System.getProperty("user.name").equals("root") ? "user root;" : "";
        Files.writeString(folder.resolve("nginx.conf"), CONFIGURATION.formatted(user, port, tlsPort));
        var server = new Nginx(new ProcessBuilder(PROGRAM.toString(), "-e", "error.log", "-p", folder.toString(), "-c", "nginx.conf").redirectErrorStream(true)
                .redirectOutput(folder.resolve("nginx.log").toFile()).start());
        try {
            if (!Launched.awaitReady(server.process, START_SECONDS, () -> listens(tlsPort))) {
                throw new IOException("nginx does not listen: " + List.of(Files.readString(folder.resolve("nginx.log")), Files.readString(folder.resolve("error.log"))));
            }
            Files.writeString(folder.resolve("port"), String.valueOf(port));
            Files.writeString(folder.resolve("tls-port"), String.valueOf(tlsPort));
            return server;
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
    }

    private static boolean listens(int port) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Ends it at once. Its worker ends with it, which would be started again if it ended first. */
    @Override
    public void close() {
        try {
            process.destroy();
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted", e);
        }
    }
}
