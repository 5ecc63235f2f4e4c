package dev.meanwhile.http;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;

import java.util.List;

/** A proper HTTP server, on a Vert.x of its own. */
final class VertxServer implements AutoCloseable {
    private static final class Shared {
        private static final Vertx VERTX = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setUseDaemonThread(true)
                // Otherwise it creates a directory for copies.
                .setFileSystemOptions(new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
    }

    private final HttpServer server;
    private final boolean secure;
    private int accepted;
    private int open;

    private VertxServer(HttpServerOptions options, Handler<HttpServerRequest> handler) {
        secure = options.isSsl();
        server = Shared.VERTX.createHttpServer(options.setHost("127.0.0.1").setPort(0))
                .connectionHandler(connection -> {
                    count(1);
                    connection.closeHandler(_ -> count(-1));
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

    private synchronized void count(int change) {
        open += change;
        accepted += Math.max(0, change);
        notifyAll();
    }

    /** {@return the number of connections so far} */
    synchronized int accepted() {
        return accepted;
    }

    /** Blocks the calling thread until at most this number of connections is open. */
    synchronized void awaitOpenAtMost(int count) {
        while (open > count) {
            waitForChange();
        }
    }

    private void waitForChange() {
        try {
            wait();
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted; open: " + open, e);
        }
    }

    @Override
    public synchronized String toString() {
        return accepted + " connections accepted, " + open + " open";
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
