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
            var call = JdbcCall.start(driver.threads, body);
            try {
                return call.await(driver.threads, cancel, driver.options.cancelLimit);
            } catch (SQLException e) {
                var failure = JdbcErrors.of(e, driver);
                broken |= failure instanceof SqlException.ConnectionLost;
                throw failure;
            } finally {
                broken |= !call.isDone();
            }
        }
    }

    /** In a thread. */
    private void cancel() {
        var statement = running;
        if (statement != null) {
            try {
                statement.cancel();
            } catch (SQLException e) {
                // It may have ended meanwhile. If not, the connection is closed after the limit.
            }
        }
    }

    @Override
    public List<Reply> run(Statement statement) {
        return call(() -> {
            var keys = givesKeys(statement.sql());
            try (var prepared = keys ? connection.prepareStatement(statement.sql(), java.sql.Statement.RETURN_GENERATED_KEYS) : connection.prepareStatement(statement.sql())) {
                running = prepared;
                JdbcValues.bind(prepared, statement.values(), dialect());
                var replies = new ArrayList<Reply>();
                for (var rows = prepared.execute(); rows || prepared.getUpdateCount() >= 0; rows = prepared.getMoreResults()) {
                    replies.add(rows ? rows(prepared) : changed(prepared, keys));
                    if (!rows && dialect() == Dialect.SQLITE) {
                        break;
                    }
                }
                return replies.isEmpty() ? List.of(new Reply(List.of(), List.of(), 0, List.of())) : replies;
            } finally {
                running = null;
            }
        });
    }

    /** Whether the driver can be asked for keys without a change of the statement, as PostgreSQL's makes one. */
    private boolean givesKeys(String sql) {
        return switch (dialect()) {
            case H2, SQLITE, MYSQL -> sql.stripLeading().regionMatches(true, 0, "insert", 0, 6);
            default -> false;
        };
    }

    private Reply rows(PreparedStatement prepared) throws SQLException {
        try (var results = prepared.getResultSet()) {
            var rows = new JdbcValues.Rows(results, dialect());
            return new Reply(rows.names(), rows.next(Integer.MAX_VALUE), 0, List.of());
        }
    }

    private Reply changed(PreparedStatement prepared, boolean keys) throws SQLException {
        var changed = prepared.getUpdateCount();
        if (!keys) {
            return new Reply(List.of(), List.of(), changed, List.of());
        }
        try (var results = prepared.getGeneratedKeys()) {
            var rows = new JdbcValues.Rows(results, dialect());
            return new Reply(List.of(), List.of(), changed, rows.names().isEmpty() ? List.of() : rows.next(Integer.MAX_VALUE));
        }
    }

    @Override
    public List<Long> runAll(String sql, List<List<Object>> values) {
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
        call(() -> {
            try (var plain = connection.createStatement()) {
                running = plain;
                // SQLite's driver runs only the first statement in execute.
                if (dialect() == Dialect.SQLITE) {
                    plain.executeUpdate(sql);
                } else {
                    plain.execute(sql);
                }
                return null;
            } finally {
                running = null;
            }
        });
    }

    @Override
    public void stream(Statement statement, int fetch, Emitter<Object[]> rows, ColumnsSink columns) {
        if (inTransaction) {
            emit(statement, fetch, rows, columns);
            return;
        }
        try {
            begin(new TransactionOptions().readOnly());
            lazily(true);
            emit(statement, fetch, rows, columns);
        } finally {
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
        try {
            var results = call(() -> {
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
            List<Object[]> page;
            do {
                page = page(prepared[0], results, fetch);
                page.forEach(rows::emit);
            } while (page.size() == fetch);
        } finally {
            if (!broken) {
                shielded(() -> call(() -> {
                    if (prepared[0] != null) {
                        prepared[0].close();
                    }
                    return null;
                }));
            }
        }
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
        }
        connection.setAutoCommit(false);
        if (options.deferrable && dialect() == Dialect.POSTGRESQL_JDBC) {
            execute("set transaction deferrable");
        }
        return before;
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
            if (dialect() == Dialect.SQLITE) {
                execute(sqlite);
            } else {
                ending.run();
            }
            return reset();
        });
        inTransaction = false;
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
