package dev.meanwhile.sql;

import static dev.meanwhile.Meanwhile.moveOnAfter;
import static dev.meanwhile.Meanwhile.shielded;
import static dev.meanwhile.Meanwhile.timeout;

import dev.meanwhile.Emitter;
import dev.meanwhile.TimedOutException;
import io.vertx.core.VertxException;
import io.vertx.core.net.JksOptions;
import io.vertx.core.net.TrustOptions;
import io.vertx.sqlclient.DatabaseException;
import io.vertx.sqlclient.Tuple;
import io.vertx.sqlclient.desc.ColumnDescriptor;
import io.vertx.sqlclient.internal.ArrayTuple;
import io.vertx.sqlclient.internal.PreparedStatement;
import io.vertx.sqlclient.internal.TupleInternal;
import io.vertx.sqlclient.internal.command.CloseCursorCommand;
import io.vertx.sqlclient.internal.command.CloseStatementCommand;
import io.vertx.sqlclient.internal.command.CommandBase;
import io.vertx.sqlclient.internal.command.ExtendedQueryCommand;
import io.vertx.sqlclient.internal.command.PrepareStatementCommand;
import io.vertx.sqlclient.internal.command.SimpleQueryCommand;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** A session on a Vert.x client. What the databases do differently is in the subclasses. */
abstract class VertxSession implements Session, VertxLink.Canceller {
    private static final Duration PING_LIMIT = Duration.ofSeconds(1);

    /**
     * A statement that the server knows.
     *
     * @param types    of the parameters, as the client names them, if that matters
     * @param obstacle why it can't be run, or empty
     */
    record Prepared(PreparedStatement statement, List<String> types, Optional<String> obstacle) {
    }

    /** A statement with values, one or several times. */
    private record Bound(PreparedStatement statement, List<Tuple> tuples) {
    }

    final VertxLink link;
    final DatabaseOptions options;
    private final int statements;
    /** By their SQL, the one used last at the end. */
    private final LinkedHashMap<String, Prepared> prepared = new LinkedHashMap<>(16, 0.75f, true);
    /** Those of them that a migration has made stale; the next who runs one alone prepares it anew. */
    private final Set<String> stale = new HashSet<>();
    private boolean inTransaction;
    /** What has failed in the transaction, where the database does not go on after a failure. */
    private SqlException.DatabaseError aborted;

    /** @param statements how many are kept */
    VertxSession(VertxLink link, DatabaseOptions options, int statements) {
        this.link = link;
        this.options = options;
        this.statements = statements;
    }

    /** {@return the error as the database tells it} */
    abstract SqlException refused(Throwable failure);

    /** {@return whether a prepared statement does not fit any more, and would if it was prepared anew} */
    abstract boolean isStale(SqlException.DatabaseError error);

    /** {@return what is to be known of a statement} */
    abstract Prepared known(PreparedStatement statement);

    /** {@return values as the client takes them} @throws IllegalArgumentException if one does not fit */
    abstract Tuple parameters(Prepared statement, List<Object> values);

    /** {@return what turns the client's values of a column into ours} */
    abstract UnaryOperator<Object> conversion(ColumnDescriptor column);

    /** {@return the statement that begins a transaction} */
    abstract String beginning(TransactionOptions options);

    /** {@return whether this failure leaves nothing to do in the transaction but a rollback} */
    abstract boolean aborts(SqlException.DatabaseError error);

    /** {@return whether the server refuses all other statements then} */
    abstract boolean refusesAfterwards();

    /** {@return whether cursors live in transactions only} */
    abstract boolean cursorsNeedTransaction();

    /** {@return whether the server takes queries before it has answered earlier ones} */
    abstract boolean pipelines();

    /** {@return whether a statement can be prepared only if the types of its parameters are told} */
    abstract boolean needsTypes(SqlException.DatabaseError error);

    <T> T send(CommandBase<T> command) {
        return send(command, _ -> { });
    }

    /** @param arrived gets the answer, also if the task was cancelled */
    private <T> T send(CommandBase<T> command, Consumer<? super T> arrived) {
        try {
            return link.send(command, this, arrived);
        } catch (VertxException failure) {
            throw failed(failure);
        }
    }

