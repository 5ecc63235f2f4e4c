package dev.meanwhile.http;

import static dev.meanwhile.Meanwhile.scope;
import static dev.meanwhile.Meanwhile.shielded;
import static dev.meanwhile.Meanwhile.spawnEager;
import static dev.meanwhile.Meanwhile.timeout;
import static dev.meanwhile.Meanwhile.waitFor;

import dev.meanwhile.Loop;
import dev.meanwhile.Promise;
import dev.meanwhile.Scope;
import dev.meanwhile.Task;
import dev.meanwhile.TimedOutException;
import dev.meanwhile.Until;
import dev.meanwhile.io.vertx.Feed;
import dev.meanwhile.io.vertx.LoopVertx;
import io.vertx.core.Future;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * An HTTP server on the loop's own thread: HTTP/1.1, HTTP/2 with TLS (if Netty is 4.2.11 or newer), and WebSockets.
 * {@snippet :
 * try (var server = HttpServer.listen(8080, request -> request.respond(200).text("hello"))) {
 *     …
 * }
 * }
 *
 * <p>Each request is handled by a task of its own, in the scope of its connection: when the client disconnects, closes its side of the
 * connection, or resets an HTTP/2 stream, the task is cancelled. {@link ServerConfig} has the limits, which are all on.
 */
