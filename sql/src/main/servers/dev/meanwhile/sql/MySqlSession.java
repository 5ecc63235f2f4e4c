package dev.meanwhile.sql;

import io.vertx.mysqlclient.MySQLBatchException;
import io.vertx.mysqlclient.MySQLException;
import io.vertx.sqlclient.Tuple;
import io.vertx.sqlclient.desc.ColumnDescriptor;
import io.vertx.sqlclient.internal.PreparedStatement;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A connection to MySQL or MariaDB. Its time zone is UTC, so that columns of the type timestamp are instants. */
final class MySqlSession extends VertxSession {
    private static final int UNKNOWN_STATEMENT = 1243;
    /** The server has tried to prepare it again by itself, and given up. */
    private static final int STALE_STATEMENT = 1615;
    private static final int MOST_LATE_KILLS = 3;

    private final MySqlDriver driver;
    private final Hosts.Host host;
    private final long id;

    MySqlSession(MySqlDriver driver, Hosts.Host host, VertxLink link, DatabaseOptions options, boolean readOnly) {
        super(link, options, options.statements);
        this.driver = driver;
        this.host = host;
        this.id = ((Number) several("set time_zone = '+00:00'; " + (readOnly ? "set session transaction read only; " : "") + "select connection_id()").getLast().rows().getFirst()[0]).longValue();
    }

    @Override
    public Dialect dialect() {
        return Dialect.MYSQL;
    }

    @Override
    public void cancel() {
        // At the same server, of several.
        var other = driver.open(host);
        try {
            other.script("kill query " + id);
        } finally {
            other.close();
        }
    }

    /** The server remembers a kill that came after the statement's end, and ends the next one. */
    @Override
    public void settle() {
        for (var i = 0; i < MOST_LATE_KILLS; i++) {
            try {
                several("do 0");
                return;
            } catch (SqlException.StatementCancelled e) {
                // That was it.
            }
        }
    }

    @Override
    public List<Reply> run(Statement statement) {
        return withoutEndOfCall(statement.sql(), super.run(statement));
    }

    /** A procedure's results end with one that only says so. */
    static List<Reply> withoutEndOfCall(String sql, List<Reply> replies) {
        var isCall = sql.stripLeading().regionMatches(true, 0, "call", 0, 4);
        return isCall && replies.size() > 1 ? replies.subList(0, replies.size() - 1) : replies;
    }

    @Override
    SqlException refused(Throwable failure) {
        if (failure instanceof MySQLBatchException batch) {
            return refused(batch.getIterationError().entrySet().stream().min(Map.Entry.comparingByKey()).orElseThrow().getValue());
        }
        if (!(failure instanceof MySQLException e)) {
            return gone(failure.getMessage(), failure);
        }
        var message = MySqlErrors.message(e);
        var details = MySqlErrors.details(Optional.ofNullable(e.getSqlState()).orElse(""), e.getErrorCode(), message);
        return MySqlErrors.isGone(e.getErrorCode()) ? gone(message, e) : MySqlErrors.known(message, details, e).orElseGet(() -> error(e, message, details));
    }

    @Override
    boolean isStale(SqlException.DatabaseError error) {
        return error.details().code() == UNKNOWN_STATEMENT || error.details().code() == STALE_STATEMENT;
    }

    @Override
    boolean needsTypes(SqlException.DatabaseError error) {
        return false;
    }

    /** The types are those of the values. */
    @Override
    Prepared known(PreparedStatement statement) {
        return new Prepared(statement, List.of(), Optional.empty());
    }

    @Override
    Tuple parameters(Prepared statement, List<Object> values) {
        var own = new Object[values.size()];
        for (var i = 0; i < own.length; i++) {
            own[i] = MySqlValues.parameter(values.get(i), i + 1);
        }
        return tuple(statement.statement(), own);
    }

    @Override
    UnaryOperator<Object> conversion(ColumnDescriptor column) {
        return MySqlValues.conversion(column.typeName());
    }

    @Override
    String beginning(TransactionOptions options) {
        var level = options.isolation.map(it -> "set transaction isolation level " + it.name().toLowerCase(Locale.ROOT).replace('_', ' ') + "; ").orElse("");
        return level + "start transaction" + (options.readOnly ? " read only" : "");
    }

    @Override
    boolean aborts(SqlException.DatabaseError error) {
        return MySqlErrors.isDeadlock(error.details().code());
    }

    @Override
    boolean refusesAfterwards() {
        return false;
    }

    @Override
    boolean cursorsNeedTransaction() {
        return false;
    }

    /** Proxies and some servers can't. */
    @Override
    boolean pipelines() {
        return false;
    }
}
