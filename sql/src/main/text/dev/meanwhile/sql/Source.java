package dev.meanwhile.sql;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/** SQL as a program has written it, with positional values. */
record Source(String sql, List<Object> values) {
    /**
     * {@return a text and its values}
     *
     * @param values as Java hands them over: null if a single null was written; an array of another type than {@code Object[]} if that was the only value, since
     *               Java takes a {@code String[]} for the list of all values
     */
    static Source of(String sql, Object... values) {
        Objects.requireNonNull(sql, "the SQL is null");
        if (values == null) {
            return new Source(sql, Collections.singletonList(null));
        }
        return new Source(sql, values.getClass() == Object[].class ? Arrays.asList(values.clone()) : Collections.singletonList(values));
    }

    @Override
    public String toString() {
        return sql;
    }
}
