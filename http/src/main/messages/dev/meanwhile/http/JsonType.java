package dev.meanwhile.http;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;

/**
 * A type with type arguments, to read JSON into: {@code response.json(new JsonType<List<Item>>() {})}. The braces make a class of its own, which
 * keeps the arguments; {@code List.class} has none (as Jackson's {@code TypeReference}). {@code Map<String, Object>} reads any JSON object, as Python's
 * {@code response.json()} does.
 *
 * @param <T> the type to read into
 */
public abstract class JsonType<T> {
    private final Type type;

    /**
     * To be called as {@code new JsonType<…>() {}}.
     *
     * @throws IllegalArgumentException if there is no type between {@code <} and {@code >}
     */
    protected JsonType() {
        if (getClass().getSuperclass() != JsonType.class || !(getClass().getGenericSuperclass() instanceof ParameterizedType itself)) {
            throw new IllegalArgumentException("JsonType has no type to read into; write one, as in new JsonType<List<Item>>() {}");
        }
        type = itself.getActualTypeArguments()[0];
    }

    /** {@return the type between {@code <} and {@code >}} */
    public final Type type() {
        return type;
    }

    /** {@return the type, classes without their packages: {@code List<Item>}} */
    @Override
    public final String toString() {
        return type.getTypeName().replaceAll("[\\w$]+[.$]", "");
    }
}
