package dev.meanwhile.sql;

import dev.meanwhile.Flow;

import java.util.Collection;
import java.util.List;

/**
 * What runs SQL: a {@link Database}, which takes a connection from its pool for each statement, or a {@link Transaction}.
 *
 * <p><b>Parameters.</b> Values never become part of the SQL. They are positional ({@code $1}, {@code $2}, on every database; {@code ?} too, but for
 * PostgreSQL, where that is an operator) or named ({@code :name}, given by {@link Query#bind}). {@code null} and an empty {@link java.util.Optional} are
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

    /** Runs a statement, and waits for its end. {@return how many rows it has inserted, updated or deleted} */
    default long execute(String sql, Object... parameters) {
        return query(sql, parameters).execute().rowsChanged();
    }

    /** Runs a statement, and waits for its end. {@return how many rows it has inserted, updated or deleted} */
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

    /** {@return the rows of a query as they come, in constant memory} Short for {@code query(sql, parameters).stream(type)}: see {@link Query#stream(Class)}. */
    default <T> Flow<T> stream(Class<T> type, String sql, Object... parameters) {
        return query(sql, parameters).stream(type);
    }
}
