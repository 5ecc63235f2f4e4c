package dev.meanwhile.http;

import dev.meanwhile.Semaphore;
import dev.meanwhile.io.vertx.LoopVertx;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.HttpClientConnection;
import io.vertx.core.http.HttpConnectOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.SocketAddress;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The connections of a client. The one used last is used next, so that unneeded ones time out; when there are too
 * many, the one idle for longest is closed.
 *
 * <p>This replaces Vert.x's pool: there a request abandoned after it got its place on an HTTP/2 connection, and
 * before it was sent, keeps that place for ever; and that pool can't be told to open a fresh connection, nor asked how many there are.
 *
 * <p>Tasks take and connect; everything else happens in handlers. None of it needs a lock.
 */
final class ConnectionPool {
    private final ClientConfig config;
    private final LoopVertx vertx;
    private final VertxClients clients;
    private final Routes routes;
    private final Map<Origin, Host> hosts = new HashMap<>();
    private final Set<Connection> open = new HashSet<>();
    /** Connections without an exchange, the one idle for longest first. */
    private final LinkedHashSet<Connection> idle = new LinkedHashSet<>();
    /**
     * Twice the number of exchanges. The rest is for abandoned attempts to connect: they can't be cancelled,
     * and end when the connect timeout is over.
     */
    private final Semaphore places;
    private final NextSweep sweep = new NextSweep();
    /** What the tasks get that wait for a connection. Attempts go on after {@link #close}, but nobody waits for them then. */
    private final Set<Promise<Connection>> connecting = new HashSet<>();
    private boolean closed;

    ConnectionPool(ClientConfig config, LoopVertx vertx) {
        this.config = config;
        this.vertx = vertx;
        this.clients = new VertxClients(config, vertx);
        this.routes = new Routes(config, vertx);
        this.places = new Semaphore(2 * config.maxConnections());
    }

    /** The connections to one origin, and the tasks about to use them. */
    static final class Host {
        /** Those that can take another exchange, the one used last at the end; shared ones even while they are in use. */
        private final ArrayDeque<Connection> ready = new ArrayDeque<>();
        /** Held while connecting, as long as one connection may be enough for all waiters. */
        private final Semaphore turn = new Semaphore(1);
        private boolean mayShare;
        /** The number of tasks and connections; at zero this is removed. */
        private int users;

        private Host(boolean mayShare) {
            this.mayShare = mayShare;
        }

        private Connection pick() {
            for (var all = ready.descendingIterator(); all.hasNext();) {
                var connection = all.next();
                if (connection.hasRoom() && !connection.isExpired(System.nanoTime())) {
                    return connection;
                }
            }
            return null;
        }

        /** Whether a shared connection is superfluous. Abandoned attempts to connect leave such ones when they succeed. */
        private boolean hasOther(Connection shared) {
            return shared.isShared() && ready.stream().anyMatch(other -> other != shared && other.hasRoom());
        }
    }

    /** Takes a connection that is there, for one exchange. {@return it, or null} Never waits. */
    Connection takeReady(Origin origin) {
        var host = hosts.get(origin);
        return host == null ? null : pick(host);
    }

    /**
     * Takes a connection for one exchange, existing or new. Waits for it. The caller gives it back or drops it.
     *
     * @param fresh whether it must be new
     */
    Connection take(Origin origin, boolean fresh) {
        var host = hosts.computeIfAbsent(origin, _ -> new Host(origin.secure() ? config.http2() : config.http2PriorKnowledge()));
        host.users++;
        try {
            return find(origin, host, fresh);
        } finally {
            leave(origin, host);
        }
    }

    private Connection find(Origin origin, Host host, boolean fresh) {
        var ready = fresh ? null : pick(host);
        if (ready != null) {
            return ready;
        }
        if (host.mayShare && !fresh) {
            try (var _ = host.turn.acquire()) {
                ready = pick(host);
                if (ready != null) {
                    return ready;
                }
                if (host.mayShare) {
                    return connect(origin, host);
                }
            }
        }
        return connect(origin, host);
    }

    private Connection pick(Host host) {
        var connection = host.pick();
        if (connection != null) {
            idle.remove(connection);
            if (!connection.isShared()) {
                host.ready.remove(connection);
            }
            connection.begin();
        }
        return connection;
    }

    private void leave(Origin origin, Host host) {
        if (--host.users == 0) {
            hosts.remove(origin, host);
        }
    }

    private Connection connect(Origin origin, Host host) {
        requireOpen();
        closeSurplus();
        var attempt = new Attempt(origin, host, places.acquire());
        try {
            return vertx.await(attempt::start, this::giveBackUnused);
        } catch (Throwable t) {
            attempt.dropUnstarted();
            throw t;
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new IllegalStateException("this HttpClient is closed");
        }
    }

    /** Makes room for one more by closing others that are not in use. */
    private void closeSurplus() {
        if (size() >= config.maxConnections() && !idle.isEmpty()) {
            var oldest = idle.getFirst();
            // First: waking the loop may suspend this task, and nobody must take it meanwhile.
            idle.remove(oldest);
            oldest.retire();
            vertx.context().runOnContext(_ -> retire(oldest));
        }
    }

    /** One attempt to connect. It holds a place, which passes to the connection. */
    private final class Attempt {
        private final Origin origin;
        private final Host host;
        private final Semaphore.Permit place;
        private Optional<ProxyServer> forwarder = Optional.empty();
        private boolean started;

        Attempt(Origin origin, Host host, Semaphore.Permit place) {
            this.origin = origin;
            this.host = host;
            this.place = place;
        }

