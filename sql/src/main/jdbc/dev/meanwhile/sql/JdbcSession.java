package dev.meanwhile.sql;

import static dev.meanwhile.Meanwhile.moveOnAfter;
import static dev.meanwhile.Meanwhile.shielded;

import dev.meanwhile.Cancelled;
import dev.meanwhile.Emitter;
import dev.meanwhile.Lock;
import dev.meanwhile.Meanwhile;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** A connection of a JDBC driver. One call at a time; tasks that share a transaction take turns. */
final class JdbcSession implements Session {
    /** How much of a stream that is left early is read all the same, where the driver would read everything: some milliseconds. */
    private static final int SKIPPED_ROWS = 100;
    private static final int SKIPPED_PAGES = 20;

    private final JdbcDriver driver;
    private final Connection connection;
    private final Lock turn = Meanwhile.lock();
    /** What runs, for {@link java.sql.Statement#cancel}; any thread reads it. */
    private volatile java.sql.Statement running;
    /** Its state is not known: a call was cancelled and has not ended, or the server is gone. */
    private boolean broken;
    private boolean closed;
    private boolean inTransaction;
    private boolean readOnly;
    /** The connection's own isolation level, if the transaction has another. */
    private OptionalInt isolation = OptionalInt.empty();
    /** What has made the database undo the transaction by itself. What it gets next would be outside of it. Written by the thread of the call. */
    private SqlException.DatabaseError undone;
    /** The transaction is that of a stream, and ends with it. */
    private boolean streamsOwn;

    JdbcSession(JdbcDriver driver, Connection connection) {
        this.driver = driver;
        this.connection = connection;
    }

    @Override
    public Dialect dialect() {
        return driver.dialect();
    }

    private <T> T call(JdbcCall.Body<T> body) {
        return call(this::cancel, body);
    }

    /** @param cancel asks the call to end */
    private <T> T call(Runnable cancel, JdbcCall.Body<T> body) {
        try (var _ = turn.acquire()) {
            if (broken || closed) {
                throw new SqlException.ConnectionLost("the connection to " + driver.target() + " was closed, because a statement that was cancelled did not end, or because it broke", null);
            }
            var call = JdbcCall.start(driver.threads, () -> noting(body));
            try {
                return call.await(driver.threads, cancel, driver.options.cancelLimit);
            } catch (Cancelled cancelled) {
                settle(call);
                throw cancelled;
            } catch (SQLException e) {
                var failure = JdbcErrors.of(e, driver);
                broken |= failure instanceof SqlException.ConnectionLost;
                throw failure;
            } catch (RuntimeException e) {
                // The driver's own: nobody knows what it has sent and read.
                broken = true;
                throw e;
            } finally {
                broken |= !call.isDone();
            }
        }
    }

    /** In a thread. */
    private <T> T noting(JdbcCall.Body<T> body) throws SQLException {
        try {
            return body.call();
        } catch (SQLException e) {
            if (inTransaction && undone == null && JdbcErrors.of(e, driver) instanceof SqlException.DatabaseError error && hasUndone(error)) {
                undone = error;
            }
            throw e;
        }
    }

    /** In a thread. By the standard all of class 40 undo the transaction. In PostgreSQL nothing is possible any more but a rollback; SQLite may have undone it, also when it was interrupted. */
    private boolean hasUndone(SqlException.DatabaseError error) throws SQLException {
        return switch (dialect()) {
            case POSTGRESQL_JDBC -> true;
            case SQLITE -> JdbcErrors.mayUndoInSqlite(error) && !isInTransactionOfSqlite();
            default -> error.sqlState().startsWith("40");
        };
    }

    private boolean isInTransactionOfSqlite() throws SQLException {
        try (var plain = connection.createStatement()) {
            plain.execute("begin");
            plain.execute("rollback");
            return false;
        } catch (SQLException within) {
            return true;
        }
    }

