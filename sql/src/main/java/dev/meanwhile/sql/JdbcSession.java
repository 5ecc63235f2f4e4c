package dev.meanwhile.sql;

import dev.meanwhile.Emitter;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** A connection of a JDBC driver. */
final class JdbcSession implements Session {
    private final JdbcDriver driver;
    private final Connection connection;
    /** What runs, for {@link java.sql.Statement#cancel}; any thread reads it. */
    private volatile java.sql.Statement running;
    /** A call has not ended, or was cancelled in the middle. */
    private boolean busy;
    private boolean closed;
    private boolean inTransaction;

    JdbcSession(JdbcDriver driver, Connection connection) {
        this.driver = driver;
        this.connection = connection;
    }

    @Override
    public Dialect dialect() {
        return driver.dialect();
    }

    private <T> T call(JdbcDriver.Call<T> call) {
        busy = true;
        try {
            var value = driver.call(call, this::cancel);
            busy = false;
            return value;
        } catch (SQLException e) {
            busy = false;
            throw failed(e);
        }
    }

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

    private static SqlException failed(SQLException e) {
        var state = Optional.ofNullable(e.getSQLState()).orElse("");
        var details = new ErrorDetails(state, e.getErrorCode(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), OptionalInt.empty());
        if (state.startsWith("08")) {
            return new SqlException.ConnectionLost("the connection broke: " + e.getMessage(), e);
        }
        if (state.equals("23505")) {
            return new SqlException.NotUnique(e.getMessage(), details, e);
        }
        if (state.startsWith("23")) {
            return new SqlException.ConstraintViolated(e.getMessage(), details, e);
        }
        if (state.equals("40001") || state.equals("40P01")) {
            return new SqlException.Conflict(e.getMessage(), details, e);
        }
        if (state.equals("57014")) {
            return new SqlException.StatementCancelled(e.getMessage(), details, e);
        }
        return new SqlException.DatabaseError(e.getMessage(), details, e);
    }

    @Override
    public List<Reply> run(Statement statement) {
        return call(() -> {
            try (var prepared = connection.prepareStatement(statement.sql())) {
                running = prepared;
                bind(prepared, statement.values());
                var replies = new ArrayList<Reply>();
                for (var rows = prepared.execute(); rows || prepared.getUpdateCount() >= 0; rows = prepared.getMoreResults()) {
                    replies.add(rows ? rows(prepared.getResultSet()) : new Reply(List.of(), List.of(), prepared.getLargeUpdateCount(), List.of()));
                }
                return replies.isEmpty() ? List.of(new Reply(List.of(), List.of(), 0, List.of())) : replies;
            } finally {
                running = null;
            }
        });
    }

    private static void bind(PreparedStatement prepared, List<Object> values) throws SQLException {
        for (var i = 0; i < values.size(); i++) {
            var value = values.get(i);
            prepared.setObject(i + 1, value instanceof Enum<?> constant ? constant.name() : value);
        }
    }

    private static Reply rows(ResultSet results) throws SQLException {
        try (results) {
            var rows = new ArrayList<Object[]>();
            var names = names(results);
            while (results.next()) {
                rows.add(row(results, names.size()));
            }
            return new Reply(names, rows, 0, List.of());
        }
    }

    private static List<String> names(ResultSet results) throws SQLException {
        var data = results.getMetaData();
        var names = new ArrayList<String>();
        for (var i = 1; i <= data.getColumnCount(); i++) {
            names.add(data.getColumnLabel(i));
        }
        return names;
    }

    private static Object[] row(ResultSet results, int columns) throws SQLException {
        var values = new Object[columns];
        for (var i = 0; i < columns; i++) {
            values[i] = value(results.getObject(i + 1));
        }
        return values;
    }

    /** What belongs to the connection becomes a plain value. */
    private static Object value(Object value) throws SQLException {
        return switch (value) {
            case java.sql.Array array -> array.getArray();
            case java.sql.Clob text -> text.getSubString(1, Math.toIntExact(text.length()));
            case java.sql.Blob bytes -> bytes.getBytes(1, Math.toIntExact(bytes.length()));
            case null, default -> value;
        };
    }

    @Override
    public List<Long> runAll(String sql, List<List<Object>> values) {
        return call(() -> {
            try (var prepared = connection.prepareStatement(sql)) {
                running = prepared;
                for (var each : values) {
                    bind(prepared, each);
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
                plain.execute(sql);
                return null;
            } finally {
                running = null;
            }
        });
    }

    @Override
    public void stream(Statement statement, int fetch, Emitter<Object[]> rows, ColumnsSink columns) {
        var own = !inTransaction;
        if (own) {
            begin(new TransactionOptions().readOnly());
        }
        try {
            emit(statement, fetch, rows, columns);
        } finally {
            if (own) {
                rollback();
            }
        }
    }

    private void emit(Statement statement, int fetch, Emitter<Object[]> rows, ColumnsSink columns) {
        record Open(PreparedStatement prepared, ResultSet results, List<String> names) {
        }
        var open = call(() -> {
            var prepared = connection.prepareStatement(statement.sql());
            running = prepared;
            prepared.setFetchSize(fetch);
            bind(prepared, statement.values());
            var results = prepared.executeQuery();
            return new Open(prepared, results, names(results));
        });
        try {
            columns.columns(open.names());
            for (var page = page(open.results(), open.names().size(), fetch); !page.isEmpty(); page = page(open.results(), open.names().size(), fetch)) {
                page.forEach(rows::emit);
            }
        } finally {
            running = null;
            dev.meanwhile.Meanwhile.shielded(() -> call(() -> {
                open.prepared().close();
                return null;
            }));
        }
    }

    private List<Object[]> page(ResultSet results, int columns, int most) {
        return call(() -> {
            var page = new ArrayList<Object[]>();
            while (page.size() < most && results.next()) {
                page.add(row(results, columns));
            }
            return page;
        });
    }

    @Override
    public void begin(TransactionOptions options) {
        inTransaction = true;
        call(() -> {
            connection.setAutoCommit(false);
            connection.setReadOnly(options.readOnly);
            if (options.isolation.isPresent()) {
                connection.setTransactionIsolation(level(options.isolation.get()));
            }
            return null;
        });
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
        end(connection::commit);
    }

    @Override
    public void rollback() {
        end(connection::rollback);
    }

    private interface Ending {
        void run() throws SQLException;
    }

    private void end(Ending ending) {
        call(() -> {
            ending.run();
            connection.setAutoCommit(true);
            connection.setReadOnly(false);
            return null;
        });
        inTransaction = false;
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
        return !busy && !closed && !inTransaction;
    }

    @Override
    public boolean ping() {
        return call(() -> connection.isValid(1));
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            try {
                driver.call(() -> {
                    connection.close();
                    return null;
                }, () -> { });
            } catch (SQLException e) {
                // It is gone then.
            }
        }
    }
}
