package dev.meanwhile.sql;

import static dev.meanwhile.Meanwhile.moveOnAfter;
import static dev.meanwhile.Meanwhile.shielded;
import static dev.meanwhile.Meanwhile.timeout;

import dev.meanwhile.TimedOutException;
import dev.meanwhile.io.vertx.LoopVertx;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VertxException;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.mysqlclient.MySQLBatchException;
import io.vertx.sqlclient.DatabaseException;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.internal.Connection;
import io.vertx.sqlclient.internal.SqlConnectionInternal;
import io.vertx.sqlclient.internal.command.CommandBase;
import io.vertx.sqlclient.spi.ConnectionFactory;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A connection of a Vert.x client, one command at a time. What its clients leave open is settled here: who is cancelled has the server cancel the command and
 * waits for that, and nobody waits for a connection that is gone.
 *
 * <p>Each connection has a client of its own: closing that is the only way to cut a connection off at once, and one that is not yet made.
 */
final class VertxLink {
    private static final Duration GOODBYE = Duration.ofSeconds(1);

    /** How to end a command on the server. */
    interface Canceller {
        /** Asks the server, and waits until it has taken note. */
        void cancel();

        /** Waits until no cancellation can reach the next command any more. Called when the command has ended. */
        void settle();
    }

    /** Connects to an address. */
    interface Attempt<F> {
        Future<SqlConnection> connect(LoopVertx vertx, F factory, SocketAddress address);
    }

    private final LoopVertx vertx;
    private final ConnectionFactory<?> factory;
    private final SqlConnection connection;
    private final Connection wire;
    /** Of the client, by which its channel is found. */
    private final String client;
    private final String target;
    private final Duration cancelLimit;
    /** What has been sent, and not been answered. It is one, unless several tasks use the same transaction. */
    private final Set<Promise<?>> underway = new LinkedHashSet<>();
    private Throwable reason;
    private boolean closed;
    private Runnable whenLost = () -> { };
    /** Whether the connection is in the middle of a COPY, in which it can do nothing else. */
    private boolean copying;

    private VertxLink(LoopVertx vertx, ConnectionFactory<?> factory, SqlConnection connection, String client, String target, Duration cancelLimit) {
        this.vertx = vertx;
        this.factory = factory;
        this.connection = connection;
        this.wire = ((SqlConnectionInternal) connection).unwrap();
        this.client = client;
        this.target = target;
        this.cancelLimit = cancelLimit;
    }

    /** Connects, and waits for that. */
    static <F extends ConnectionFactory<?>> VertxLink open(Duration cancelLimit, Duration connectLimit, String target, SocketAddress server,
            BiFunction<LoopVertx, NetClientOptions, F> factories, Attempt<F> attempt) {
        var vertx = LoopVertx.current();
        var client = UUID.randomUUID().toString();
        var factory = factories.apply(vertx, transport(connectLimit).setMetricsName(client));
        try {
            var connection = timeout(connectLimit, () -> vertx.await(() -> server.isDomainSocket() ? attempt.connect(vertx, factory, server)
                    : vertx.connect(server.host(), server.port(), address -> attempt.connect(vertx, factory, address), SqlConnection::close)));
            var link = new VertxLink(vertx, factory, connection, client, target, cancelLimit);
            vertx.await(() -> Future.succeededFuture(link.watch()));
            return link;
        } catch (TimedOutException e) {
            cut(vertx, factory);
            throw new SqlException.ConnectFailed("can't connect to " + target + ": no answer within " + connectLimit.toMillis() + " ms", e);
        } catch (Throwable t) {
            cut(vertx, factory);
            if (isFailure(t)) {
                throw new SqlException.ConnectFailed("can't connect to " + target + ": " + t.getMessage(), t);
            }
            throw t;
        }
    }

    /** {@return how sockets are set up} A server that has vanished without a word is found out within half a minute. */
    private static NetClientOptions transport(Duration connectLimit) {
        return new NetClientOptions()
                .setConnectTimeout(Math.clamp(connectLimit.toMillis(), 1, Integer.MAX_VALUE))
                .setTcpNoDelay(true)
                .setTcpKeepAlive(true)
                .setTcpUserTimeout(30_000);
    }

    /** In a handler. */
    private boolean watch() {
        connection.exceptionHandler(failure -> reason = failure);
        connection.closeHandler(_ -> lost());
        if (!wire.isValid()) {
            lost();
        }
        return closed;
    }

    /** @param action runs in a handler if the connection breaks */
    void whenLost(Runnable action) {
        whenLost = action;
    }