    /** PostgreSQL refuses by itself, and its savepoints go back to before the failure. */
    private void requireGoing() {
        if (undone != null && dialect() != Dialect.POSTGRESQL_JDBC) {
            throw undone.again("an earlier statement has made the database undo the transaction");
        }
    }

    /** MySQL and MariaDB remember a cancellation that came after the statement's end, and end the next one. */
    private void settle(JdbcCall<?> cancelled) {
        if (dialect() == Dialect.MYSQL && cancelled.isDone()) {
            shielded(() -> {
                var settling = JdbcCall.start(driver.threads, () -> {
                    Scripts.settle(connection);
                    return null;
                });
                broken |= !moveOnAfter(driver.options.cancelLimit, () -> {
                    settling.awaitQuietly();
                });
            });
        }
    }

    /** In a thread. */
    private void cancel() {
        var statement = running;
        if (statement != null) {
            try {
                statement.cancel();
            } catch (SQLException | RuntimeException e) {
                // It may have ended meanwhile; MySQL's driver tells that by a NullPointerException. If not, the connection is closed after the limit.
            }
        }
    }

    @Override
    public List<Reply> run(Statement statement) {
        requireGoing();
        var several = Scripts.statements(statement, dialect());
        return call(() -> {
            var replies = new ArrayList<Reply>();
            for (var each : several) {
                replies.addAll(ran(each));
            }
            return replies;
        });
    }

    /** In a thread. */
    private List<Reply> ran(Statement statement) throws SQLException {
        var sql = statement.sql();
        try (var prepared = JdbcReplies.givesKeys(sql, dialect()) ? connection.prepareStatement(sql, java.sql.Statement.RETURN_GENERATED_KEYS) : connection.prepareStatement(sql)) {
            running = prepared;
            JdbcValues.bind(prepared, statement.values(), dialect());
            return JdbcReplies.of(prepared, sql, dialect());
        } finally {
            running = null;
        }
    }

    @Override
    public List<Long> runAll(String sql, List<List<Object>> values) {
        requireGoing();
        return call(() -> {
            try (var prepared = connection.prepareStatement(sql)) {
                running = prepared;
                for (var each : values) {
                    JdbcValues.bind(prepared, each, dialect());
                    prepared.addBatch();
                }
                return Arrays.stream(prepared.executeBatch()).mapToObj(Long::valueOf).toList();
            } finally {
                running = null;
            }
        });
    }

    @Override
    public void script(String sql) {
        requireGoing();
        var parts = Scripts.parts(sql, dialect());
        call(() -> {
            try (var plain = connection.createStatement()) {
                running = plain;
                for (var part : parts) {
                    // SQLite's driver runs only the first statement in execute.
                    if (dialect() == Dialect.SQLITE) {
                        plain.executeUpdate(part);
                    } else {
                        plain.execute(part);
                    }
                }
                return null;
            } finally {
                running = null;
            }
        });
    }

    @Override
    public void stream(Statement statement, int fetch, Emitter<Object[]> rows, ColumnsSink columns) {
        requireGoing();
        if (inTransaction) {
            emit(statement, fetch, rows, columns);
            return;
        }
        try {
            begin(new TransactionOptions().readOnly());
            lazily(true);
            streamsOwn = true;
            emit(statement, fetch, rows, columns);
        } finally {
            streamsOwn = false;
            shielded(() -> {
                lazily(false);
                rollback();
            });
        }
    }

    /** H2 otherwise collects all rows first. In a transaction of the program's it may, since a lazy result ends with the next statement. */
    private void lazily(boolean on) {
        if (dialect() == Dialect.H2 && !broken) {
            script("set lazy_query_execution " + on);
        }
    }

