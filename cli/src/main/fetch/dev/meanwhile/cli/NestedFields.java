package dev.meanwhile.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Builds JSON from fields whose names are paths, as httpie does: {@code name}, {@code address[city]}, {@code tags[]} (one more), {@code tags[2]}. A name that
 * is given twice replaces the first.
 */
final class NestedFields {
    private static final int MAX_INDEX = 10_000;

    private final Map<String, Object> fields = new LinkedHashMap<>();

    /** {@return an object with maps, lists, texts and what was put} */
    Map<String, Object> fields() {
        return fields;
    }

    /** @throws Wrong if the path is none, or contradicts an earlier one */
    void put(String path, Object value) {
        var keys = keys(path);
        Object place = fields;
        for (var i = 0; i < keys.size() - 1; i++) {
            place = at(place, keys.get(i), keys.get(i + 1).matches("\\d*") ? new ArrayList<>() : new LinkedHashMap<String, Object>(), path, false);
        }
        at(place, keys.getLast(), value, path, true);
    }

    private static List<String> keys(String path) {
        var open = path.indexOf('[');
        if (open <= 0) {
            return List.of(path);
        }
        if (!path.substring(open).matches("(\\[[^\\[\\]]*])+")) {
            throw new Wrong(path + ": brackets must be pairs, as in address[city] or tags[]");
        }
        var keys = new ArrayList<>(List.of(path.substring(0, open)));
        keys.addAll(List.of(path.substring(open + 1, path.length() - 1).split("]\\[", -1)));
        return keys;
    }

    /** {@return what is at the key: what was there, or the value} */
    @SuppressWarnings("unchecked")
    private static Object at(Object place, String key, Object value, String path, boolean replace) {
        return switch (place) {
            case Map<?, ?> map -> {
                var object = (Map<String, Object>) map;
                if (key.isEmpty()) {
                    throw contradiction(path, "an object");
                }
                if (replace || !object.containsKey(key)) {
                    object.put(key, value);
                }
                yield object.get(key);
            }
            case List<?> list -> inList((List<Object>) list, key, value, path, replace);
            case null, default -> throw contradiction(path, "a value");
        };
    }

    private static Object inList(List<Object> list, String key, Object value, String path, boolean replace) {
        if (!key.matches("\\d{0,5}")) {
            throw contradiction(path, "a list");
        }
        var index = key.isEmpty() ? list.size() : Integer.parseInt(key);
        if (index > MAX_INDEX) {
            throw new Wrong(path + ": the highest index is " + MAX_INDEX);
        }
        while (list.size() <= index) {
            list.add(null);
        }
        if (replace || list.get(index) == null) {
            list.set(index, value);
        }
        return list.get(index);
    }

    private static Wrong contradiction(String path, String what) {
        return new Wrong(path + ": an earlier item has made " + what + " of that");
    }
}