    /** {@return the error as the database tells it, noted if it ends the transaction} */
    final SqlException failed(Throwable failure) {
        var refused = refused(failure);
        if (inTransaction && aborted == null && refused instanceof SqlException.DatabaseError error && aborts(error)) {
            aborted = error;
        }
        return refused;
    }

    @Override
    public List<Reply> run(Statement statement) {
        requireGoing();
        if (statement.values().isEmpty() && hasSeveral(statement.sql())) {
            return several(Scripts.trimmed(statement.sql(), dialect()));
        }
        return refreshed(statement.sql(), true, () -> {
            var bound = bound(statement.sql(), List.of(statement.values()));
            var replies = replies(statement.sql());
            send(ExtendedQueryCommand.createQuery(statement.sql(), null, bound.statement(), bound.tuples().getFirst(), !inTransaction, Replies.ROWS, replies));
            return replies.all();
        });
    }

    @Override
    public boolean canShare(String sql) {
        return pipelines() && !inTransaction && link.canShare() && prepared.containsKey(sql) && !stale.contains(sql);
    }

    @Override
    public List<Reply> runShared(Statement statement, Runnable settled) {
        var tuple = sharedParameters(statement, settled);
        var ready = prepared.get(statement.sql()).statement();
        var replies = replies(statement.sql());
        var cancellations = link.cancellations();
        try {
            link.sendShared(ExtendedQueryCommand.createQuery(statement.sql(), null, ready, tuple, true, Replies.ROWS, replies), this, settled);
        } catch (VertxException failure) {
            var refused = refused(failure);
            if (refused instanceof SqlException.DatabaseError error && isStale(error)) {
                stale.add(statement.sql());
                throw new MustBeAlone();
            }
            if (refused instanceof SqlException.StatementCancelled && link.cancellations() > cancellations) {
                // Another task's cancellation has hit it.
                throw new MustBeAlone();
            }
            throw refused;
        }
        return replies.all();
    }

    /** Values that do not fit are refused where the statement can be prepared again. */
    private Tuple sharedParameters(Statement statement, Runnable settled) {
        var known = prepared.get(statement.sql());
        try {
            if (known != null) {
                return parameters(known, statement.values());
            }
        } catch (IllegalArgumentException e) {
            // It is thrown again then, if a migration does not explain it.
        }
        settled.run();
        throw new MustBeAlone();
    }

    @Override
    public void giveUpBehindTheFirst(Supplier<SqlException> failure) {
        link.giveUpBehindTheFirst(failure);
    }

    final void requireGoing() {
        if (aborted != null && !refusesAfterwards()) {
            throw aborted.again("an earlier statement has made the database undo the transaction");
        }
    }

    private Replies replies(String sql) {
        return new Replies(sql, this::conversion);
    }

    /** Whether these may be several statements, which can't be prepared. If it is one, it runs all the same. */
    private static boolean hasSeveral(String sql) {
        var end = sql.indexOf(';');
        return end >= 0 && !sql.substring(end + 1).isBlank();
    }

    List<Reply> several(String sql) {
        var replies = replies(sql);
        send(new SimpleQueryCommand<>(sql, false, !inTransaction, Replies.ROWS, replies));
        return replies.all();
    }

    /**
     * Runs a prepared statement, and if a migration has made it stale, prepares it again. Where the failure has aborted the transaction, that can't help.
     *
     * @param repeats whether it can be run again: it had no effect
     */
    private <T> T refreshed(String sql, boolean repeats, Supplier<T> action) {
        try {
            return action.get();
        } catch (SqlException.DatabaseError e) {
            if (!isStale(e)) {
                throw e;
            }
            forget(sql);
            if (!repeats || aborted != null) {
                throw e;
            }
            return action.get();
        }
    }

    /** Values that do not fit may fit since a migration: the statement still has the parameters' types of the time when it was prepared. */
    private Bound bound(String sql, List<List<Object>> values) {
        var mayBeOld = prepared.containsKey(sql);
        try {
            return bound(prepared(sql, values.getFirst()), values);
        } catch (IllegalArgumentException e) {
            if (!mayBeOld) {
                throw e;
            }
            forget(sql);
            return bound(prepared(sql, values.getFirst()), values);
        }
    }

