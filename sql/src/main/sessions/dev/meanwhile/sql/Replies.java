package dev.meanwhile.sql;

import io.vertx.mysqlclient.MySQLClient;
import io.vertx.sqlclient.PropertyKind;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.desc.ColumnDescriptor;
import io.vertx.sqlclient.internal.QueryResultHandler;
import io.vertx.sqlclient.internal.RowDesc;
import io.vertx.sqlclient.internal.RowInternal;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collector;

/** Collects what a command of a Vert.x client answers. */
final class Replies implements QueryResultHandler<List<Object[]>> {
    /** Rows as they are. */
    static final Collector<Row, ?, List<Object[]>> ROWS = Collector.of(() -> new ArrayList<>(1), (rows, row) -> rows.add(values(row)), (a, b) -> {
        a.addAll(b);
        return a;
    });

    private static final List<String> CHANGES = List.of("insert", "update", "delete", "merge", "replace");

    /** For columns whose values are ours already. */
    static final UnaryOperator<Object> AS_IS = value -> value;

    private final String sql;
    private final Function<ColumnDescriptor, UnaryOperator<Object>> conversions;
    private final List<Session.Reply> replies = new ArrayList<>();
    private Throwable failure;

    /** @param conversions what turns the client's values of a column into ours; {@link #AS_IS} where they are the same */
    Replies(String sql, Function<ColumnDescriptor, UnaryOperator<Object>> conversions) {
        this.sql = sql;
        this.conversions = conversions;
    }

    private static Object[] values(Row row) {
        var values = new Object[row.size()];
        for (var i = 0; i < values.length; i++) {
            values[i] = row.getValue(i);
        }
        // The client decodes the next one into it.
        ((RowInternal) row).release();
        return values;
    }

    /** {@return all of them, one at least} */
    List<Session.Reply> all() {
        if (failure != null) {
            throw new SqlException.CannotConvert("can't read a row of: " + sql + ": " + failure.getMessage(), failure);
        }
        return replies.isEmpty() ? List.of(new Session.Reply(List.of(), List.of(), 0, List.of())) : replies;
    }

    @Override
    public void handleResult(int updated, int size, RowDesc description, List<Object[]> rows, Throwable failed) {
        if (failed != null) {
            failure = failed;
        } else if (description == null || rows.isEmpty() && updated > 0) {
            // Of several statements, one without rows may have the columns of the one before.
            replies.add(new Session.Reply(List.of(), List.of(), Math.max(0, updated), List.of()));
        } else {
            try {
                convert(description.columnDescriptor(), rows);
            } catch (RuntimeException e) {
                failure = e;
            }
            replies.add(new Session.Reply(description.columnNames(), rows, isChange(sql) ? Math.max(rows.size(), updated) : 0, List.of()));
        }
    }

    private void convert(List<ColumnDescriptor> columns, List<Object[]> rows) {
        for (var i = 0; i < columns.size(); i++) {
            var conversion = conversions.apply(columns.get(i));
            if (conversion != AS_IS) {
                convert(rows, i, conversion);
            }
        }
    }

    private static void convert(List<Object[]> rows, int column, UnaryOperator<Object> conversion) {
        for (var row : rows) {
            if (row[column] != null) {
                row[column] = conversion.apply(row[column]);
            }
        }
    }

    /** With rows PostgreSQL's client tells their number as that of changes, even for a query, and MySQL's tells none. */
    static boolean isChange(String sql) {
        var start = sql.stripLeading();
        for (var word : CHANGES) {
            if (start.regionMatches(true, 0, word, 0, word.length())) {
                return true;
            }
        }
        return false;
    }

    @Override
    public <V> void addProperty(PropertyKind<V> kind, V value) {
        if (kind == MySQLClient.LAST_INSERTED_ID && value instanceof Long key && key != 0 && !replies.isEmpty()) {
            var last = replies.removeLast();
            replies.add(new Session.Reply(last.columns(), last.rows(), last.changed(), List.<Object[]>of(new Object[] {key})));
        }
    }
}
