package dev.meanwhile.sql;

import dev.meanwhile.Flow;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A query and its parameters. It runs when a result is asked for, each time anew.
 *
 * <p><b>What a row becomes.</b> {@code type} is
 * <ul>
 * <li>a record: each component gets the column of its name; case and underscores do not matter ({@code unitPrice} is {@code unit_price} too). A component that is a
 * record itself gets the columns that begin with its name ({@code customer_name}, or {@code as "customer.name"}), and is null, or empty if it is an
 * {@link Optional}, where all of them are NULL, as an outer join has it;</li>
 * <li>{@link Row}, or {@code Map.class} for the columns by name;</li>
 * <li>anything else is the value of the only column, as components of records are the values of theirs: a number, {@code String}, {@code boolean}, {@code byte[]},
 * {@link java.util.UUID}, {@link Json}, a class of {@code java.time}, an enum by its name, an array, or a type that {@link DatabaseOptions#codec} knows; components also an
 * {@link Optional} of these, and a {@code List} or {@code Set} for an array.</li>
 * </ul>
 * Times with an offset become an {@link java.time.Instant}, {@link java.time.OffsetDateTime} or {@link java.time.ZonedDateTime}, those without a {@code Local…}: no time zone is guessed.
 * A NULL does not fit a primitive, a column that a record needs must be there, and a number must fit: else {@link SqlException.CannotConvert} names the column, the value and the type.
 */
public final class Query {
    private final Runner runner;
    private final Object source;
    /** Most queries have no names, and make no maps for them. */
    private Map<String, Object> named = Map.of();
    /** Names that were written one by one. */
    private Set<String> bound = Set.of();

    /** What runs it. */
    interface Runner {
        List<Result> run(Object source, Map<String, Object> named);

        Flow<Row> stream(Object source, Map<String, Object> named, int fetch);
    }

    Query(Runner runner, Object source) {
        this.runner = runner;
        this.source = Objects.requireNonNull(source, "the SQL is null");
    }

    /**
     * Gives the value of a named parameter.
     *
     * @param name  without the colon
     * @param value null is NULL
     * @return this
     */
    public Query bind(String name, Object value) {
        if (bound.isEmpty()) {
            bound = new LinkedHashSet<>();
        }
        named().put(Objects.requireNonNull(name, "the name is null"), value);
        bound.add(name);
        return this;
    }

    /**
     * Gives values of named parameters: a record has them by its components, of which not all need be parameters.
     *
     * @return this
     */
    public Query bind(Record values) {
        named().putAll(Rows.components(Objects.requireNonNull(values, "the record is null")));
        return this;
    }

    private Map<String, Object> named() {
        if (named.isEmpty()) {
            named = new LinkedHashMap<>();
        }
        return named;
    }

    /**
     * Runs it, and waits for its end.
     *
     * @return what it has to tell; of several results, as procedures have, the last
     */
    public Result execute() {
        return results().getLast();
    }

    /**
     * Runs it, and waits for its end.
     *
     * @return all its results, of which only procedures and texts of several statements have more than one
     */
    public List<Result> results() {
        requireUsed();
        return runner.run(source, named);
    }

    /** A value for a name that isn't there is a misspelling; of a record it is not. */
    private void requireUsed() {
        if (!bound.isEmpty() && source instanceof Source(var sql, _)) {
            for (var name : bound) {
                if (!sql.contains(":" + name)) {
                    throw new IllegalArgumentException("there is no parameter :" + name + " in: " + sql);
                }
            }
        }
    }

    /** Runs it, and waits for all rows. */
    public List<Row> list() {
        return execute().rows();
    }

    /** Runs it, and waits for all rows. */
    public <T> List<T> list(Class<T> type) {
        Objects.requireNonNull(type, "the type is null");
        return execute().list(type);
    }

    /**
     * Runs it, and waits for the only row.
     *
     * @throws SqlException.WrongRows if there is none, or several
     */
    public <T> T one(Class<T> type) {
        Objects.requireNonNull(type, "the type is null");
        return execute().one(type);
    }

    /**
     * Runs it, and waits for its row.
     *
     * @return it, or empty if there is none
     * @throws SqlException.WrongRows if there are several
     */
    public <T> Optional<T> optional(Class<T> type) {
        Objects.requireNonNull(type, "the type is null");
        return execute().optional(type);
    }

    /**
     * {@return the rows as they come, in constant memory} The query runs when the iteration begins, and keeps its connection until that ends. On a {@link Database} it runs in a
     * transaction of its own, read-only, where the database needs one for cursors. A loop that may be left early needs {@code try}, as with every flow, since only that tells
     * the flow at once:
     * <pre>{@code
     * try (var items = db.query("select * from item").stream(Item.class)) {
     *     for (var item : items) { … }
     * }
     * }</pre>
     */
    public <T> Flow<T> stream(Class<T> type) {
        return stream(type, 256);
    }

    /**
     * As {@link #stream(Class)}.
     *
     * @param fetch how many rows a round trip brings
     */
    public <T> Flow<T> stream(Class<T> type, int fetch) {
        Objects.requireNonNull(type, "the type is null");
        if (fetch < 1) {
            throw new IllegalArgumentException("stream(…, " + fetch + "): a round trip brings at least 1 row");
        }
        requireUsed();
        return runner.stream(source, named.isEmpty() ? named : new LinkedHashMap<>(named), fetch).map(row -> row.as(type));
    }
}
