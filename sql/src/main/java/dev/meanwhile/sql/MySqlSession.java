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
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** A connection to MySQL or MariaDB. Its time zone is UTC, so that columns of the type timestamp are instants. */
final class MySqlSession extends VertxSession {
    private static final int DEADLOCK = 1213;
    private static final int DUPLICATE = 1062;
    /** Of this server's own making, or a user's; two limits; interrupted. */
    private static final Set<Integer> CANCELLED = Set.of(1317, 1969, 3024);
    /** The server shuts down, or somebody has ended the connection, or it was idle for too long. */
    private static final Set<Integer> GONE = Set.of(1053, 1927, 4031);
    /** A check constraint: MySQL's number, and MariaDB's. */
    private static final Set<Integer> CHECKS = Set.of(3819, 4025);
    /** MariaDB: another transaction has changed what this one has read. */
    private static final int CHANGED = 1020;
    private static final int UNKNOWN_STATEMENT = 1243;
    /** The server has tried to prepare it again by itself, and given up. */
    private static final int STALE_STATEMENT = 1615;
    private static final Pattern CONSTRAINT = Pattern.compile("(?:for key|CONSTRAINT|constraint) [`']([^`']+)[`']");
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
        var replies = super.run(statement);
        // A procedure's results end with one that only says so.
        return isCall(statement.sql()) && replies.size() > 1 ? replies.subList(0, replies.size() - 1) : replies;
    }

    private static boolean isCall(String sql) {
        return sql.stripLeading().regionMatches(true, 0, "call", 0, 4);
    }

    @Override
    SqlException refused(Throwable failure) {
        if (failure instanceof MySQLBatchException batch) {
            return refused(batch.getIterationError().entrySet().stream().min(Map.Entry.comparingByKey()).orElseThrow().getValue());
        }
        if (!(failure instanceof MySQLException e)) {
            return gone(failure.getMessage(), failure);
        }
        var matcher = CONSTRAINT.matcher(e.getMessage());
        var constraint = matcher.find() ? Optional.of(matcher.group(1)) : Optional.<String>empty();
        var details = new ErrorDetails(Optional.ofNullable(e.getSqlState()).orElse(""), e.getErrorCode(), Optional.empty(), Optional.empty(), constraint, Optional.empty(), Optional.empty(),
                OptionalInt.empty());
        var code = e.getErrorCode();
        if (GONE.contains(code)) {
            return gone(e.getMessage(), e);
        }
        if (code == DUPLICATE) {
            return new SqlException.NotUnique(e.getMessage(), details, e);
        }
        if (CHECKS.contains(code)) {
            return new SqlException.ConstraintViolated(e.getMessage(), details, e);
        }
        if (CANCELLED.contains(code)) {
            return new SqlException.StatementCancelled(e.getMessage(), details, e);
        }
        return code == CHANGED ? new SqlException.Conflict(e.getMessage(), details, e) : error(e, e.getMessage(), details);
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

    /** A deadlock has undone the transaction; what the server gets next would be outside of it. */
    @Override
    boolean aborts(SqlException.DatabaseError error) {
        return error.details().code() == DEADLOCK;
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
