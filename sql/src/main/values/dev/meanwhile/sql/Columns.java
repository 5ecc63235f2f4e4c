package dev.meanwhile.sql;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** The columns of a result, and how its rows become other types. Shared by all results that have the same columns. */
final class Columns {
    private final List<String> names;
    private final Values values;
    private final Map<String, Integer> positions = new HashMap<>();
    /** Rows may be read by any thread. */
    private final Map<Class<?>, Function<Object[], ?>> mappers = new ConcurrentHashMap<>(2);

    Columns(List<String> names, Values values) {
        this.names = List.copyOf(names);
        this.values = values;
        for (var i = names.size() - 1; i >= 0; i--) {
            positions.put(key(names.get(i)), i);
        }
    }

    /** {@return a name without what does not matter} */
    private static String key(String name) {
        return name.replace("_", "").toLowerCase(Locale.ROOT);
    }

    List<String> names() {
        return names;
    }

    Values values() {
        return values;
    }

    /** {@return what turns a row into that type} */
    @SuppressWarnings("unchecked")
    <T> Function<Object[], T> mapper(Class<T> type) {
        var known = mappers.get(Objects.requireNonNull(type, "the type is null"));
        if (known == null) {
            known = Rows.mapper(this, type);
            mappers.put(type, known);
        }
        return (Function<Object[], T>) known;
    }

    /** {@return where a column is; the first of those with the same name} */
    OptionalInt find(String name) {
        var position = positions.get(name);
        if (position == null) {
            position = positions.get(key(name));
        }
        return position == null ? OptionalInt.empty() : OptionalInt.of(position);
    }

    int require(String name) {
        return find(name).orElseThrow(() -> new IllegalArgumentException("there is no column " + name + "; there are " + names));
    }

    boolean anyBegins(String prefix) {
        var key = key(prefix);
        return positions.keySet().stream().anyMatch(it -> it.startsWith(key));
    }
}
