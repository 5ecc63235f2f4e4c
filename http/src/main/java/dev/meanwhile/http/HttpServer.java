package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.scope;
import static dev.meanwhile.Meanwhile.shield;
import static dev.meanwhile.Meanwhile.shielded;
import static dev.meanwhile.Meanwhile.spawnEager;
import static dev.meanwhile.Meanwhile.timeout;

import dev.meanwhile.Loop;
import dev.meanwhile.Promise;
import dev.meanwhile.Scope;
import dev.meanwhile.Task;
import dev.meanwhile.TimedOutException;
import dev.meanwhile.io.vertx.LoopVertx;
import io.vertx.core.Future;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.PemKeyCertOptions;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * An HTTP server on the loop's own thread: HTTP/1.1, HTTP/2 with TLS, and WebSockets.
 * {@snippet :
 * try (var server = HttpServer.listen(8080, request -> request.respond(200).text("hello"))) {
 *     …
 * }
 * }
 *
 * <p>Each request is handled by a task of its own, in the scope of its connection: when the client goes away, closes its side of the
 * connection, or resets an HTTP/2 stream, the task is cancelled. {@link ServerConfig} has the limits, which are all on.
 */
public final class HttpServer implements AutoCloseable {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US);

    private final ServerConfig config;
    private final RequestHandler handler;
    private final LoopVertx vertx;
    private final io.vertx.core.http.HttpServer wire;
    private final Map<HttpConnection, ServerConnection> connections = new HashMap<>();
    private final Promise<Void> stopped = new Promise<>();
    private final Task<Void> task;
    private Scope scope;
    private Optional<SharedPorts.Port> sharedPort = Optional.empty();
    private int running;
    private boolean closing;
    /** What a graceful close waits for. */
    private Promise<Void> drained;
    private long dateSecond;
    private String date = "";

    private HttpServer(ServerConfig config, RequestHandler handler) {
        this.config = config;
        this.handler = handler;
        this.vertx = LoopVertx.current();
        var host = addressOf(config.host());
        this.wire = vertx.await(() -> Future.succeededFuture(vertx.vertx().createHttpServer(options())));
        this.task = spawnEager(this::own);
        task.rename("HTTP server");
        var begun = false;
        try {
            if (config.reusePort() && config.port() != 0) {
                sharedPort = Optional.of(SharedPorts.join(host, config.port()));
            }
            vertx.await(() -> wire.connectionHandler(this::accept)
                    .requestHandler(request -> connectionOf(request).ifPresent(connection -> connection.begin(request)))
                    .invalidRequestHandler(request -> connectionOf(request).ifPresent(connection -> connection.refuse(request, BadRequests.statusOf(request))))
                    .exceptionHandler(_ -> { })
                    .listen(config.port(), host), _ -> wire.close());
            if (config.reusePort() && config.port() == 0) {
                sharedPort = Optional.of(SharedPorts.found(host, port()));
            }
            begun = true;
        } catch (Exception e) {
            throw new UncheckedIOException("can't listen at " + config.host() + ":" + config.port() + ": " + Failures.messageOf(e)
                    + (config.port() == 0 ? "" : "; port(0) takes a free one"), e instanceof IOException io ? io : new IOException(e));
        } finally {
            if (!begun) {
                task.cancel();
            }
        }
        task.rename("HTTP server at port " + port());
    }

    /**
     * Serves at a port of 127.0.0.1, until it is closed, or the program's main task ends. Waits until it listens.
     *
     * <p><b>Cancellation:</b> it does not listen then.
     * <p>To be called by a task.
     *
     * @throws UncheckedIOException if it can't listen there
     */
    public static HttpServer listen(int port, RequestHandler handler) {
        return listen(c -> c.port(port), handler);
    }

    /**
     * As {@link #listen(int, RequestHandler)}, with a configuration.
     *
     * @throws UncheckedIOException if it can't listen there, or can't use the certificate
     */
    public static HttpServer listen(UnaryOperator<ServerConfig> configuration, RequestHandler handler) {
        return new HttpServer(configuration.apply(ServerConfig.DEFAULT), handler);
    }

    private String addressOf(String host) {
        try {
            return vertx.resolve(host).getFirst().getHostAddress();
        } catch (IOException e) {
            throw new UncheckedIOException("host(\"" + host + "\"): no such host", e);
        }
    }

    private HttpServerOptions options() {
        var millis = Math.clamp(config.headerTimeout().toMillis(), 1, Integer.MAX_VALUE);
        var options = new HttpServerOptions()
                .setReusePort(config.reusePort())
                .setMaxInitialLineLength(config.maxUriBytes())
                .setMaxHeaderSize(config.maxHeaderBytes())
                .setSslHandshakeTimeout(millis).setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
                .setHttp2ClearTextEnabled(false)
                .setInitialSettings(new Http2Settings().setMaxConcurrentStreams(100).setMaxHeaderListSize(config.maxHeaderBytes()))
                // Its compression has no limit for what comes out.
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false)
                .setMaxWebSocketFrameSize(Math.max(config.webSockets().maxMessageBytes(), 125))
                .setWebSocketClosingTimeout((int) config.webSockets().closing().toSeconds());
        config.tls().ifPresent(tls -> options.setSsl(true).setUseAlpn(true).setKeyCertOptions(new PemKeyCertOptions()
                .setCertPath(tls.certificate().toString()).setKeyPath(tls.key().toString())));
        return options;
    }

    /** The task that all connections belong to. */
    private void own() {
        try {
            scope(all -> {
                scope = all;
                try {
                    stopped.await();
                    all.cancel();
                } finally {
                    closing = true;
                    // Not after the handlers have cleaned up, which may take its time.
                    vertx.context().runOnContext(_ -> cutAll());
                }
            });
        } finally {
            shielded(() -> vertx.await(wire::close));
            sharedPort.ifPresent(SharedPorts.Port::leave);
        }
    }

    private void cutAll() {
        List.copyOf(connections.values()).forEach(ServerConnection::abort);
        wire.close();
    }

    /** On the loop's thread. */
    private void accept(HttpConnection wire) {
        if (closing || connections.size() >= config.maxConnections()) {
            vertx.abort(wire);
            return;
        }
        var connection = new ServerConnection(this, vertx, wire);
        connections.put(wire, connection);
        scope.spawn("connection " + wire.remoteAddress(), connection::run);
    }

    private Optional<ServerConnection> connectionOf(HttpServerRequest request) {
        return Optional.ofNullable(connections.get(request.connection()));
    }

    void closed(ServerConnection connection) {
        connections.remove(connection.wire());
        if (drained != null && connections.isEmpty()) {
            drained.complete(null);
        }
    }

    ServerConfig config() {
        return config;
    }

    RequestHandler handler() {
        return handler;
    }

    boolean isClosing() {
        return closing;
    }

    /** {@return the time, as responses tell it} */
    String date() {
        var second = System.currentTimeMillis() / 1000;
        if (second != dateSecond) {
            dateSecond = second;
            date = DATE.format(ZonedDateTime.now(ZoneOffset.UTC));
        }
        return date;
    }

    /** {@return whether one more handler may run; it counts from now on} */
    boolean admit() {
        if (running >= config.maxHandlers()) {
            return false;
        }
        running++;
        return true;
    }

    void handlerEnded() {
        running--;
    }

    /** {@return the port it listens at} */
    public int port() {
        return wire.actualPort();
    }

    /** {@return the URL of its root, with the host as it was configured} */
    public String url() {
        return (config.tls().isPresent() ? "https://" : "http://") + config.host() + ":" + port() + "/";
    }

    /**
     * Closes it gracefully, and waits for that: it stops listening, closes idle connections, tells WebSockets that it goes away (1001), and
     * lets running handlers end, all this for half a second at most ({@link ServerConfig#grace}). Then it goes on like {@link #abort}.
     * Calling it again does nothing.
     *
     * <p><b>Cancellation:</b> goes on like {@link #abort} at once.
     */
    @Override
    public void close() {
        if (closing || task.isDone()) {
            return;
        }
        closing = true;
        try {
            drained = new Promise<>();
            // All listening and idle connections are closed by this; its time limit is only there because it must have one.
            vertx.await(() -> {
                wire.shutdown(Math.max(1, config.grace().toMillis() * 2), TimeUnit.MILLISECONDS);
                List.copyOf(connections.values()).forEach(ServerConnection::goAway);
                return Future.succeededFuture();
            });
            if (!connections.isEmpty()) {
                timeout(config.grace(), drained::await);
            }
        } catch (TimedOutException e) {
            // What is left is cancelled.
        } finally {
            shielded(this::abort);
        }
    }

    /**
     * Closes it now: stops listening, cancels the running handlers, cuts all connections, and waits for the handlers to have cleaned up, ten seconds at
     * most ({@link ServerConfig#cleanUp}). Handlers that take longer are reported, by name and with what they wait for, and go on.
     *
     * <p><b>Cancellation:</b> only this wait ends.
     */
    public void abort() {
        closing = true;
        stopped.complete(null);
        if (task.isDone()) {
            return;
        }
        try {
            timeout(config.cleanUp(), () -> shield(task));
        } catch (TimedOutException e) {
            Loop.current().report(task.name() + " is closed, but these handlers, which were cancelled, have not ended within "
                    + Failures.text(config.cleanUp()) + ":" + connections.values().stream().flatMap(ServerConnection::handlers)
                    .map(HttpServer::describe).collect(Collectors.joining()), e);
        }
    }

    private static String describe(Task<?> handler) {
        return "\n  " + handler.name() + handler.waitingFor().map(wait -> ", which waits for " + wait).orElse("");
    }

    /** {@return a short description} */
    @Override
    public String toString() {
        return "HttpServer (" + (closing ? "closed" : url()) + "; " + connections.size() + " connections, " + running + " handlers)";
    }
}
