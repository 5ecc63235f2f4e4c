package dev.meanwhile.sql;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** What a statement has told: rows, or how many it has changed. */
public final class Result {
    private final Columns columns;
    private final List<Object[]> rows;
    private final long changed;
    private final List<Object[]> keys;
    private final String sql;

    Result(String sql, Columns columns, List<Object[]> rows, long changed, List<Object[]> keys) {
        this.sql = sql;
        this.columns = columns;
        this.rows = rows;
        this.changed = changed;
        this.keys = keys;
    }

    /** {@return how many rows were inserted, updated or deleted; 0 for a query} */
    public long rowsChanged() {
        return changed;
    }

    /** {@return the names of the columns} */
    public List<String> columns() {
        return columns.names();
    }

    /** {@return its rows} */
    public List<Row> rows() {
        return list(Row.class);
    }

    /** {@return its rows as another type} See {@link Query}. */
    public <T> List<T> list(Class<T> type) {
        var mapper = columns.mapper(type);
        return rows.stream().map(mapper).toList();
    }

    /**
     * {@return its only row; null if that is one column, and NULL}
     *
     * @throws SqlException.WrongRows if there is none, or several
     */
    public <T> T one(Class<T> type) {
        Objects.requireNonNull(type, "the type is null");
        requireOneAtMost();
        if (rows.isEmpty()) {
            throw new SqlException.WrongRows("one row was expected, and none came: " + sql);
        }
        return columns.mapper(type).apply(rows.getFirst());
    }

    /**
     * {@return its row, or empty if there is none, or if it is one column that is NULL}
     *
     * @throws SqlException.WrongRows if there are several
     */
    public <T> Optional<T> optional(Class<T> type) {
        Objects.requireNonNull(type, "the type is null");
        requireOneAtMost();
        return rows.isEmpty() ? Optional.empty() : Optional.ofNullable(columns.mapper(type).apply(rows.getFirst()));
    }

    private void requireOneAtMost() {
        if (rows.size() > 1) {
            throw new SqlException.WrongRows("one row was expected, and " + rows.size() + " came: " + sql);
        }
    }

    /**
     * {@return the keys that the database has made for inserted rows, where it tells them unasked: MySQL, MariaDB, SQLite and H2} PostgreSQL tells what {@code returning} asks for, as
     * rows; so does SQLite, and MariaDB for inserts.
     *
     * @param type usually {@code Long.class}
     */
    public <T> List<T> keys(Class<T> type) {
        Objects.requireNonNull(type, "the type is null");
        return keys.stream().map(key -> columns.values().convert(key[0], type, "of the generated key")).toList();
    }

    @Override
    public String toString() {
        return rows.size() + " rows, " + changed + " changed by: " + sql;
    }
}
