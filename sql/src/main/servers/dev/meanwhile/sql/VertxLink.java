package dev.meanwhile.sql;

import static dev.meanwhile.Meanwhile.moveOnAfter;
import static dev.meanwhile.Meanwhile.shielded;
import static dev.meanwhile.Meanwhile.timeout;

import dev.meanwhile.Cancelled;
import dev.meanwhile.TimedOutException;
import dev.meanwhile.WaitKind;
import dev.meanwhile.WaitPoint;
import dev.meanwhile.io.spi.Reasons;
import dev.meanwhile.io.vertx.LoopVertx;
import io.vertx.core.Future;
import io.vertx.core.VertxException;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.mysqlclient.MySQLBatchException;
import io.vertx.mysqlclient.MySQLException;
import io.vertx.sqlclient.DatabaseException;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.internal.Connection;
import io.vertx.sqlclient.internal.SqlConnectionInternal;
import io.vertx.sqlclient.internal.command.CommandBase;
import io.vertx.sqlclient.internal.command.CompositeCommand;
import io.vertx.sqlclient.spi.ConnectionFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A connection of a Vert.x client. What its clients leave open is settled here: who is cancelled has the server cancel the command and
 * waits for that, and nobody waits for a connection that is gone.
 *
 * <p>Commands that tasks send between two polls go out in one write. Several may be underway, which the server answers in order: those of tasks that share a transaction, or a
 * pipeline ({@link #sendShared}). A cancel request ends whatever the server is running when it arrives, so in a pipeline it is sent only for the command at the head, and
 * {@link #cancellations} tells the others that they may have been hit instead.
 *
 * <p>Each connection has a client of its own: closing that is the only way to cut a connection off at once, and one that is not yet made.
 */
final class VertxLink {
    private static final Duration GOODBYE = Duration.ofSeconds(1);
    private static final Duration REPEAT = Duration.ofMillis(250);

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
    /** What has not been answered, in the order of the answers. */
    private final Set<Request<?>> underway = new LinkedHashSet<>();
    /** Those of them that have not been sent: they go out with the next poll. */
    private final List<Request<?>> outbox = new ArrayList<>();
    /** How often the server was asked to cancel. */
    private int cancellations;
    private boolean cancelling;
    private Throwable reason;
    private boolean closed;
    private Runnable whenLost = () -> { };
    /** Whether the connection is in the middle of a COPY, in which it can do nothing else. */
    private boolean copying;

    /** A command, and the task that waits for its answer. Handlers end it. */
    private final class Request<T> {
        private final CommandBase<T> command;
        private final Consumer<? super T> arrived;
        private final Consumer<? super Throwable> ended;
        private final WaitPoint point = new WaitPoint(WaitKind.READ, () -> "an answer of " + target, true);
        private T result;
        private Throwable failure;
        private boolean done;
        /** Nobody waits for it any more. */
        private boolean abandoned;
        /** Why its task is to wait no more, although it is not done; null if it may. */
        private SqlException overdue;

        /** @param ended gets the failure, or null */
        Request(CommandBase<T> command, Consumer<? super T> arrived, Consumer<? super Throwable> ended) {
            this.command = command;
            this.arrived = arrived;
            this.ended = ended;
        }

        void end(T result, Throwable failure) {
            if (!done) {
                done = true;
                this.result = result;
                this.failure = failure;
                underway.remove(this);
                if (failure == null) {
                    arrived.accept(result);
                }
                point.wake();
                ended.accept(failure);
            }
        }

        void awaitEnd() {
            while (!done && overdue == null) {
                point.await();
            }
        }

        void awaitAnswer() {
            while (!done) {
                point.await();
            }
        }

        void giveUp(SqlException failure) {
            overdue = failure;
            point.wake();
        }
    }

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
                throw new SqlException.ConnectFailed("can't connect to " + target + ": " + told(t), t);
            }
            throw t;
        }
    }

    private static String told(Throwable failure) {
        var message = failure instanceof MySQLException it ? MySqlErrors.message(it) : String.valueOf(failure.getMessage());
        return Reasons.withoutSystemCall(message);
    }

    /**
     * {@return how sockets are set up} A server that has vanished without a word is found out within half a minute. On epoll, Vert.x by itself lets Linux delay acknowledgements from the
     * start: MySQL's server, which speaks first, would not see a connection before 200 ms.
     */
    private static NetClientOptions transport(Duration connectLimit) {
        return new NetClientOptions()
                .setConnectTimeout(Math.clamp(connectLimit.toMillis(), 1, Integer.MAX_VALUE))
                .setTcpNoDelay(true)
                .setTcpQuickAck(true)
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
        outbox.clear();
        List.copyOf(underway).forEach(it -> it.end(null, reason instanceof DatabaseException ? gone() : VertxException.noStackTrace("it was closed")));
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

    /** {@return whether commands can be sent while others of other tasks are underway} Not while a cancel request is: it might hit them. */
    boolean canShare() {
        return !closed && !cancelling && wire.isValid();
    }

    /** {@return how often the server was asked to cancel what it is running} */
    int cancellations() {
        return cancellations;
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
        requireNoCopy();
        return answer(new Request<>(command, arrived, _ -> { }), request -> cancel(request, canceller, true));
    }

    private void requireNoCopy() {
        if (copying) {
            throw new IllegalStateException("the connection is in the middle of a COPY, which has it for itself; in a transaction, nothing else can be run until its rows have come to their end");
        }
    }

    /**
     * Sends a command behind others of other tasks, and waits for the answer.
     *
     * <p><b>Cancellation:</b> if the server is at this command, it is asked to cancel it, and that is awaited; else the answer is abandoned when it comes.
     *
     * @param settled runs once the command is answered or never will be, also if the task does not wait any more; it must not wait
     */
    <T> T sendShared(CommandBase<T> command, Canceller canceller, Runnable settled) {
        if (closed) {
            settled.run();
            throw lost(null);
        }
        return answer(new Request<>(command, _ -> { }, _ -> settled.run()), request -> {
            request.abandoned = true;
            if (isAtHead(request) && !cancelling) {
                cancel(request, canceller, false);
            }
            if (isDeserted() && !cancelling) {
                cancel(List.copyOf(underway).getLast(), canceller, true);
            }
        });
    }

    /**
     * Sends a command whose outcome must be known, such as a commit, and waits for the answer.
     *
     * @param arrived gets the answer, also if the task was cancelled and does not; it must not wait
     * @throws SqlException.ConnectionLost if there is no answer, also if the task was cancelled and none came within the limit after that
     */
    <T> T sendFinal(CommandBase<T> command, Consumer<? super T> arrived) {
        if (closed) {
            throw lost(null);
        }
        requireNoCopy();
        var request = new Request<T>(command, arrived, _ -> { });
        try {
            return answer(request, it -> {
                moveOnAfter(cancelLimit, it::awaitAnswer);
                if (!it.done) {
                    abort();
                }
            });
        } catch (Cancelled cancelled) {
            if (closed && request.failure != null) {
                throw lost(request.failure);
            }
            throw cancelled;
        }
    }

    private boolean isAtHead(Request<?> request) {
        return underway.iterator().next() == request;
    }

    /** {@return whether something is underway, and nobody waits for it} */
    private boolean isDeserted() {
        return !underway.isEmpty() && underway.stream().allMatch(it -> it.abandoned);
    }

    /**
     * Lets those that share this connection wait no more, but for the one whose command the server is at. Never waits.
     *
     * @param failure what they get
     */
    void giveUpBehindTheFirst(Supplier<SqlException> failure) {
        underway.stream().skip(1).filter(it -> !it.abandoned && !it.done).forEach(it -> it.giveUp(failure.get()));
    }

    private <T> T answer(Request<T> request, Consumer<Request<T>> cancel) {
        post(request);
        try {
            request.awaitEnd();
        } catch (Throwable t) {
            if (outbox.remove(request)) {
                request.end(null, t);
            } else if (!request.done) {
                shielded(() -> cancel.accept(request));
            }
            throw t;
        }
        if (!request.done) {
            request.abandoned = true;
            throw request.overdue;
        }
        if (request.failure == null) {
            return request.result;
        }
        if (!isRefusal(request.failure)) {
            abort();
            throw lost(request.failure);
        }
        throw VertxLink.<RuntimeException>asItIs(request.failure);
    }

    @SuppressWarnings("unchecked")
    private static <X extends Throwable> X asItIs(Throwable failure) throws X {
        throw (X) failure;
    }

    private void post(Request<?> request) {
        underway.add(request);
        outbox.add(request);
        if (outbox.size() == 1) {
            vertx.context().runOnContext(_ -> flush());
        }
    }

    /** In a handler. */
    private void flush() {
        var batch = List.copyOf(outbox);
        outbox.clear();
        try {
            if (batch.size() == 1) {
                schedule(batch.getFirst());
            } else if (!batch.isEmpty()) {
                var all = new CompositeCommand();
                batch.forEach(request -> addTo(all, request));
                wire.schedule(all, (_, failure) -> {
                    if (failure != null) {
                        batch.forEach(request -> request.end(null, failure));
                    }
                });
            }
        } catch (Throwable t) {
            batch.forEach(request -> request.end(null, t));
        }
    }

    private <T> void schedule(Request<T> request) {
        wire.schedule(request.command, request::end);
    }

    private static <T> void addTo(CompositeCommand all, Request<T> request) {
        all.add(request.command, request::end);
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
            var whole = new Request<Void>(null, _ -> { }, exchange::lost);
            underway.add(whole);
            copying = true;
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

    /** {@return whether the server has answered, and refuses} */
    private static boolean isRefusal(Throwable t) {
        return t instanceof DatabaseException || t instanceof MySQLBatchException;
    }

    /** {@return whether the client has failed, and not a task been cancelled, which is an Error} */
    private static boolean isFailure(Throwable t) {
        return t instanceof Exception;
    }

    /**
     * Cancels what the server is running until it has answered a command. A request may come before the server has begun with it, and is lost then, so it is repeated.
     *
     * @param alone whether a connection that can't be settled in time is closed, although others may wait for answers
     */
    private void cancel(Request<?> request, Canceller canceller, boolean alone) {
        cancelling = true;
        try {
            timeout(cancelLimit, () -> {
                while (!request.done) {
                    cancellations++;
                    canceller.cancel();
                    moveOnAfter(REPEAT, request::awaitAnswer);
                }
                canceller.settle();
            });
        } catch (Throwable t) {
            if (alone || request.done || isDeserted()) {
                abort();
            }
            if (!isFailure(t)) {
                throw t;
            }
        } finally {
            cancelling = false;
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
