package dev.meanwhile.sql;

import java.lang.reflect.Array;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Values of columns as the types that programs ask for, and back. Nothing is rounded, cut off or guessed. */
final class Values {
    private static final Map<Class<?>, Class<?>> BOXES = Map.of(int.class, Integer.class, long.class, Long.class, short.class, Short.class, byte.class, Byte.class,
            double.class, Double.class, float.class, Float.class, boolean.class, Boolean.class, char.class, Character.class);
    private static final Set<Class<?>> COLLECTIONS = Set.of(List.class, Set.class, Collection.class, Iterable.class);

    /** Those without codecs. */
    static final Values PLAIN = new Values(Map.of());

    private final Map<Class<?>, Codec<?, ?>> codecs;

    /** How a type of the program's own becomes one of the database's, and back. */
    record Codec<T, V>(Class<V> column, Function<? super T, ? extends V> encode, Function<? super V, ? extends T> decode) {
        @SuppressWarnings("unchecked")
        Object encoded(Object value) {
            return encode.apply((T) value);
        }

        @SuppressWarnings("unchecked")
        Object decoded(Object value) {
            return decode.apply((V) value);
        }
    }

    Values(Map<Class<?>, Codec<?, ?>> codecs) {
        this.codecs = Map.copyOf(codecs);
    }

    boolean hasCodec(Type type) {
        return type instanceof Class<?> of && codecs.containsKey(of);
    }

    /** {@return a program's value as drivers know it} */
    Object encoded(Object value) {
        if (!codecs.isEmpty()) {
            for (Class<?> type = value.getClass(); type != null; type = type.getSuperclass()) {
                var codec = codecs.get(type);
                if (codec != null) {
                    return codec.encoded(value);
                }
            }
        }
        return value instanceof Enum<?> constant ? constant.name() : value;
    }

    /** {@return a column's value as a program's} @throws SqlException.CannotConvert if it does not fit */
    <T> T convert(Object value, Class<T> type, String column) {
        @SuppressWarnings("unchecked")
        var converted = (T) (type.isInstance(value) && codecs.isEmpty() ? value : converter(type, column).apply(value));
        return converted;
    }

    /** {@return what makes that type of the values of a column; null is NULL} */
    Function<Object, Object> converter(Type type, String column) {
        return switch (type) {
            case Class<?> plain -> ofClass(plain, column);
            case ParameterizedType it when it.getRawType() == Optional.class -> ofOptional(it.getActualTypeArguments()[0], column);
            case ParameterizedType it when COLLECTIONS.contains(it.getRawType()) -> ofCollection((Class<?>) it.getRawType(), it.getActualTypeArguments()[0], column);
            case ParameterizedType it -> ofClass((Class<?>) it.getRawType(), column);
            case WildcardType it -> converter(it.getUpperBounds()[0], column);
            case TypeVariable<?> it -> converter(it.getBounds()[0], column);
            default -> throw new SqlException.CannotConvert("column " + column + " can't become " + type.getTypeName() + "; use a List, or DatabaseOptions.codec", null);
        };
    }

    private Function<Object, Object> ofOptional(Type type, String column) {
        var inner = converter(type, column);
        return value -> value == null ? Optional.empty() : Optional.of(inner.apply(value));
    }

    private Function<Object, Object> ofCollection(Class<?> type, Type element, String column) {
        var inner = converter(element, column);
        return value -> {
            if (value == null) {
                return null;
            }
            if (!value.getClass().isArray() || value instanceof byte[]) {
                throw doesNotFit(value, type, column, "it is no array", null);
            }
            var list = IntStream.range(0, Array.getLength(value)).mapToObj(i -> inner.apply(Array.get(value, i))).toList();
            return type == Set.class ? Collections.unmodifiableSet(new LinkedHashSet<>(list)) : list;
        };
    }

    private Function<Object, Object> ofClass(Class<?> type, String column) {
        var codec = codecs.get(type);
        if (codec != null) {
            var inner = ofClass(codec.column(), column);
            return value -> value == null ? null : decoded(codec, inner.apply(value), type, column);
        }
        if (type.isArray() && type != byte[].class) {
            return ofArray(type, column);
        }
        var box = BOXES.getOrDefault(type, type);
        return type.isPrimitive() ? value -> box.isInstance(value) ? value : changed(requireValue(value, box, column), box, column)
                : value -> value == null || box.isInstance(value) ? value : changed(value, box, column);
    }

    private static Object decoded(Codec<?, ?> codec, Object value, Class<?> type, String column) {
        try {
            return codec.decoded(value);
        } catch (RuntimeException e) {
            throw doesNotFit(value, type, column, "its codec says: " + e, e);
        }
    }

    private static Object requireValue(Object value, Class<?> box, String column) {
        if (value == null) {
            throw new SqlException.CannotConvert("column " + column + " is NULL, which no primitive can be; use " + box.getSimpleName() + " or Optional<" + box.getSimpleName() + ">", null);
        }
        return value;
    }