    private Bound bound(Prepared statement, List<List<Object>> values) {
        return new Bound(statement.statement(), values.stream().map(each -> parameters(statement, each)).toList());
    }

    private Prepared prepared(String sql, List<Object> values) {
        var known = prepared.get(sql);
        if (known != null) {
            return known;
        }
        if (statements == 0) {
            return prepare(sql, false, values, _ -> { });
        }
        while (prepared.size() >= statements) {
            forget(prepared.firstEntry().getKey());
        }
        return prepare(sql, true, values, it -> prepared.put(sql, it));
    }

    /**
     * @param named whether it survives one execution
     * @param arrived gets the statement, also if the task was cancelled: the server has it
     */
    private Prepared prepare(String sql, boolean named, List<Object> values, Consumer<Prepared> arrived) {
        Consumer<PreparedStatement> keep = it -> arrived.accept(known(it));
        try {
            return known(send(new PrepareStatementCommand(sql, null, named, null), keep));
        } catch (SqlException.DatabaseError e) {
            if (inTransaction || !needsTypes(e)) {
                throw e;
            }
            return known(send(new PrepareStatementCommand(sql, null, named, new ArrayTuple(values).types()), keep));
        }
    }

    /** {@return what the server says of a statement, which it forgets at once} */
    final Prepared describe(Statement statement) {
        requireGoing();
        return prepare(statement.sql(), false, statement.values(), _ -> { });
    }

    private void forget(String sql) {
        stale.remove(sql);
        var stale = prepared.remove(sql);
        if (stale != null) {
            send(new CloseStatementCommand(stale.statement()));
        }
    }

    @Override
    public List<Long> runAll(String sql, List<List<Object>> values) {
        requireGoing();
        return refreshed(sql, !inTransaction, () -> {
            var bound = bound(sql, values);
            var replies = replies(sql);
            send(ExtendedQueryCommand.createBatch(sql, null, bound.statement(), bound.tuples(), !inTransaction, Replies.ROWS, replies));
            return replies.all().stream().map(Reply::changed).toList();
        });
    }

    @Override
    public void script(String sql) {
        requireGoing();
        several(sql);
    }

    @Override
    public void stream(Statement statement, int fetch, Emitter<Object[]> rows, ColumnsSink columns) {
        requireGoing();
        var own = cursorsNeedTransaction() && !inTransaction;
        if (!own) {
            emit(statement, fetch, rows, columns);
            return;
        }
        begin(new TransactionOptions().readOnly());
        try {
            emit(statement, fetch, rows, columns);
        } finally {
            quietly(this::rollback);
        }
    }

    /** What fails because the connection is gone needs no undoing. What is not answered in time is gone. */
    private void quietly(Runnable undo) {
        try {
            shielded(() -> {
                if (!moveOnAfter(options.cancelLimit, undo::run)) {
                    link.abort();
                }
            });
        } catch (SqlException e) {
            // The session is not usable then, which ends it.
        }
    }

    private void emit(Statement statement, int fetch, Emitter<Object[]> rows, ColumnsSink columns) {
        var own = new ArrayList<Prepared>(1);
        var cursor = UUID.randomUUID().toString();
        try {
            // Its own: two cursors of one statement are one too many for MySQL. Through a pooler, a name may be somebody else's.
            var ready = prepare(statement.sql(), statements > 0 || !cursorsNeedTransaction(), statement.values(), own::add);
            var tuple = parameters(ready, statement.values());
            var more = true;
            for (var first = true; more; first = false) {
                var replies = replies(statement.sql());
                more = send(ExtendedQueryCommand.createQuery(statement.sql(), null, ready.statement(), tuple, fetch, cursor, !first, !inTransaction, Replies.ROWS, replies));
                var reply = replies.all().getLast();
                if (first) {
                    columns.columns(reply.columns());
                }
                reply.rows().forEach(rows::emit);
            }
        } finally {
            quietly(() -> {
                if (link.isOpen() && !own.isEmpty()) {
                    send(new CloseCursorCommand(cursor, own.getFirst().statement()));
                    send(new CloseStatementCommand(own.getFirst().statement()));
                }
            });
        }
    }

