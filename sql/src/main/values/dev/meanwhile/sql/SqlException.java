package dev.meanwhile.sql;

import io.vertx.sqlclient.DatabaseException;

import java.util.Optional;

/** A database could not do what it was asked for. Unchecked. The package's description draws the tree of its kinds. */
public abstract sealed class SqlException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SqlException(String message, Throwable cause) {
        super(message, cause);
    }

    /** No connection could be made. */
    public static final class ConnectFailed extends SqlException {
        private static final long serialVersionUID = 1L;

        ConnectFailed(String message, Throwable cause) {
            super(message, cause);
        }

        /** {@return whether a server was there and does not want this client, as for its password} One that starts, ends or has no room is another matter. */
        boolean isRefusal() {
            return getCause() instanceof DatabaseException e && e.getSqlState() != null && !e.getSqlState().matches("(08|53|57).*");
        }
    }

    /** No connection of the pool became free within {@link DatabaseOptions#acquireLimit}. */
    public static final class PoolTimeout extends SqlException {
        private static final long serialVersionUID = 1L;

        PoolTimeout(String message) {
            super(message, null);
        }
    }

    /** The connection broke while it was used. Whether the statement had an effect is not known. */
    public static sealed class ConnectionLost extends SqlException {
        private static final long serialVersionUID = 1L;

        ConnectionLost(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /**
     * The connection broke during a commit, or the task was cancelled and the answer did not come within {@link DatabaseOptions#cancelLimit}: whether the transaction took effect must be found
     * out by looking. Never retried. A task that was cancelled ends with this instead of its cancellation, which would be dropped silently.
     */
    public static final class CommitUnknown extends ConnectionLost {
        private static final long serialVersionUID = 1L;

        CommitUnknown(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** The database refused a statement. */
    public static sealed class DatabaseError extends SqlException {
        private static final long serialVersionUID = 1L;

        private final transient ErrorDetails details;

        DatabaseError(String message, ErrorDetails details, Throwable cause) {
            super(message, cause);
            this.details = details;
        }

        /** {@return the same failure, as one of something else} */
        final DatabaseError again(String message) {
            var whole = message + ": " + getMessage();
            return this instanceof Conflict ? new Conflict(whole, details, this) : new DatabaseError(whole, details, this);
        }

        /** {@return what the database told besides the message} */
        public ErrorDetails details() {
            return details;
        }

        /** {@return the SQLSTATE, five characters} */
        public String sqlState() {
            return details.sqlState();
        }
    }

    /** A constraint does not allow it: SQLSTATE class 23. */
    public static sealed class ConstraintViolated extends DatabaseError {
        private static final long serialVersionUID = 1L;

        ConstraintViolated(String message, ErrorDetails details, Throwable cause) {
            super(message, details, cause);
        }

        /** {@return the constraint's name, where the database tells it} */
        public Optional<String> constraint() {
            return details().constraint();
        }
    }

    /** There is such a row already. */
    public static final class NotUnique extends ConstraintViolated {
        private static final long serialVersionUID = 1L;

        NotUnique(String message, ErrorDetails details, Throwable cause) {
            super(message, details, cause);
        }
    }

    /**
     * A serialization failure, a deadlock, or a lock that was not free within the database's own limit (MySQL's and MariaDB's {@code innodb_lock_wait_timeout}, H2's {@code LOCK_TIMEOUT}, SQLite's
     * {@code busy_timeout}; MariaDB's {@code nowait} likewise). The whole transaction can be tried again: {@link TransactionOptions#retry}. PostgreSQL waits for locks without a limit; what its
     * {@code lock_timeout} or {@code nowait} ends is a plain {@link DatabaseError} with SQLSTATE 55P03, which does not tell the two apart.
     */
    public static final class Conflict extends DatabaseError {
        private static final long serialVersionUID = 1L;

        Conflict(String message, ErrorDetails details, Throwable cause) {
            super(message, details, cause);
        }
    }

    /** The server ended the statement, because of a limit of its own or because somebody asked it to. */
    public static final class StatementCancelled extends DatabaseError {
        private static final long serialVersionUID = 1L;

        StatementCancelled(String message, ErrorDetails details, Throwable cause) {
            super(message, details, cause);
        }
    }

    /** One row was asked for, and there is none, or there are several. */
    public static final class WrongRows extends SqlException {
        private static final long serialVersionUID = 1L;

        WrongRows(String message) {
            super(message, null);
        }
    }

    /** A value of a column does not fit the type that was asked for. */
    public static final class CannotConvert extends SqlException {
        private static final long serialVersionUID = 1L;

        CannotConvert(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** The database, or the driver that it was connected with, has no such thing. The message says what has. */
    public static final class Unsupported extends SqlException {
        private static final long serialVersionUID = 1L;

        Unsupported(String message) {
            super(message, null);
        }
    }
}