    private Function<Object, Object> ofArray(Class<?> type, String column) {
        var inner = ofClass(type.getComponentType(), column);
        return value -> {
            if (value == null) {
                return null;
            }
            if (!value.getClass().isArray() || value instanceof byte[]) {
                throw doesNotFit(value, type, column, "it is no array", null);
            }
            var array = Array.newInstance(type.getComponentType(), Array.getLength(value));
            for (var i = 0; i < Array.getLength(value); i++) {
                Array.set(array, i, inner.apply(Array.get(value, i)));
            }
            return array;
        };
    }

    private static SqlException.CannotConvert doesNotFit(Object value, Class<?> wanted, String column, String reason, Exception cause) {
        return new SqlException.CannotConvert("column " + column + " has " + shown(value) + " (" + value.getClass().getSimpleName() + "), which does not fit " + wanted.getSimpleName()
                + (reason.isEmpty() ? "" : ": " + reason), cause);
    }

    private static String shown(Object value) {
        var text = value instanceof byte[] bytes ? bytes.length + " bytes" : value instanceof Object[] array ? Arrays.deepToString(array) : value.toString();
        return text.length() > 100 ? text.substring(0, 100) + "…" : text;
    }

    private static Object changed(Object value, Class<?> box, String column) {
        try {
            var changed = changed(value, box);
            if (changed != null) {
                return changed;
            }
        } catch (ArithmeticException | IllegalArgumentException | java.time.DateTimeException e) {
            throw doesNotFit(value, box, column, Objects.requireNonNullElse(e.getMessage(), ""), e);
        }
        throw doesNotFit(value, box, column, "", null);
    }

    /** {@return the value, or null if there is no way} */
    private static Object changed(Object value, Class<?> box) {
        if (value instanceof Number number) {
            return number(number, box);
        }
        if (box.isEnum()) {
            return value instanceof String name ? constant(box, name) : null;
        }
        return switch (box.getName()) {
            case "java.lang.String" -> text(value);
            case "java.util.UUID" -> value instanceof String text ? UUID.fromString(text) : null;
            case "java.lang.Character" -> value instanceof String text && text.length() == 1 ? text.charAt(0) : null;
            case "java.math.BigDecimal" -> value instanceof String text ? new BigDecimal(text) : null;
            case "java.math.BigInteger" -> value instanceof String text ? new BigInteger(text) : null;
            case "dev.meanwhile.sql.Json" -> value instanceof String text ? new Json(text) : null;
            default -> Times.changed(value, box);
        };
    }

    private static Object text(Object value) {
        return switch (value) {
            case UUID it -> it.toString();
            case Character it -> it.toString();
            case Json(var text) -> text;
            default -> null;
        };
    }

    /** {@return the same number as another type, or null} @throws ArithmeticException if it does not fit */
    private static Object number(Number number, Class<?> box) {
        return switch (box.getName()) {
            case "java.lang.Boolean" -> truth(decimal(number));
            case "java.lang.Double" -> toDouble(number);
            case "java.lang.Float" -> toFloat(number);
            case "java.lang.Long" -> decimal(number).longValueExact();
            case "java.lang.Integer" -> decimal(number).intValueExact();
            case "java.lang.Short" -> decimal(number).shortValueExact();
            case "java.lang.Byte" -> decimal(number).byteValueExact();
            case "java.math.BigDecimal" -> decimal(number);
            case "java.math.BigInteger" -> decimal(number).toBigIntegerExact();
            default -> null;
        };
    }

    /** MySQL and SQLite have numbers for it. */
    private static Boolean truth(BigDecimal number) {
        return number.signum() == 0 ? Boolean.FALSE : number.compareTo(BigDecimal.ONE) == 0 ? Boolean.TRUE : null;
    }

    private static Double toDouble(Number number) {
        var near = number.doubleValue();
        var same = number instanceof Float || Double.isFinite(near) && decimal(number).compareTo(new BigDecimal(Double.toString(near))) == 0;
        return same ? near : null;
    }

    private static Float toFloat(Number number) {
        var near = number.floatValue();
        var same = number instanceof Double it ? Double.compare(near, it) == 0 : Float.isFinite(near) && decimal(number).compareTo(new BigDecimal(Float.toString(near))) == 0;
        return same ? near : null;
    }

    private static BigDecimal decimal(Number number) {
        return switch (number) {
            case BigDecimal it -> it;
            case BigInteger it -> new BigDecimal(it);
            case Integer it -> BigDecimal.valueOf(it);
            case Long it -> BigDecimal.valueOf(it);
            default -> new BigDecimal(number.toString());
        };
    }

    private static Object constant(Class<?> type, String name) {
        return Arrays.stream(type.getEnumConstants()).filter(it -> ((Enum<?>) it).name().equals(name)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there are " + Arrays.toString(type.getEnumConstants())));
    }
}
