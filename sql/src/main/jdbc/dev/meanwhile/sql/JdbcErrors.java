package dev.meanwhile.sql;

import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * JDBC's exceptions as ours: by SQLSTATE, and by the numbers of databases that have a state of their own or none. JDBC has no place for a constraint's name, so it is taken from
 * the message, or from what PostgreSQL's driver has besides.
 */
final class JdbcErrors {
    /** H2: closed, while it was used; PostgreSQL: ended by an administrator, crashed, not ready yet. */
    private static final Set<String> LOST = Set.of("90067", "90098", "90121", "57P01", "57P02", "57P03");
    /** Deadlock and serialization failure; in H2 also a row that another transaction has changed, and a lock that was not to be had. */
    private static final Set<String> CONFLICT = Set.of("40001", "40P01", "90131", "HYT00");
    /** A statement that was cancelled, by SQL's standard or in H2; its driver's own code for a limit. */
    private static final Set<String> CANCELLED = Set.of("57014", "70100", "HY008");
    /** Oracle; SQL Server's constraint and its index. MySQL has another class for it. */
    private static final Set<Integer> DUPLICATE = Set.of(1, 2627, 2601);

    private static final int SQLITE_BUSY = 5;
    private static final int SQLITE_LOCKED = 6;
    private static final int SQLITE_INTERRUPT = 9;
    private static final int SQLITE_CONSTRAINT = 19;

    /** {@code "public.item_name INDEX …}, {@code "part_item: public.part FOREIGN KEY…}, {@code "positive: "}. */
    private static final Pattern H2_CONSTRAINT = Pattern.compile("violation: \"(?:(?:[^\".: ]|\"\")+\\.)?((?:[^\": ]|\"\"(?:[^\"]|\"\"\"\")+\"\")+)");
    private static final Pattern H2_TABLE = Pattern.compile("(?:ON |: )(?:[^\".: ]+\\.)?([^\".:( ]+)(?:\\(| FOREIGN KEY)");
    private static final Pattern H2_COLUMN = Pattern.compile("^NULL not allowed for column \"([^\"]+)\"");
    private static final Pattern H2_PLACE = Pattern.compile("^Syntax error in SQL statement \"(.*)", Pattern.DOTALL);

    private static final Pattern SQLITE_CHECK = Pattern.compile("\\(CHECK constraint failed: (.*)\\)$", Pattern.DOTALL);
    private static final Pattern SQLITE_COLUMNS = Pattern.compile("(?:UNIQUE|NOT NULL) constraint failed: (.+?)\\.([^,]+?)(?:, .*)?\\)$", Pattern.DOTALL);

    /** No memory, interrupted, no disk, a full one; also one that was busy. */
    private static final Set<Integer> SQLITE_UNDOES = Set.of(SQLITE_BUSY, 7, SQLITE_INTERRUPT, 10, 13);

    private JdbcErrors() {
    }

    static SqlException of(SQLException failure, JdbcDriver driver) {
        var e = failure instanceof BatchUpdateException && failure.getNextException() != null ? failure.getNextException() : failure;
        var state = Optional.ofNullable(e.getSQLState()).orElse("");
        var message = driver.hide(String.valueOf(e.getMessage()));
        return switch (driver.dialect()) {
            case SQLITE -> ofSqlite(e, message);
            case H2 -> of(e, message, h2(e, message), driver);
            case MYSQL -> ofMySql(e, message, driver);
            case POSTGRESQL_JDBC -> PgJdbcErrors.of(e).map(it -> of(e, driver.hide(it.message()), it.details(), driver)).orElseGet(() -> of(e, message, plain(state, e), driver));
            default -> of(e, message, plain(state, e), driver);
        };
    }

    private static ErrorDetails plain(String state, SQLException e) {
        return new ErrorDetails(state, e.getErrorCode(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), OptionalInt.empty());
    }

    private static SqlException of(SQLException e, String message, ErrorDetails details, JdbcDriver driver) {
        var state = details.sqlState();
        if (state.startsWith("08") || LOST.contains(state)) {
            return new SqlException.ConnectionLost("the connection to " + driver.target() + " broke: " + message, e);
        }
        if (state.equals("23505") || state.equals("23000") && DUPLICATE.contains(e.getErrorCode())) {
            return new SqlException.NotUnique(message, details, e);
        }
        if (state.startsWith("23")) {
            return new SqlException.ConstraintViolated(message, details, e);
        }
        if (CONFLICT.contains(state)) {
            return new SqlException.Conflict(message, details, e);
        }
        return CANCELLED.contains(state) ? new SqlException.StatementCancelled(message, details, e) : new SqlException.DatabaseError(message, details, e);
    }

    private static SqlException ofMySql(SQLException e, String message, JdbcDriver driver) {
        var details = MySqlErrors.details(Optional.ofNullable(e.getSQLState()).orElse(""), e.getErrorCode(), message);
        return MySqlErrors.isGone(e.getErrorCode()) ? new SqlException.ConnectionLost("the connection to " + driver.target() + " broke: " + message, e)
                : MySqlErrors.known(message, details, e).orElseGet(() -> of(e, message, details, driver));
    }

    static boolean mayUndoInSqlite(SqlException.DatabaseError error) {
        return SQLITE_UNDOES.contains(error.details().code() & 0xff);
    }

    private static ErrorDetails h2(SQLException e, String message) {
        var place = H2_PLACE.matcher(message);
        var position = place.find() && place.group(1).contains("[*]") ? OptionalInt.of(place.group(1).indexOf("[*]") + 1) : OptionalInt.empty();
        return new ErrorDetails(Optional.ofNullable(e.getSQLState()).orElse(""), e.getErrorCode(), Optional.empty(), Optional.empty(),
                found(H2_CONSTRAINT, message, 1).map(JdbcErrors::unquoted), found(H2_TABLE, message, 1), found(H2_COLUMN, message, 1), position);
    }

    /** A name with quotes of its own stands in quotes that are doubled. */
    private static String unquoted(String name) {
        var single = name.replace("\"\"", "\"");
        return single.startsWith("\"") ? single.substring(1, single.length() - 1).replace("\"\"", "\"") : single;
    }

    private static Optional<String> found(Pattern pattern, String message, int group) {
        return Optional.of(pattern.matcher(message)).filter(Matcher::find).map(it -> it.group(group));
    }

    /** SQLite tells the name of a check only; for the others the columns. */
    private static SqlException ofSqlite(SQLException e, String message) {
        var details = new ErrorDetails("", e.getErrorCode(), Optional.empty(), Optional.empty(), found(SQLITE_CHECK, message, 1), found(SQLITE_COLUMNS, message, 1),
                found(SQLITE_COLUMNS, message, 2), OptionalInt.empty());
        return switch (e.getErrorCode() & 0xff) {
            case SQLITE_BUSY, SQLITE_LOCKED -> new SqlException.Conflict(message, details, e);
            case SQLITE_INTERRUPT -> new SqlException.StatementCancelled(message, details, e);
            case SQLITE_CONSTRAINT -> message.contains("_UNIQUE]") || message.contains("_PRIMARYKEY]") || message.contains("_ROWID]")
                    ? new SqlException.NotUnique(message, details, e) : new SqlException.ConstraintViolated(message, details, e);
            default -> new SqlException.DatabaseError(message, details, e);
        };
    }
}
