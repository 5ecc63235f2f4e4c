package dev.meanwhile.sql;

import java.sql.SQLException;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** JDBC's exceptions as ours: by SQLSTATE, and by the numbers of databases that have a state of their own or none. */
final class JdbcErrors {
    /** H2: closed, while it was used; PostgreSQL: ended by an administrator, crashed, not ready yet. */
    private static final Set<String> LOST = Set.of("90067", "90098", "90121", "57P01", "57P02", "57P03");
    /** Deadlock and serialization failure; in H2 also a row that another transaction has changed, and a lock that was not to be had. */
    private static final Set<String> CONFLICT = Set.of("40001", "40P01", "90131", "HYT00");

    private static final int SQLITE_BUSY = 5;
    private static final int SQLITE_LOCKED = 6;
    private static final int SQLITE_INTERRUPT = 9;
    private static final int SQLITE_CONSTRAINT = 19;

    private JdbcErrors() {
    }

    static SqlException of(SQLException e, JdbcDriver driver) {
        var state = Optional.ofNullable(e.getSQLState()).orElse("");
        var message = driver.hide(String.valueOf(e.getMessage()));
        var details = new ErrorDetails(state, e.getErrorCode(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), OptionalInt.empty());
        if (driver.dialect() == Dialect.SQLITE) {
            return ofSqlite(e, message, details);
        }
        if (state.startsWith("08") || LOST.contains(state)) {
            return new SqlException.ConnectionLost("the connection to " + driver.target() + " broke: " + message, e);
        }
        if (state.equals("23505") || state.equals("23000") && (e.getErrorCode() == 1062 || e.getErrorCode() == 1 || e.getErrorCode() == 2627 || e.getErrorCode() == 2601)) {
            return new SqlException.NotUnique(message, details, e);
        }
        if (state.startsWith("23")) {
            return new SqlException.ConstraintViolated(message, details, e);
        }
        if (CONFLICT.contains(state)) {
            return new SqlException.Conflict(message, details, e);
        }
        return state.equals("57014") ? new SqlException.StatementCancelled(message, details, e) : new SqlException.DatabaseError(message, details, e);
    }

    private static SqlException ofSqlite(SQLException e, String message, ErrorDetails details) {
        return switch (e.getErrorCode() & 0xff) {
            case SQLITE_BUSY, SQLITE_LOCKED -> new SqlException.Conflict(message, details, e);
            case SQLITE_INTERRUPT -> new SqlException.StatementCancelled(message, details, e);
            case SQLITE_CONSTRAINT -> message.contains("_UNIQUE]") || message.contains("_PRIMARYKEY]") || message.contains("_ROWID]")
                    ? new SqlException.NotUnique(message, details, e) : new SqlException.ConstraintViolated(message, details, e);
            default -> new SqlException.DatabaseError(message, details, e);
        };
    }
}
