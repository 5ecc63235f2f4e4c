package dev.meanwhile.http;

import java.lang.reflect.Array;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.BaseStream;
import java.util.stream.Collectors;

/** The parameters of a query or a form, in order; a name can have several values. Immutable. */
final class Parameters {
    static final Parameters NONE = new Parameters(List.of());

    private final List<Map.Entry<String, String>> pairs;

    private Parameters(List<Map.Entry<String, String>> pairs) {
        this.pairs = pairs;
    }

    /** A copy with the values that an object stands for: one for most, any number for a list, an array, a stream or an Optional. */
    Parameters plus(String what, String name, Object value) {
        Objects.requireNonNull(name, () -> "the name of the " + what + " is null");
        Objects.requireNonNull(value, () -> "the value of the " + what + " is null");
        var copy = new ArrayList<>(pairs);
        add(copy, what, name, value);
        return new Parameters(List.copyOf(copy));
    }

    private static void add(List<Map.Entry<String, String>> pairs, String what, String name, Object value) {
        Objects.requireNonNull(value, () -> "the " + what + " " + name + " has a value that is null");
        switch (value) {
            // It iterates over its names.
            case Path path -> pairs.add(Map.entry(name, path.toString()));
            case Iterable<?> values -> values.forEach(each -> add(pairs, what, name, each));
            case BaseStream<?, ?> values -> {
                try (values) {
                    addAll(pairs, what, name, values.iterator());
                }
            }
            case Optional<?> one -> one.ifPresent(each -> add(pairs, what, name, each));
            case OptionalInt one -> one.ifPresent(each -> add(pairs, what, name, each));
            case OptionalLong one -> one.ifPresent(each -> add(pairs, what, name, each));
            case OptionalDouble one -> one.ifPresent(each -> add(pairs, what, name, each));
            case Enum<?> constant -> pairs.add(Map.entry(name, constant.name()));
            case Object array when array.getClass().isArray() -> {
                for (var i = 0; i < Array.getLength(array); i++) {
                    add(pairs, what, name, Array.get(array, i));
                }
            }
            default -> pairs.add(Map.entry(name, String.valueOf(value)));
        }
    }

    private static void addAll(List<Map.Entry<String, String>> pairs, String what, String name, Iterator<?> values) {
        values.forEachRemaining(each -> add(pairs, what, name, each));
    }

    /** A copy in which the values of {@code others} replace those of the same names. */
    Parameters overriddenBy(Parameters others) {
        if (pairs.isEmpty()) {
            return others;
        }
        var kept = new ArrayList<>(pairs.stream().filter(pair -> !others.has(pair.getKey())).toList());
        kept.addAll(others.pairs);
        return new Parameters(List.copyOf(kept));
    }

    private boolean has(String name) {
        return pairs.stream().anyMatch(pair -> pair.getKey().equals(name));
    }

    /** {@return the same, without those that a query in a URL has already} */
    Parameters without(String rawQuery) {
        if (pairs.isEmpty() || rawQuery == null) {
            return this;
        }
        var names = List.of(rawQuery.split("&")).stream().map(pair -> pair.split("=", 2)[0]).collect(Collectors.toSet());
        return new Parameters(pairs.stream().filter(pair -> !names.contains(Urls.form(pair.getKey()))).toList());
    }

    boolean isEmpty() {
        return pairs.isEmpty();
    }

    /** {@return them encoded, as in {@code tag=a&tag=b}} */
    @Override
    public String toString() {
        return pairs.stream().map(pair -> Urls.form(pair.getKey()) + "=" + Urls.form(pair.getValue())).collect(Collectors.joining("&"));
    }
}