    private void emit(Statement statement, int fetch, Emitter<Object[]> rows, ColumnsSink columns) {
        var prepared = new PreparedStatement[1];
        JdbcValues.Rows results = null;
        var more = true;
        try {
            results = call(() -> {
                prepared[0] = connection.prepareStatement(statement.sql());
                running = prepared[0];
                prepared[0].setFetchSize(fetch);
                JdbcValues.bind(prepared[0], statement.values(), dialect());
                try {
                    return new JdbcValues.Rows(prepared[0].executeQuery(), dialect());
                } finally {
                    running = null;
                }
            });
            columns.columns(results.names());
            while (more) {
                var page = page(prepared[0], results, fetch);
                more = page.size() == fetch;
                page.forEach(rows::emit);
            }
        } finally {
            if (more && results != null && dialect() == Dialect.MYSQL) {
                skip(prepared[0], results);
            }
            if (!broken && prepared[0] != null) {
                shielded(() -> call(() -> {
                    prepared[0].close();
                    return null;
                }));
            }
        }
    }

    /**
     * A stream is left early. MariaDB's driver would read into memory all that is left. Where that is much, the connection is closed instead, unless the
     * program has a transaction on it.
     */
    private void skip(PreparedStatement prepared, JdbcValues.Rows results) {
        var most = inTransaction && !streamsOwn ? Integer.MAX_VALUE : SKIPPED_PAGES;
        shielded(() -> {
            var more = true;
            for (var n = 0; more && n < most && !broken; n++) {
                more = page(prepared, results, SKIPPED_ROWS).size() == SKIPPED_ROWS;
            }
            broken |= more;
        });
    }

    private List<Object[]> page(PreparedStatement prepared, JdbcValues.Rows results, int most) {
        return call(() -> {
            running = prepared;
            try {
                return results.next(most);
            } finally {
                running = null;
            }
        });
    }

    @Override
    public void begin(TransactionOptions options) {
        var done = false;
        try {
            isolation = call(() -> dialect() == Dialect.SQLITE ? beginSqlite(options) : begun(options));
            done = true;
        } finally {
            // What was changed, and what was not, is not known.
            broken |= !done;
        }
        readOnly = options.readOnly;
        inTransaction = true;
    }

    /** SQLite has one isolation level, the highest; who is going to write waits for the lock at the start, as a reader could not wait for it later. */
    private OptionalInt beginSqlite(TransactionOptions options) throws SQLException {
        if (options.readOnly) {
            execute("pragma query_only = true");
        }
        execute(options.readOnly ? "begin" : "begin immediate");
        return OptionalInt.empty();
    }

    private OptionalInt begun(TransactionOptions options) throws SQLException {
        var before = OptionalInt.empty();
        if (options.isolation.isPresent()) {
            before = OptionalInt.of(connection.getTransactionIsolation());
            connection.setTransactionIsolation(level(options.isolation.get()));
        }
        if (options.readOnly) {
            connection.setReadOnly(true);
            if (dialect() == Dialect.MYSQL) {
                // Drivers keep it to themselves.
                execute("set transaction read only");
            }
        }
        connection.setAutoCommit(false);
        if (dialect() == Dialect.POSTGRESQL_JDBC) {
            beginPostgres(options.deferrable);
        }
        return before;
    }

    /**
     * The driver sends BEGIN together with the first statement. A cancellation that hits BEGIN alone would let that statement run outside of the transaction, and be kept. So
     * BEGIN goes with one that changes nothing, takes no snapshot, and is not cancelled.
     */
    private void beginPostgres(boolean deferrable) throws SQLException {
        try (var plain = connection.createStatement()) {
            plain.execute(deferrable ? "set transaction deferrable" : "set transaction not deferrable");
        }
    }

    private void execute(String sql) throws SQLException {
        try (var plain = connection.createStatement()) {
            running = plain;
            plain.execute(sql);
        } finally {
            running = null;
        }
    }

