package dev.meanwhile.http;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A proper HTTP server, on a Vert.x of its own. */
final class VertxServer implements AutoCloseable {
    /** A connection that nobody closes is told apart from one that is closed late. */
    private static final long PATIENCE_MILLIS = 45_000;

    private static final class Shared {
        private static final Vertx VERTX = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setUseDaemonThread(true)
                // Otherwise it creates a directory for copies.
                .setFileSystemOptions(new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
    }

    private final HttpServer server;
    private final boolean secure;
    private final Set<HttpConnection> open = new LinkedHashSet<>();
    private int accepted;

    private VertxServer(HttpServerOptions options, Handler<HttpServerRequest> handler) {
        secure = options.isSsl();
        server = Shared.VERTX.createHttpServer(options.setHost("127.0.0.1").setPort(0))
                .connectionHandler(connection -> {
                    opened(connection);
                    // Without it, this server forgets streams now and then (ADR 038).
                    StreamWaker.install(((ConnectionBase) connection).channel());
                    connection.closeHandler(_ -> closed(connection));
                })
                .requestHandler(handler);
        server.listen().toCompletionStage().toCompletableFuture().join();
    }

    static VertxServer http(Handler<HttpServerRequest> handler) {
        return new VertxServer(new HttpServerOptions(), handler);
    }

    static VertxServer https(Handler<HttpServerRequest> handler) {
        return https(Certificate.good(), handler);
    }

    static VertxServer https(Certificate certificate, Handler<HttpServerRequest> handler, HttpVersion... versions) {
        return https(tls(certificate, versions), handler);
    }

    static VertxServer https(HttpServerOptions options, Handler<HttpServerRequest> handler) {
        return new VertxServer(options, handler);
    }

    static HttpServerOptions tls(Certificate certificate, HttpVersion... versions) {
        var options = new HttpServerOptions().setSsl(true).setUseAlpn(true).setKeyCertOptions(certificate.forVertx());
        // With an older Netty, Vert.x's server has no HTTP/2 either.
        return options.setAlpnVersions(versions.length == 0 ? ServerProtocols.withTls() : List.of(versions));
    }

    private synchronized void opened(HttpConnection connection) {
        open.add(connection);
        accepted++;
        notifyAll();
    }

    private synchronized void closed(HttpConnection connection) {
        open.remove(connection);
        notifyAll();
    }

    /** {@return the number of connections so far} */
    synchronized int accepted() {
        return accepted;
    }

    /** Blocks the calling thread until at most this number of connections is open. */
    synchronized void awaitOpenAtMost(int count) {
        var deadline = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
        while (open.size() > count) {
            var left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new AssertionError("connections stay open: " + this + "; " + sockets());
            }
            waitForChange(left);
        }
    }

    private void waitForChange(long millis) {
        try {
            wait(millis);
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted: " + this, e);
        }
    }

    /** {@return what the system says of all sockets of TCP, if it has the program for that} */
    private static String sockets() {
        try {
            return new String(new ProcessBuilder("ss", "-tnp").redirectErrorStream(true).start().getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Override
    public synchronized String toString() {
        return accepted + " connections accepted at " + port() + ", open from " + open.stream().map(HttpConnection::remoteAddress).toList();
    }

    int port() {
        return server.actualPort();
    }

    String url(String path) {
        return (secure ? "https://localhost:" : "http://127.0.0.1:") + port() + path;
    }

    @Override
    public void close() {
        server.close().toCompletionStage().toCompletableFuture().join();
    }
}