    @Override
    public void begin(TransactionOptions wanted) {
        inTransaction = true;
        try {
            several(beginning(wanted));
        } catch (Throwable t) {
            if (link.isOpen()) {
                quietly(this::rollback);
            }
            throw t;
        }
    }

    @Override
    public void commit() {
        if (aborted != null) {
            var cause = aborted;
            rollback();
            throw cause.again("the transaction could not be committed and was undone, because a statement in it had failed");
        }
        try {
            link.sendFinal(new SimpleQueryCommand<>("commit", false, false, Replies.ROWS, replies("commit")), _ -> inTransaction = false);
        } catch (SqlException.ConnectionLost e) {
            throw commitUnknown(e);
        } catch (VertxException failure) {
            var refused = refused(failure);
            if (refused instanceof SqlException.ConnectionLost e) {
                throw commitUnknown(e);
            }
            throw refused;
        }
    }

    private static SqlException.CommitUnknown commitUnknown(SqlException.ConnectionLost e) {
        return new SqlException.CommitUnknown(e.getMessage() + " during the commit; whether the transaction took effect is not known", e);
    }

    @Override
    public void rollback() {
        if (!inTransaction) {
            return;
        }
        try {
            timeout(options.cancelLimit, () -> {
                several("rollback");
            });
            inTransaction = false;
            aborted = null;
        } catch (TimedOutException e) {
            link.abort();
            throw new SqlException.ConnectionLost("the rollback took longer than " + options.cancelLimit.toMillis() + " ms (cancelLimit); the connection was closed", e);
        }
    }

    @Override
    public void savepoint(String name) {
        requireGoing();
        several("savepoint " + name);
    }

    @Override
    public void rollbackTo(String name) {
        requireGoing();
        several("rollback to savepoint " + name);
        aborted = null;
    }

    @Override
    public void release(String name) {
        several("release savepoint " + name);
    }

    @Override
    public boolean isUsable() {
        return link.isReady() && !inTransaction;
    }

    @Override
    public boolean ping() {
        try {
            return moveOnAfter(PING_LIMIT, () -> {
                several("select 1");
            }) && link.isReady();
        } catch (SqlException e) {
            return false;
        }
    }

    @Override
    public void close() {
        link.close();
    }

    @Override
    public void abort() {
        link.abort();
    }

    /** {@return what the client has made ready to send} */
    static Tuple tuple(PreparedStatement statement, Object... values) {
        try {
            return statement.prepare((TupleInternal) Tuple.wrap(values));
        } catch (Exception e) {
            throw new IllegalArgumentException("the values do not fit: " + e.getMessage() + ", in: " + statement.sql(), e);
        }
    }

    /** {@return that the server has ended the connection, or will} */
    final SqlException.ConnectionLost gone(String message, Throwable failure) {
        link.abort();
        return new SqlException.ConnectionLost("the connection broke: " + message, failure);
    }

    /** {@return a database's error by its SQLSTATE} */
    final SqlException error(DatabaseException failure, String message, ErrorDetails details) {
        var state = details.sqlState();
        if (state.startsWith("08")) {
            return gone(message, failure);
        }
        if (state.equals("23505")) {
            return new SqlException.NotUnique(message, details, failure);
        }
        if (state.startsWith("23")) {
            return new SqlException.ConstraintViolated(message, details, failure);
        }
        if (state.equals("40001") || state.equals("40P01")) {
            return new SqlException.Conflict(message, details, failure);
        }
        if (state.equals("57014")) {
            return new SqlException.StatementCancelled(message, details, failure);
        }
        return new SqlException.DatabaseError(message, details, failure);
    }

    /** {@return whom the JDK trusts} From its file: what Vert.x has for trust managers needs a logger that is not there. */
    static TrustOptions trustOfTheJdk() {
        return new JksOptions().setPath(System.getProperty("java.home") + "/lib/security/cacerts").setPassword("changeit");
    }
}
