package dev.meanwhile.sql;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** A row: values by name and by position. Immutable, unless somebody changes an array in it. */
public final class Row {
    private final Columns columns;
    private final Object[] values;

    Row(Columns columns, Object[] values) {
        this.columns = columns;
        this.values = values;
    }

    /** {@return the names of the columns, as the database tells them} */
    public List<String> columns() {
        return columns.names();
    }

    /**
     * {@return the value of a column, as the type that is asked for; null if it is NULL}
     *
     * @param name case and underscores do not matter; of several columns with the same name it is the first
     * @throws IllegalArgumentException    if there is no such column
     * @throws SqlException.CannotConvert if the value does not fit, or is NULL and the type a primitive
     */
    public <T> T get(String name, Class<T> type) {
        Objects.requireNonNull(name, "the name is null");
        Objects.requireNonNull(type, "the type is null");
        return get(columns.require(name), type);
    }

    /** As {@link #get(String, Class)}, by position from 0 on. */
    public <T> T get(int position, Class<T> type) {
        Objects.requireNonNull(type, "the type is null");
        Objects.checkIndex(position, values.length);
        return columns.values().convert(values[position], type, columns.names().get(position));
    }

    /** {@return the value of a column that may be NULL} */
    public <T> Optional<T> optional(String name, Class<T> type) {
        return Optional.ofNullable(get(name, type));
    }

    /** {@return this as another type} See {@link Query}. */
    public <T> T as(Class<T> type) {
        return columns.mapper(type).apply(values);
    }

    /** {@return the values by their columns' names, in their order; null is NULL} */
    public Map<String, Object> toMap() {
        var map = LinkedHashMap.<String, Object>newLinkedHashMap(values.length);
        for (var i = 0; i < values.length; i++) {
            map.putIfAbsent(columns.names().get(i), values[i]);
        }
        return map;
    }

    @Override
    public String toString() {
        return toMap().toString();
    }
}
