package dev.meanwhile.sql;

import io.netty.buffer.ByteBuf;

import java.lang.reflect.Array;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** PostgreSQL's arrays in their binary format ({@code array_send} in {@code src/backend/utils/adt/arrayfuncs.c}). */
final class PgArray {
    private PgArray() {
    }

    /** {@return the type of arrays of a type} */
    static PgType<Object> of(PgType<?> element) {
        return new PgType<>(0, Object.class, element.isWritable() ? (value, to) -> write(value, element, to) : null, (from, _) -> read(from, element));
    }

    private static void write(Object value, PgType<?> element, CopyBuffer to) {
        var elements = elements(value);
        var nested = elements.stream().anyMatch(PgArray::isArray);
        if (nested) {
            throw new IllegalArgumentException("it has several dimensions; insert it as text by a statement");
        }
        to.writeInt(elements.isEmpty() ? 0 : 1);
        to.writeInt(elements.contains(null) ? 1 : 0);
        to.writeInt(element.oid());
        if (!elements.isEmpty()) {
            to.writeInt(elements.size());
            to.writeInt(1);
            elements.forEach(it -> writeElement(it, element, to));
        }
    }

    private static void writeElement(Object value, PgType<?> element, CopyBuffer to) {
        if (value == null) {
            to.writeInt(-1);
        } else {
            element.write(value, Values.PLAIN, "of the array", to);
        }
    }

    private static List<?> elements(Object value) {
        return switch (value) {
            case Collection<?> all -> Arrays.asList(all.toArray());
            case Object[] all -> Arrays.asList(all);
            case Object all when isArray(all) -> {
                var boxed = new Object[Array.getLength(all)];
                Arrays.setAll(boxed, i -> Array.get(all, i));
                yield Arrays.asList(boxed);
            }
            default -> throw new IllegalArgumentException("it is no array");
        };
    }

    private static boolean isArray(Object value) {
        return value instanceof Collection<?> || value != null && value.getClass().isArray() && !(value instanceof byte[]);
    }

    private static Object read(ByteBuf from, PgType<?> element) {
        var sizes = new int[from.readInt()];
        // Whether there are NULLs, and the type.
        from.skipBytes(8);
        for (var i = 0; i < sizes.length; i++) {
            sizes[i] = from.readInt();
            from.skipBytes(4);
        }
        return sizes.length == 0 ? Array.newInstance(type(element), 0) : read(from, element, sizes, 0);
    }

    private static Object read(ByteBuf from, PgType<?> element, int[] sizes, int dimension) {
        var inner = dimension + 1 < sizes.length;
        var array = (Object[]) Array.newInstance(inner ? Object.class : type(element), sizes[dimension]);
        for (var i = 0; i < array.length; i++) {
            if (inner) {
                array[i] = read(from, element, sizes, dimension + 1);
            } else {
                var length = from.readInt();
                array[i] = length < 0 ? null : element.read().read(from, length);
            }
        }
        return array;
    }

    /** {@return the class that all elements have when they were read} */
    private static Class<?> type(PgType<?> element) {
        return element.type() == String.class || element.type() == UUID.class || element.type() == byte[].class || Number.class.isAssignableFrom(element.type()) && element.type() != Number.class
                || element.type() == Boolean.class ? element.type() : Object.class;
    }
}