        /** On the loop's thread. */
        Future<Connection> start() {
            // Before the clients of Vert.x would be made anew.
            requireOpen();
            started = true;
            host.users++;
            var answer = Promise.<Connection>promise();
            connecting.add(answer);
            reach().map(this::connected).onFailure(_ -> release()).onComplete(connection -> {
                connecting.remove(answer);
                answer.tryComplete(connection);
            }, failure -> {
                connecting.remove(answer);
                answer.tryFail(failure);
            });
            return answer.future();
        }

        private Future<HttpClientConnection> reach() {
            try {
                forwarder = routes.forwarder(origin);
            } catch (Routes.ProxyFailure e) {
                return Future.failedFuture(e);
            }
            return routes.connect(origin, true, this::connect, HttpClientConnection::close);
        }

        private Future<HttpClientConnection> connect(SocketAddress server) {
            return connect(new HttpConnectOptions()
                    .setServer(server)
                    .setHost(origin.hostInUrl())
                    .setPort(origin.port())
                    .setSsl(origin.secure()));
        }

        private Future<HttpClientConnection> connect(HttpConnectOptions options) {
            try {
                return clients.forOrigin(origin).connect(options);
            } catch (RuntimeException e) {
                return Future.failedFuture(e);
            }
        }

        private Connection connected(HttpClientConnection wire) {
            if (closed) {
                vertx.abort(wire);
            }
            requireOpen();
            var shared = isHttp2(wire);
            var connection = new Connection(host, wire, shared, config.keepAlive(), forwarder);
            host.mayShare &= shared;
            // For the task that waits for it. Others may share it before that task runs.
            connection.begin();
            open.add(connection);
            // Its users get the failure; without a handler it would also be logged.
            wire.exceptionHandler(_ -> { });
            wire.closeHandler(_ -> {
                forget(connection, host);
                release();
            });
            if (shared) {
                // The server is about to close it: exchanges under way continue, no new ones begin.
                wire.goAwayHandler(goAway -> connection.endsAfter(goAway.getLastStreamId()));
                wire.shutdownHandler(_ -> stopUsing(connection));
                vertx.channel(wire).ifPresent(channel -> {
                    StreamWaker.install(channel);
                    StreamEnds.install(channel).ifPresent(connection::observe);
                });
                host.ready.addLast(connection);
            } else {
                vertx.channel(wire).flatMap(channel -> Http1Wire.install(channel, connection)).ifPresent(connection::observe);
            }
            return connection;
        }

        private void release() {
            place.close();
            leave(origin, host);
        }

        /** Cancelled before its handler could run; it never will. */
        void dropUnstarted() {
            if (!started) {
                place.close();
            }
        }
    }

    private static boolean isHttp2(HttpClientConnection wire) {
        try {
            return wire.settings() != null;
        } catch (UnsupportedOperationException e) {
            return false;
        }
    }

    private void forget(Connection connection, Host host) {
        connection.retire();
        open.remove(connection);
        idle.remove(connection);
        host.ready.remove(connection);
    }

    /** On the loop's thread: an exchange has ended well, and its connection can carry another one. */
    void giveBack(Connection connection) {
        connection.end();
        keep(connection);
    }

    private void giveBackUnused(Connection connection) {
        connection.undoBegin();
        keep(connection);
    }

    private void keep(Connection connection) {
        if (connection.isRetired() || closed) {
            stopUsing(connection);
            return;
        }
        var host = connection.host();
        if (!connection.isShared()) {
            host.ready.addLast(connection);
        }
        if (connection.isIdle() && host.hasOther(connection)) {
            stopUsing(connection);
        } else if (connection.isIdle()) {
            connection.idleFrom(System.nanoTime());
            idle.add(connection);
            sweepBy(connection.idleUntil());
        }
    }

    /** On the loop's thread: an exchange has ended, and its connection with it. */
    void drop(Connection connection) {
        connection.end();
        connection.retire();
        // Not with close(), which would wait until the peer has taken all that is written.
        vertx.abort(connection.wire());
    }

    private void retire(Connection connection) {
        connection.retire();
        connection.wire().close();
    }

    /** On the loop's thread: it is closed as soon as its exchanges have ended. */
    void stopUsing(Connection connection) {
        connection.retire();
        idle.remove(connection);
        if (connection.isIdle()) {
            connection.wire().close();
        }
    }

    /** Has idle connections closed at the given time. */
    private void sweepBy(long when) {
        if (sweep.plan(when)) {
            var millis = Math.max(1, Duration.ofNanos(when - System.nanoTime()).toMillis() + 1);
            vertx.vertx().setTimer(millis, _ -> sweep(when));
        }
    }

    private void sweep(long planned) {
        if (!sweep.begin(planned)) {
            return;
        }
        var now = System.nanoTime();
        for (var connection : new ArrayList<>(idle)) {
            if (now - connection.idleUntil() >= 0) {
                retire(connection);
            } else {
                sweepBy(connection.idleUntil());
            }
        }
    }

    /** {@return the number of connections, including those not connected yet} */
    int size() {
        return 2 * config.maxConnections() - places.available();
    }

    /** Closes all connections, and waits for that. Those in use are cut: their peers may never accept what is still unsent. Whoever waits for a new one is told at once. */
    void close() {
        closed = true;
        vertx.await(() -> {
            List.copyOf(open).stream().filter(connection -> !connection.isIdle()).forEach(connection -> vertx.abort(connection.wire()));
            List.copyOf(connecting).forEach(answer -> answer.tryFail(new IllegalStateException("this HttpClient is closed")));
            return Future.succeededFuture();
        });
        clients.close();
    }
}
