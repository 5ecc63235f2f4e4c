package dev.meanwhile.sql;

import dev.meanwhile.Flow;

import java.util.Collection;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * What runs SQL: a {@link Database}, which takes a connection from its pool for each statement, or a {@link Transaction}.
 *
 * <p><b>Parameters.</b> Values never become part of the SQL. They are positional ({@code $1}, {@code $2}, on every database; {@code ?} too, but for
 * PostgreSQL, where that is an operator) or named ({@code :name}, given by {@link Query#bind}, or by one record or map). {@code null} and an empty {@link java.util.Optional} are
 * SQL's NULL. A list or an array is SQL's array where the database has them: {@code where id = any($1)}. An {@code Object[]} is the list of all values; an array of another type,
 * such as a {@code String[]}, is one. What is to be dynamic besides values, such as lists, conditions and names of columns, is written with {@link Sql}. A slice of an array needs
 * a space before a name: {@code a[1 : :n]}.
 *
 * <p><b>Cancellation:</b> every call that waits cancels its statement on the server, and waits until the connection can be used again, 2 seconds at most; else
 * the connection is closed.
 *
 * <p>Calls throw {@link SqlException}, whose subclasses say what is wrong.
 */
public sealed interface Queries permits Database, Transaction {
    /** {@return a query, which runs when its result is asked for} It can be asked several times, and runs each time. */
    Query query(String sql, Object... parameters);

    /** {@return a query, which runs when its result is asked for} */
    Query query(Sql sql);

    /**
     * Runs a statement, and waits for its end.
     *
     * @return how many rows it has inserted, updated or deleted
     */
    default long execute(String sql, Object... parameters) {
        return query(sql, parameters).execute().rowsChanged();
    }

    /**
     * Runs a statement, and waits for its end.
     *
     * @return how many rows it has inserted, updated or deleted
     */
    default long execute(Sql sql) {
        return query(sql).execute().rowsChanged();
    }

    /**
     * Runs a statement once for each list of parameters, in one round trip where the database can, and waits for the end. On a {@link Database} it is a transaction: all or none.
     *
     * @param parameters those of one execution each: a list or an {@code Object[]} by position, a record or a map by name, anything else is the only value
     * @return how many rows each has changed
     */
    List<Long> executeAll(String sql, Collection<?> parameters);

    /** Runs several statements without parameters, separated by semicolons, one after another. */
    void script(String sql);

    /**
     * Sends a notification to all who {@linkplain Database#listen listen} to a channel; in a transaction, when it is committed. PostgreSQL only.
     *
     * @param channel exactly as it is listened to; SQL's {@code notify Prices}, without quotes, means {@code prices}
     * @param payload less than 8,000 bytes
     * @throws SqlException.Unsupported with other databases
     */
    void notify(String channel, String payload);

    /** As {@link #copyIn(String, UnaryOperator, Iterable)}, with the default options. */
    default long copyIn(String table, Iterable<?> rows) {
        return copyIn(table, o -> o, rows);
    }

    /**
     * Inserts rows by PostgreSQL's COPY, which is the fastest way to insert many, and waits for the end. They are sent as they come, in constant memory. All of them go in or
     * none.
     *
     * <p><b>Cancellation:</b> the server is told to give up, and nothing has been inserted.
     *
     * @param table as SQL has it: {@code item}, {@code shop.item}, {@code "Item"}
     * @param rows  each a record or a map, whose components go to the columns of their names (case and underscores do not matter); a list or an array, in the order of
     *              the columns; or the value of the only column. A {@link Flow} may wait between them
     * @return how many were inserted
     * @throws SqlException.DatabaseError what the server says of a row it refuses, with its line; nothing was inserted
     * @throws SqlException.Unsupported   with other databases
     */
    long copyIn(String table, UnaryOperator<CopyOptions> options, Iterable<?> rows);

    /**
     * Inserts rows that are bytes already, such as those of a CSV file: {@code db.copyInBytes("item", o -> o.header(), Files.chunks(path))}. Otherwise as
     * {@link #copyIn(String, UnaryOperator, Iterable)}.
     *
     * @param options what the bytes are; the default is CSV without a header
     * @param bytes   in pieces of any size
     */
    long copyInBytes(String table, UnaryOperator<CopyOptions> options, Iterable<byte[]> bytes);

    /**
     * {@return the rows of a query or table by PostgreSQL's COPY, as they come, in constant memory} As {@link #stream}, but all are sent at once, with no round trip for each 256. A slow
     * consumer slows the server down.
     *
     * <p>A loop that may be left early needs {@code try}, as with every flow. In a transaction nothing else can be run until the rows have come to their end; and leaving early fails the
     * transaction, unless it is within {@link Transaction#nested}, since only a cancellation stops the server.
     *
     * <p>A column whose type has no binary format here comes as text, as {@code ::text} writes it; {@code docs/sql.md} lists the types that have one.
     *
     * <p><b>Cancellation:</b> the server is told to stop, also when the flow is closed early.
     *
     * @param source     a query, or the name of a table
     * @param parameters of the query
     */
    <T> Flow<T> copyOut(Class<T> type, String source, Object... parameters);

    /**
     * {@return the rows of a query or table as bytes}: {@code Files.write(path, db.copyOutBytes("item", o -> o.header()))}. Otherwise as {@link #copyOut}.
     *
     * @param options what the bytes shall be; the default is CSV without a header
     */
    Flow<byte[]> copyOutBytes(String source, UnaryOperator<CopyOptions> options, Object... parameters);

    /** {@return the rows of a query as they come, in constant memory} Short for {@code query(sql, parameters).stream(type)}: see {@link Query#stream(Class)}. */
    default <T> Flow<T> stream(Class<T> type, String sql, Object... parameters) {
        return query(sql, parameters).stream(type);
    }
}