public final class HttpServer implements AutoCloseable {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US);

    private final ServerConfig config;
    private final RequestHandler handler;
    private final LoopVertx vertx;
    private final io.vertx.core.http.HttpServer wire;
    /** Gets the connections that begin with HTTP/2 without TLS: Vert.x has one way of deciding that, which has no deadline. */
    private final Optional<io.vertx.core.http.HttpServer> http2;
    private final Certificates certificates;
    private final Arrivals arrivals;
    private final Map<HttpConnection, ServerConnection> connections = new HashMap<>();
    private final Promise<Void> stopped = new Promise<>();
    private final Task<Void> task;
    private Scope scope;
    private final Complaints complaints;
    private final Admission admission;
    private final Outgoing.Room room = new Outgoing.Room();
    private boolean closing;
    /** Another server is taking over. */
    private boolean leaving;
    /** Its connections come from there; its own, unless it was given one. */
    private final List<ListeningSocket> sources;
    private Optional<Feed> feed = Optional.empty();
    /** A graceful close waits for this. */
    private Promise<Void> drained;
    private long dateSecond;
    private String date = "";

    private HttpServer(ServerConfig config, RequestHandler handler) {
        this.config = config;
        this.handler = handler;
        this.vertx = LoopVertx.current();
        this.complaints = new Complaints(vertx.vertx());
        this.admission = new Admission(config.admission(), complaints);
        this.arrivals = new Arrivals(this, vertx);
        this.certificates = new Certificates(config);
        var options = new ServerOptions(config);
        this.wire = vertx.await(() -> Future.succeededFuture(vertx.vertx().createHttpServer(options.ofServer())));
        this.http2 = config.http2PriorKnowledge() && !config.tls().isOn()
                ? Optional.of(vertx.await(() -> Future.succeededFuture(vertx.vertx().createHttpServer(options.ofPriorKnowledge())))) : Optional.empty();
        certificates.of(wire, vertx);
        this.sources = config.socket().map(List::of).orElseGet(() -> ListeningSocket.all(config));
        this.task = spawnEager(this::own);
        task.rename("HTTP server");
        var begun = false;
        try {
            vertx.await(this::listen);
            begun = true;
        } catch (Exception e) {
            throw CannotListenException.at(config.place(), e);
        } finally {
            if (!begun) {
                task.cancel();
            }
        }
        task.rename("HTTP server at " + (config.unixSocket().isPresent() ? place() : "port " + port()));
    }

    /**
     * Serves at a port of 127.0.0.1, until it is closed, or the program's main task ends. Waits until it listens.
     *
     * <p><b>Cancellation:</b> the server does not listen.
     * <p>Called by a task.
     *
     * @throws CannotListenException if the port can't be used
     * @throws IllegalStateException outside of loops, or if Netty on the class path is older than 4.2; the message says what to do
     */
    public static HttpServer listen(int port, RequestHandler handler) {
        return listen(c -> c.port(port), handler);
    }

    /**
     * As {@link #listen(int, RequestHandler)}, with a configuration.
     *
     * @throws CannotListenException if it can't listen at that address, or can't use the certificate
     * @throws IllegalStateException as for {@link #listen(int, RequestHandler)}
     */
    public static HttpServer listen(UnaryOperator<ServerConfig> configuration, RequestHandler handler) {
        Objects.requireNonNull(configuration, "the configuration is null");
        Objects.requireNonNull(handler, "the handler is null");
        Inside.require("HttpServer.listen(…)", "");
        return new HttpServer(configuration.apply(ServerConfig.DEFAULT), handler);
    }

    /** On the loop's thread. Connections are given to the server once all is ready for them. */
    private Future<?> listen() {
        var prior = http2.map(server -> vertx.feed(List.of(), Feed::admit));
        feed = Optional.of(vertx.feed(sources.stream().map(ListeningSocket::acceptor).toList(), (main, channel) -> arrivals.arrived(main, prior, channel)));
        var ready = http2.isEmpty() ? Future.succeededFuture() : with(http2.get()).listen(prior.get().address());
        return ready.compose(_ -> with(wire).listen(feed.get().address()));
    }

    private io.vertx.core.http.HttpServer with(io.vertx.core.http.HttpServer server) {
        return server.connectionHandler(this::accept)
                .requestHandler(request -> connectionOf(request).ifPresent(connection -> connection.arrived(request)))
                .invalidRequestHandler(request -> connectionOf(request).ifPresent(connection -> connection.refuse(request, BadRequests.statusOf(request))))
                .exceptionHandler(_ -> { });
    }

    /** The task that all connections belong to. */
    private void own() {
        try {
            scope(all -> {
                scope = all;
                certificates.watch(all);
                try {
                    stopped.await();
                    all.cancel();
                } finally {
                    closing = true;
                    // Not after the handlers have cleaned up, which may take long.
                    vertx.context().runOnContext(_ -> cutAll());
                }
            });
        } finally {
            shielded(() -> {
                stopListening();
                vertx.await(() -> Future.all(servers().map(io.vertx.core.http.HttpServer::close).toList()));
            });
            // It holds the program's records, and the program may be unloaded with its server.
            Json.forget();
        }
    }

    private void stopListening() {
        if (config.socket().isEmpty()) {
            sources.forEach(ListeningSocket::close);
        }
    }

    private void cutAll() {
        List.copyOf(connections.values()).forEach(ServerConnection::abort);
        servers().forEach(io.vertx.core.http.HttpServer::close);
    }

    private Stream<io.vertx.core.http.HttpServer> servers() {
        return Stream.concat(Stream.of(wire), http2.stream());
    }

    /** On the loop's thread. */
    private void accept(HttpConnection wire) {
        var arrival = vertx.channel(wire).flatMap(Arrivals::of);
        if (arrival.isEmpty() || !isOpenForMore()) {
            vertx.abort(wire);
            return;
        }
        var connection = new ServerConnection(this, vertx, wire, arrival.get());
        connections.put(wire, connection);
        scope.spawn("connection " + wire.remoteAddress(), connection::run);
        if (leaving) {
            connection.leave();
        }
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
        return closing || leaving;
    }

    /** {@return whether connections that come are still for this server} */
    boolean isOpenForMore() {
        return !closing || leaving;
    }

    boolean isLeaving() {
        return leaving;
    }

    /** Never waits. */
    void bidFarewell(WebSocket socket) {
        if (leaving) {
            socket.closeSoon(1012, "the service restarts");
        } else {
            socket.closeSoon(1001, "the server is going away");
        }
    }

    /** {@return the time, in the format of the header Date} */
    String date() {
        var second = System.currentTimeMillis() / 1000;
        if (second != dateSecond) {
            dateSecond = second;
            date = DATE.format(ZonedDateTime.now(ZoneOffset.UTC));
        }
        return date;
    }

    Admission admission() {
        return admission;
    }

    Outgoing.Room room() {
        return room;
    }

    Complaints complaints() {
        return complaints;
    }

    /** {@return the socket that its connections come from: of {@link ServerConfig#socket}, or its own, which it closes, at {@link ServerConfig#unixSocket}} */
    public Optional<ListeningSocket> socket() {
        return config.socket().or(() -> config.unixSocket().map(_ -> sources.getFirst()));
    }

    /** {@return the port it listens at; 0 if that is a Unix socket} */
    public int port() {
        return sources.getFirst().port();
    }

    private String place() {
        return config.place().at(port());
    }

    /** {@return the URL of its root, with the host as it was configured; for a Unix socket {@code unix:} and its path} */
    public String url() {
        return url(config.place(), sources.getFirst());
    }

    /** {@return the URLs of its root: {@link #url}, and those of the addresses of {@link ServerConfig#alsoAt}, in order} */
    public List<String> urls() {
        var places = config.places();
        return IntStream.range(0, sources.size()).mapToObj(i -> url(places.get(i), sources.get(i))).toList();
    }

    private String url(ServerPlace place, ListeningSocket source) {
        return place.unix().isPresent() ? place.at(0) : (config.tls().isOn() ? "https://" : "http://") + place.at(source.port()) + "/";
    }

    /**
     * Reads the files of {@link ServerConfig#tls}, {@link ServerConfig#tlsAlso} and {@link ServerConfig#clientAuthorities} again, for the connections to come;
     * open ones go on. Waits until that is done. If it fails, the old certificates stay. Does nothing without TLS. {@link ServerConfig#watchCertificates} calls it.
     *
     * <p><b>Cancellation:</b> new connections get the old or the new certificates, and all of them the same.
     *
     * @throws UncheckedIOException if a file is missing or wrong, or a key is not its certificate's
     */
    public void renewCertificates() {
        certificates.renew();
    }

    /**
     * Makes room for another server at the same {@link ListeningSocket}. Waits until this one gets no more connections, and all clients know: clients
     * whose requests have been answered are disconnected, and WebSockets are told that the service restarts (1012), so that both reconnect. Requests
     * under way continue, and a new connection has a second for its first request. {@link #closeWithin} waits for them. Calling it
     * again does nothing.
     *
     * <p><b>Cancellation:</b> it still leaves.
     *
     * @throws IllegalStateException if it has no {@link ServerConfig#socket}
     */
    public void leave() {
        if (config.socket().isEmpty()) {
            throw new IllegalStateException("leave(): there must be a socket that stays open, from ServerConfig.socket(…)");
        }
        if (closing || leaving || task.isDone()) {
            return;
        }
        leaving = true;
        feed.get().stop();
        // Connections given to this loop earlier are already in its queue, ahead of this.
        shielded(() -> vertx.await(() -> {
            List.copyOf(connections.values()).forEach(ServerConnection::leave);
            return Future.succeededFuture();
        }));
    }

    /**
     * Closes it gracefully, and waits for that: it stops listening, closes idle connections, tells WebSockets that it is going away (1001), and
     * lets running handlers end, all within half a second ({@link ServerConfig#grace}). Then it continues as {@link #abort}.
     * Calling it again does nothing.
     *
     * <p><b>Cancellation:</b> continues as {@link #abort} at once.
     */
    @Override
    public void close() {
        closeWithin(config.grace());
    }

    /**
     * As {@link #close()}, with another limit.
     *
     * @param grace how long running handlers may continue
     */
    public void closeWithin(Duration grace) {
        Objects.requireNonNull(grace, "the grace is null");
        if (closing || task.isDone()) {
            return;
        }
        closing = true;
        try {
            drained = new Promise<>();
            if (!leaving) {
                goAway(grace);
            }
            if (!connections.isEmpty()) {
                timeout(grace, drained::await);
            }
        } catch (TimedOutException e) {
            // What is left is cancelled.
        } finally {
            shielded(this::abort);
        }
    }

    private void goAway(Duration grace) {
        stopListening();
        // This closes the listening socket and all idle connections; it only has a time limit because the call requires one.
        vertx.await(() -> {
            servers().forEach(server -> server.shutdown(Math.max(1, Phases.cut(grace).toMillis() * 2), TimeUnit.MILLISECONDS));
            List.copyOf(connections.values()).forEach(ServerConnection::goAway);
            return Future.succeededFuture();
        });
    }

    /**
     * Closes it now: stops listening, cancels the running handlers, cuts all connections, and waits until the handlers have cleaned up, ten seconds at
     * most ({@link ServerConfig#cleanUp}). Handlers that take longer are reported, by name and with what they wait for, and continue.
     *
     * <p><b>Cancellation:</b> only this wait ends.
     */
    public void abort() {
        closing = true;
        leaving = false;
        stopped.complete(null);
        if (task.isDone()) {
            return;
        }
        try {
            // At the program's end it is cancelled like every task, which is nothing to tell its closer.
            timeout(config.cleanUp(), () -> waitFor(List.of(task), Until.ALL_COMPLETED));
            if (!task.isCancelled()) {
                task.await();
            }
        } catch (TimedOutException e) {
            Loop.current().report(task.name() + " is closed, but these handlers, which were cancelled, have not ended within "
                    + Failures.text(config.cleanUp()) + ":" + connections.values().stream().flatMap(ServerConnection::handlers)
                    .map(HttpServer::describe).collect(Collectors.joining()), e);
        }
    }

    private static String describe(Task<?> handler) {
        return "\n  " + handler.name() + handler.waitsFor().map(wait -> ", which waits for " + wait).orElse("");
    }

    /** {@return a short description} */
    @Override
    public String toString() {
        return "HttpServer (" + (closing ? "closed" : url()) + "; " + connections.size() + " connections, " + admission.open() + " handlers)";
    }
}
