package dev.meanwhile.sql;

import dev.meanwhile.Emitter;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One connection to a server, as a driver has it. Used by one task at a time; every method that waits is called from a task. What fails throws {@link SqlException}.
 *
 * <p><b>Cancellation</b> of a wait: the driver asks the server to cancel the statement and waits, shielded, until the connection is in a known state; where that takes
 * longer than {@link DatabaseOptions#cancelLimit} or fails, it closes the connection. Either way {@link #isUsable} tells the truth when the wait is over.
 */
interface Session {
    /**
     * Rows and numbers of one statement.
     *
     * @param rows plain values: numbers, String, Boolean, byte[], UUID, java.time (never java.sql), arrays of these; what is JSON may be String or {@link Json}
     * @param keys what the database has made for inserted rows, one value first in each
     */
    record Reply(List<String> columns, List<Object[]> rows, long changed, List<Object[]> keys) {
    }

    Dialect dialect();

    /** Runs a statement, and collects its results: one, except for procedures and scripts. */
    List<Reply> run(Statement statement);

    /** Runs a statement once for each list of values. {@return how many rows each has changed} */
    List<Long> runAll(String sql, List<List<Object>> values);

    /** Runs several statements without values. */
    void script(String sql);

    /**
     * Runs a query, and emits its rows as they come, through a cursor of the server's. Inside a transaction, where the database needs one for that.
     *
     * @param fetch how many rows a round trip brings
     */
    void stream(Statement statement, int fetch, Emitter<Object[]> rows, ColumnsSink columns);

    /** Gets the names of the columns before the first row. */
    interface ColumnsSink {
        void columns(List<String> names);
    }

    /** Begins a transaction. */
    void begin(TransactionOptions options);

    /**
     * Commits.
     *
     * <p><b>Cancellation:</b> once the commit is sent, the answer is awaited, for {@link DatabaseOptions#cancelLimit} at most. If it can't be undone by {@link #rollback} after that, it
     * is done.
     *
     * @throws SqlException.CommitUnknown if the answer was lost, or did not come in that time
     */
    void commit();

    /** Undoes the transaction, if there is one. */
    void rollback();

    /** {@code savepoint}, {@code rollback to savepoint} and {@code release savepoint}. */
    void savepoint(String name);

    void rollbackTo(String name);

    void release(String name);

    /** {@return whether it is open, outside of a transaction and in a known state} Never waits. */
    boolean isUsable();

    /**
     * {@return whether a statement can be run behind others of other tasks now, with {@link #runShared}} Such statements only read. Never waits.
     */
    default boolean canShare(String sql) {
        return false;
    }

    /**
     * Runs a statement behind others of other tasks. Only after {@link #canShare}.
     *
     * <p><b>Cancellation:</b> no other statement is hit. The server goes on with this one, unless it could be stopped alone.
     *
     * @param settled runs once the statement is answered or never will be, which may be after this has thrown; it must not wait
     * @throws MustBeAlone if it had no effect and can be run alone
     */
    default List<Reply> runShared(Statement statement, Runnable settled) {
        throw new UnsupportedOperationException();
    }

    /** A statement could not share a connection, and had no effect. */
    final class MustBeAlone extends RuntimeException {
        private static final long serialVersionUID = 1L;

        MustBeAlone() {
            super("run it alone", null, false, false);
        }
    }

    /** Lets those wait no more that share this connection, but for the one whose statement the server is at. Never waits. */
    default void giveUpBehindTheFirst(Supplier<SqlException> failure) {
    }

    /** {@return this connection for another loop, if it can belong to one; this session is over then} It must be usable. Never waits. */
    default Optional<Session> moved() {
        return Optional.empty();
    }

    /** Asks the server for a sign of life. {@return whether it came} */
    boolean ping();

    /** Ends it. Waits a moment at most. */
    void close();

    /** Ends it at once, with nothing said to the server. Never waits. */
    void abort();
}
