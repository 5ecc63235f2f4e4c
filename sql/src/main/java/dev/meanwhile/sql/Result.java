package dev.meanwhile.sql;

import java.util.List;
import java.util.Optional;

/** What a statement has told: rows, or how many it has changed. */
public final class Result {
    private final Columns columns;
    private final List<Object[]> rows;
    private final long changed;
    private final String sql;

    Result(String sql, Columns columns, List<Object[]> rows, long changed) {
        this.sql = sql;
        this.columns = columns;
        this.rows = rows;
        this.changed = changed;
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
        var mapper = Rows.mapper(columns, type);
        return rows.stream().map(mapper).toList();
    }

    /** {@return its only row} @throws SqlException.WrongRows if there is none, or several */
    public <T> T one(Class<T> type) {
        return optional(type).orElseThrow(() -> new SqlException.WrongRows("one row was expected, and none came: " + sql));
    }

    /** {@return its row, or empty if there is none} @throws SqlException.WrongRows if there are several */
    public <T> Optional<T> optional(Class<T> type) {
        if (rows.size() > 1) {
            throw new SqlException.WrongRows("one row was expected, and " + rows.size() + " came: " + sql);
        }
        return rows.stream().findFirst().map(Rows.mapper(columns, type));
    }
}
