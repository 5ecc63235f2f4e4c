package dev.meanwhile.sql;

import dev.meanwhile.Flow;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A query and its parameters. It runs when a result is asked for, each time anew.
 *
 * <p><b>What a row becomes.</b> {@code type} is
 * <ul>
 * <li>a record: each component gets the column of its name; case and underscores do not matter ({@code unitPrice} is {@code unit_price} too). A component that is a
 * record itself gets the columns that begin with its name ({@code customer_name}, or {@code as "customer.name"}), and is null, or empty if it is an
 * {@link Optional}, where all of them are NULL, as an outer join has it;</li>
 * <li>{@link Row}, or {@code Map.class} for the columns by name;</li>
 * <li>anything else is the value of the only column: a number, text, {@code boolean}, {@code byte[]}, {@link java.util.UUID}, a class of {@code java.time}, an enum by its name.</li>
 * </ul>
 * A NULL does not fit a primitive, a column that a record needs must be there, and a number must fit: else {@link SqlException.CannotConvert} names the column, the value and the type.
 */
public final class Query {
    private final Runner runner;
    private final Object source;
    private final Map<String, Object> named = new LinkedHashMap<>();

    /** What runs it. */
    interface Runner {
        Result run(Object source, Map<String, Object> named);

        Flow<Row> stream(Object source, Map<String, Object> named, int fetch);
    }

    Query(Runner runner, Object source) {
        this.runner = runner;
        this.source = source;
    }

    /**
     * Gives the value of a named parameter.
     *
     * @param name  without the colon
     * @param value null is NULL
     * @return this
     */
    public Query bind(String name, Object value) {
        named.put(name, value);
        return this;
    }

    /** Gives values of named parameters: a record has them by its components. {@return this} */
    public Query bind(Record values) {
        named.putAll(Rows.components(values));
        return this;
    }

    /** Runs it, and waits for its end. {@return all that it has to tell} */
    public Result execute() {
        return runner.run(source, named);
    }

    /** Runs it, and waits for all rows. */
    public List<Row> list() {
        return execute().rows();
    }

    /** Runs it, and waits for all rows. */
    public <T> List<T> list(Class<T> type) {
        return execute().list(type);
    }

    /** Runs it, and waits for the only row. @throws SqlException.WrongRows if there is none, or several */
    public <T> T one(Class<T> type) {
        return execute().one(type);
    }

    /** Runs it, and waits for its row. {@return it, or empty if there is none} @throws SqlException.WrongRows if there are several */
    public <T> Optional<T> optional(Class<T> type) {
        return execute().optional(type);
    }

    /**
     * {@return the rows as they come, in constant memory} The query runs when the iteration begins, and keeps its connection until that ends. On a {@link Database} it runs in a
     * transaction of its own, read-only, where the database needs one for cursors.
     */
    public <T> Flow<T> stream(Class<T> type) {
        return stream(type, 256);
    }

    /** As {@link #stream(Class)}. @param fetch how many rows a round trip brings */
    public <T> Flow<T> stream(Class<T> type, int fetch) {
        return runner.stream(source, named, fetch).map(row -> row.as(type));
    }
}
