package dev.meanwhile.sql;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** The columns of a result, and how its rows become other types. Shared by all rows of a result, and by all results of a prepared statement. */
final class Columns {
    private final List<String> names;
    private final Map<String, Integer> positions = new HashMap<>();
    final Map<Class<?>, Function<Object[], ?>> mappers = new ConcurrentHashMap<>(2);

    Columns(List<String> names) {
        this.names = List.copyOf(names);
        for (var i = names.size() - 1; i >= 0; i--) {
            positions.put(key(names.get(i)), i);
        }
    }

    /** {@return a name without what does not matter} */
    static String key(String name) {
        return name.replace("_", "").toLowerCase(Locale.ROOT);
    }

    List<String> names() {
        return names;
    }

    OptionalInt find(String name) {
        var position = positions.get(key(name));
        return position == null ? OptionalInt.empty() : OptionalInt.of(position);
    }

    int require(String name) {
        return find(name).orElseThrow(() -> new IllegalArgumentException("there is no column " + name + "; there are " + names));
    }
}
