package dev.meanwhile.web;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Arguments that a program has given: none is null, and messages say which. */
final class Given {
    private Given() {
    }

    @SafeVarargs
    @SuppressWarnings("varargs") // it is only read
    static <T> List<T> all(String what, T... values) {
        for (var value : Objects.requireNonNull(values, () -> "the array of " + what + " is null")) {
            Objects.requireNonNull(value, () -> "one of the " + what + " is null");
        }
        return List.of(values);
    }

    /** {@return a copy, in the same order} */
    static <T> Map<String, T> map(String what, Map<String, ? extends T> values) {
        var copy = new LinkedHashMap<String, T>();
        Objects.requireNonNull(values, () -> what + " are null").forEach((name, value) ->
                copy.put(Objects.requireNonNull(name, () -> "a name in " + what + " is null"), Objects.requireNonNull(value, () -> "a value in " + what + " is null")));
        return copy;
    }
}