    private void lost() {
        closed = true;
        var waiting = List.copyOf(underway);
        underway.clear();
        waiting.forEach(it -> it.tryFail(reason instanceof DatabaseException ? gone() : VertxException.noStackTrace("it was closed")));
        cut(vertx, factory);
        whenLost.run();
    }

    private static void cut(LoopVertx vertx, ConnectionFactory<?> factory) {
        vertx.context().runOnContext(_ -> factory.close((_, _) -> { }));
    }

    private VertxException gone() {
        return new VertxException(reason.getMessage(), reason, true);
    }

    /** {@return whether it is open, and nothing is underway} */
    boolean isReady() {
        return !closed && underway.isEmpty() && wire.isValid();
    }

    boolean isOpen() {
        return !closed;
    }

    /** {@return the client's connection} */
    SqlConnection connection() {
        return connection;
    }

    LoopVertx vertx() {
        return vertx;
    }

    /**
     * Sends a command, and waits for the answer.
     *
     * @param arrived gets the answer, also if the task was cancelled and does not; it must not wait
     * @throws SqlException.ConnectionLost if there is no answer, and there will be none
     * @throws DatabaseException           if the server refuses
     */
    <T> T send(CommandBase<T> command, Canceller canceller, Consumer<? super T> arrived) {
        if (closed) {
            throw lost(null);
        }
        if (copying) {
            throw new IllegalStateException("the connection is in the middle of a COPY, which has it for itself; in a transaction, nothing else can be run until its rows have come to their end");
        }
        var answer = Promise.<T>promise();
        try {
            return vertx.await(() -> start(command, answer, arrived));
        } catch (Throwable t) {
            if (underway.contains(answer)) {
                shielded(() -> cancel(answer, canceller));
            }
            if (isFailure(t) && !isRefusal(t)) {
                abort();
                throw lost(t);
            }
            throw t;
        }
    }

    /**
     * Begins a COPY, which has the connection for itself, and waits until data can follow. Whatever this throws, the exchange must be abandoned.
     *
     * @throws SqlException.ConnectionLost if the connection is closed
     */
    void begin(CopyExchange exchange, String sql) {
        if (closed) {
            throw lost(null);
        }
        if (copying || !underway.isEmpty()) {
            throw new IllegalStateException("a COPY needs the connection for itself, and another statement of the transaction is running");
        }
        vertx.await(() -> {
            var channel = vertx.channel(client, wire.server());
            if (channel.isEmpty()) {
                return Future.failedFuture(lost(null));
            }
            var whole = Promise.<Void>promise();
            underway.add(whole);
            copying = true;
            whole.future().onFailure(exchange::lost);
            exchange.end().onComplete(_ -> {
                copying = false;
                underway.remove(whole);
            });
            return exchange.start(channel.get(), sql);
        });
    }

    private SqlException.ConnectionLost lost(Throwable cause) {
        var why = reason != null ? reason : cause;
        return new SqlException.ConnectionLost("the connection to " + target + " broke" + (why == null ? "" : ": " + why.getMessage()), why);
    }

    /** In a handler. */
    private <T> Future<T> start(CommandBase<T> command, Promise<T> answer, Consumer<? super T> arrived) {
        underway.add(answer);
        wire.schedule(command, (result, failure) -> {
            underway.remove(answer);
            if (failure == null) {
                arrived.accept(result);
                answer.tryComplete(result);
            } else {
                answer.tryFail(failure);
            }
        });
        return answer.future();
    }

    /** {@return whether the server has answered, and refuses} */
    private static boolean isRefusal(Throwable t) {
        return t instanceof DatabaseException || t instanceof MySQLBatchException;
    }

    /** {@return whether the client has failed, and not a task been cancelled, which is an Error} */
    private static boolean isFailure(Throwable t) {
        return t instanceof Exception;
    }

    private void cancel(Promise<?> answer, Canceller canceller) {
        try {
            timeout(cancelLimit, () -> {
                canceller.cancel();
                vertx.await(() -> answer.future().<Object>map(it -> it).otherwiseEmpty());
                canceller.settle();
            });
        } catch (Throwable t) {
            abort();
            if (!isFailure(t)) {
                throw t;
            }
        }
    }

    /** Closes it at once. */
    void abort() {
        lost();
    }

    /** Says goodbye, and closes it; waits a second at most. */
    void close() {
        if (!closed) {
            closed = true;
            if (!vertx.isClosed()) {
                moveOnAfter(GOODBYE, () -> {
                    vertx.await(() -> connection.close().otherwiseEmpty());
                });
            }
            cut(vertx, factory);
        }
    }
}