    private static int level(TransactionOptions.Isolation isolation) {
        return switch (isolation) {
            case READ_UNCOMMITTED -> Connection.TRANSACTION_READ_UNCOMMITTED;
            case READ_COMMITTED -> Connection.TRANSACTION_READ_COMMITTED;
            case REPEATABLE_READ -> Connection.TRANSACTION_REPEATABLE_READ;
            case SERIALIZABLE -> Connection.TRANSACTION_SERIALIZABLE;
        };
    }

    @Override
    public void commit() {
        if (undone != null) {
            var cause = undone;
            rollback();
            throw cause.again("the transaction could not be committed and was undone, because a statement in it had failed");
        }
        try {
            end(connection::commit, "commit", () -> { });
        } catch (SqlException.ConnectionLost e) {
            throw commitUnknown("the connection to " + driver.target() + " broke during the commit", e);
        } catch (Cancelled cancelled) {
            if (broken) {
                throw commitUnknown("the commit was cancelled, and did not end within " + driver.options.cancelLimit.toMillis() + " ms (cancelLimit)", cancelled);
            }
            // Whether it was done or refused is not known here.
            broken = true;
            throw cancelled;
        }
    }

    private static SqlException.CommitUnknown commitUnknown(String why, Throwable cause) {
        return new SqlException.CommitUnknown(why + ", so the transaction may have taken effect or not: look it up before you do it again", cause);
    }

    @Override
    public void rollback() {
        if (inTransaction && !broken) {
            end(connection::rollback, "rollback", this::cancel);
        }
    }

    private interface Ending {
        void run() throws SQLException;
    }

    private void end(Ending ending, String sqlite, Runnable cancel) {
        boolean clean = call(cancel, () -> {
            if (dialect() != Dialect.SQLITE) {
                ending.run();
            } else if (undone == null) {
                execute(sqlite);
            }
            return reset();
        });
        inTransaction = false;
        undone = null;
        broken |= !clean;
    }

    /** {@return whether the connection is as it was before the transaction} */
    private boolean reset() {
        try {
            if (dialect() == Dialect.SQLITE) {
                if (readOnly) {
                    execute("pragma query_only = false");
                }
                return true;
            }
            connection.setAutoCommit(true);
            if (readOnly) {
                connection.setReadOnly(false);
            }
            if (isolation.isPresent()) {
                connection.setTransactionIsolation(isolation.getAsInt());
            }
            return true;
        } catch (SQLException e) {
            return false;
        }
    }

    @Override
    public void savepoint(String name) {
        script("savepoint " + name);
    }

    @Override
    public void rollbackTo(String name) {
        script("rollback to savepoint " + name);
        undone = null;
    }

    @Override
    public void release(String name) {
        script("release savepoint " + name);
    }

    @Override
    public boolean isUsable() {
        return !broken && !closed && !inTransaction && !turn.isLocked();
    }

    @Override
    public boolean ping() {
        return call(() -> connection.isValid(Math.toIntExact(Math.max(1, driver.options.connectLimit.toSeconds()))));
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            var abort = broken;
            var closing = JdbcCall.start(driver.threads, () -> {
                end(abort);
                return null;
            });
            try {
                moveOnAfter(driver.options.cancelLimit, () -> {
                    closing.await();
                });
            } catch (SQLException e) {
                throw new IllegalStateException("close() has swallowed all of them", e);
            }
        }
    }

    /** The calls block, so threads make them, and nobody waits. */
    @Override
    public void abort() {
        if (!closed) {
            closed = true;
            JdbcCall.start(driver.threads, () -> {
                end(true);
                return null;
            });
        }
    }

    @Override
    public Optional<Session> moved() {
        closed = true;
        return Optional.of(new JdbcSession(driver, connection));
    }

    /** In a thread. */
    private void end(boolean abort) {
        try {
            if (abort) {
                connection.abort(driver.threads);
            }
        } catch (SQLException e) {
            // Not all drivers can; then closing must do.
        }
        try {
            connection.close();
        } catch (SQLException e) {
            // It is gone then.
        }
    }
}
