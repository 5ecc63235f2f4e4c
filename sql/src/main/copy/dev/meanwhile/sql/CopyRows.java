package dev.meanwhile.sql;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What a program's rows are for the columns of a table. */
final class CopyRows {
    /**
     * A column of the table.
     *
     * @param name as it is, without quotes
     * @param type if its binary format is known
     */
    record Column(String name, Optional<PgType<?>> type) {
    }

    private final String table;
    private final Map<String, Column> all = new HashMap<>();
    private final List<Column> inOrder;
    private final boolean chosen;
    /** Those that are copied; known once there is a row. */
    private List<Column> columns = List.of();
    private Class<?> last;
    private Function<Object, Object[]> extractor;

    /**
     * @param inTable all of the table that can be written
     * @param wanted  the program's choice, or none
     */
    CopyRows(String table, List<Column> inTable, List<String> wanted) {
        this.table = table;
        inTable.forEach(it -> all.put(key(it.name), it));
        inTable.forEach(it -> all.put(it.name, it));
        this.chosen = !wanted.isEmpty();
        this.inOrder = chosen ? wanted.stream().map(this::require).toList() : inTable;
    }

    private static String key(String name) {
        return name.replace("_", "").replace("\"", "").toLowerCase(Locale.ROOT);
    }

    private Column require(String name) {
        var exact = all.get(name);
        var column = exact != null ? exact : all.get(key(name));
        if (column == null) {
            throw new IllegalArgumentException("table " + table + " has no column " + name + " that can be written; there are " + all.values().stream().map(Column::name).distinct().sorted().collect(Collectors.joining(", ")));
        }
        return column;
    }

    /** {@return the columns, as the first row tells} */
    List<Column> columns(Object first) {
        if (chosen) {
            columns = inOrder;
        } else {
            columns = switch (first) {
                case Record record when isOfColumns(record) -> Arrays.stream(record.getClass().getRecordComponents()).map(it -> require(it.getName())).toList();
                case Map<?, ?> map -> map.keySet().stream().map(it -> require(it.toString())).toList();
                case null, default -> inOrder;
            };
        }
        return columns;
    }

    private static boolean isOfColumns(Record record) {
        return !(record instanceof Json);
    }

    /** {@return the values of a row, one for each column} */
    Object[] values(Object row) {
        var type = row == null ? Void.class : row.getClass();
        if (type != last) {
            extractor = extractor(row);
            last = type;
        }
        var values = extractor.apply(row);
        if (values.length != columns.size()) {
            throw new IllegalArgumentException("a row has " + values.length + " values, and " + columns.size() + " columns of " + table + " are copied, "
                    + columns.stream().map(Column::name).toList());
        }
        return values;
    }

    private Function<Object, Object[]> extractor(Object row) {
        return switch (row) {
            case Record record when isOfColumns(record) -> ofRecord(record);
            case Map<?, ?> _ -> it -> ofMap((Map<?, ?>) it);
            case List<?> _ -> it -> ((List<?>) it).toArray();
            case Object[] _ -> it -> (Object[]) it;
            case null, default -> it -> new Object[] {it};
        };
    }

    private Function<Object, Object[]> ofRecord(Record record) {
        var components = new HashMap<String, String>();
        Arrays.stream(record.getClass().getRecordComponents()).forEach(it -> components.put(key(it.getName()), it.getName()));
        var names = new ArrayList<String>();
        for (var column : columns) {
            var name = components.get(key(column.name));
            if (name == null) {
                throw new IllegalArgumentException(record.getClass().getSimpleName() + " has no component for column " + column.name + " of " + table + ", which is copied");
            }
            names.add(name);
        }
        var accessors = Rows.accessors(record.getClass(), names);
        return it -> {
            var values = new Object[accessors.length];
            for (var i = 0; i < values.length; i++) {
                values[i] = Rows.value(accessors[i], (Record) it);
            }
            return values;
        };
    }

    private Object[] ofMap(Map<?, ?> map) {
        var byKey = new HashMap<String, Object>();
        map.forEach((name, value) -> byKey.put(key(name.toString()), value));
        if (map.size() > columns.size()) {
            throw new IllegalArgumentException("a row has values for " + map.keySet() + ", and " + columns.stream().map(Column::name).toList() + " of " + table + " are copied");
        }
        return columns.stream().map(column -> byKey.get(key(column.name))).toArray();
    }
}
