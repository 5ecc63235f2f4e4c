package dev.meanwhile.sql;

import io.vertx.mysqlclient.MySQLException;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Pattern;

/** The errors of MySQL and MariaDB, by their numbers: their SQLSTATE says little. */
final class MySqlErrors {
    private static final int DEADLOCK = 1213;
    private static final int DUPLICATE = 1062;
    /** Of this server's own making, or a user's; two limits; interrupted. */
    private static final Set<Integer> CANCELLED = Set.of(1317, 1969, 3024);
    /** The server shuts down, or somebody has ended the connection, or it was idle for too long. */
    private static final Set<Integer> GONE = Set.of(1053, 1927, 4031);
    /** A check constraint: MySQL's number, and MariaDB's. */
    private static final Set<Integer> CHECKS = Set.of(3819, 4025);
    /** A lock that was not to be had in time; in MariaDB, another transaction has changed what this one has read. */
    private static final Set<Integer> CONFLICTS = Set.of(1205, 1020);
    private static final Pattern CONSTRAINT = Pattern.compile("(?:for key|CONSTRAINT|constraint) [`']([^`']+)[`']");
    private static final Pattern COLUMN = Pattern.compile("^(?:\\(conn=\\d+\\) )?(?:Column|Unknown column|Field) '([^']+)'");

    private static final Pattern TOLD = Pattern.compile("^\\{errorMessage=(.*), errorCode=-?\\d+, sqlState=[^,]*}$", Pattern.DOTALL);

    private MySqlErrors() {
    }

    /** {@return the server's message} The client has the rest in its own besides. */
    static String message(MySQLException e) {
        var whole = String.valueOf(e.getMessage());
        var told = TOLD.matcher(whole);
        return told.matches() ? told.group(1) : whole;
    }

    static ErrorDetails details(String state, int code, String message) {
        var constraint = CONSTRAINT.matcher(message);
        var column = COLUMN.matcher(message);
        return new ErrorDetails(state, code, Optional.empty(), Optional.empty(), constraint.find() ? Optional.of(constraint.group(1)) : Optional.empty(), Optional.empty(),
                column.find() ? Optional.of(column.group(1)) : Optional.empty(), OptionalInt.empty());
    }

    static boolean isGone(int code) {
        return GONE.contains(code);
    }

    static boolean isCancelled(int code) {
        return CANCELLED.contains(code);
    }

    /** A deadlock has undone the transaction; what the server gets next would be outside of it. */
    static boolean isDeadlock(int code) {
        return code == DEADLOCK;
    }

    /** {@return the error, if its number says more than its SQLSTATE} */
    static Optional<SqlException> known(String message, ErrorDetails details, Throwable cause) {
        var code = details.code();
        if (code == DUPLICATE) {
            return Optional.of(new SqlException.NotUnique(message, details, cause));
        }
        if (CHECKS.contains(code)) {
            return Optional.of(new SqlException.ConstraintViolated(message, details, cause));
        }
        if (CANCELLED.contains(code)) {
            return Optional.of(new SqlException.StatementCancelled(message, details, cause));
        }
        return CONFLICTS.contains(code) ? Optional.of(new SqlException.Conflict(message, details, cause)) : Optional.empty();
    }
}
