package dev.meanwhile.sql;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** SQL as a program has written it, with positional values. */
record Source(String sql, List<Object> values) {
    static Source of(String sql, Object... values) {
        Objects.requireNonNull(sql, "the SQL is null");
        return new Source(sql, values == null ? Arrays.asList((Object) null) : Arrays.asList(values.clone()));
    }
}
