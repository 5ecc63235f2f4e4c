package dev.meanwhile.sql;

import java.lang.reflect.Array;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;

/** Values of columns as the types that programs ask for. Nothing is rounded, cut off or guessed. */
final class Values {
    private static final Map<Class<?>, Class<?>> BOXES = Map.of(int.class, Integer.class, long.class, Long.class, short.class, Short.class, byte.class, Byte.class,
            double.class, Double.class, float.class, Float.class, boolean.class, Boolean.class, char.class, Character.class);

    private Values() {
    }

    static <T> T convert(Object value, Class<T> type, String column) {
        @SuppressWarnings("unchecked")
        var converted = (T) convert(value, (Type) type, column);
        return converted;
    }

    static Object convert(Object value, Type type, String column) {
        if (type instanceof ParameterizedType parameterized) {
            return collection(value, parameterized, column);
        }
        var wanted = (Class<?>) type;
        if (value == null) {
            if (wanted.isPrimitive()) {
                throw new SqlException.CannotConvert("column " + column + " is NULL, and " + wanted + " can't be; use " + BOXES.get(wanted).getSimpleName() + " or Optional", null);
            }
            return null;
        }
        var box = BOXES.getOrDefault(wanted, wanted);
        if (box.isInstance(value)) {
            return value;
        }
        try {
            var converted = converted(value, box, column);
            if (converted != null) {
                return converted;
            }
        } catch (ArithmeticException | IllegalArgumentException | java.time.DateTimeException e) {
            throw doesNotFit(value, wanted, column, e);
        }
        throw doesNotFit(value, wanted, column, null);
    }

    private static SqlException.CannotConvert doesNotFit(Object value, Class<?> wanted, String column, Exception cause) {
        return new SqlException.CannotConvert("column " + column + " has " + shown(value) + ", a " + value.getClass().getSimpleName() + ", which is no " + wanted.getSimpleName(), cause);
    }

    private static String shown(Object value) {
        var text = value instanceof byte[] bytes ? bytes.length + " bytes" : value instanceof Object[] array ? Arrays.toString(array) : value.toString();
        return text.length() > 100 ? text.substring(0, 100) + "…" : text;
    }

    /** {@return the value, or null if there is no way} */
    private static Object converted(Object value, Class<?> box, String column) {
        if (value instanceof Number number) {
            return number(number, box);
        }
        if (box.isEnum()) {
            return value instanceof String name ? constant(box, name) : null;
        }
        if (box.isArray() && box != byte[].class) {
            return array(value, box, column);
        }
        if (box == String.class) {
            return value instanceof UUID || value instanceof Enum<?> || value instanceof Character ? value.toString() : null;
        }
        if (box == UUID.class) {
            return value instanceof String text ? UUID.fromString(text) : null;
        }
        if (box == Character.class) {
            return value instanceof String text && text.length() == 1 ? text.charAt(0) : null;
        }
        return time(value, box);
    }

    /** {@return the same number as another type} @throws ArithmeticException if it does not fit */
    private static Object number(Number number, Class<?> box) {
        if (box == Boolean.class) {
            // MySQL and SQLite have no other.
            var exact = decimal(number).intValueExact();
            if (exact == 0 || exact == 1) {
                return exact == 1;
            }
            return null;
        }
        if (box == Double.class) {
            return number instanceof Float || number instanceof Integer || number instanceof Short || number instanceof Byte || decimal(number).compareTo(BigDecimal.valueOf(number.doubleValue())) == 0
                    ? number.doubleValue() : null;
        }
        if (box == Float.class) {
            return decimal(number).compareTo(new BigDecimal(number.floatValue())) == 0 ? number.floatValue() : null;
        }
        var decimal = decimal(number);
        return switch (box.getName()) {
            case "java.lang.Long" -> decimal.longValueExact();
            case "java.lang.Integer" -> decimal.intValueExact();
            case "java.lang.Short" -> decimal.shortValueExact();
            case "java.lang.Byte" -> decimal.byteValueExact();
            case "java.math.BigDecimal" -> decimal;
            case "java.math.BigInteger" -> decimal.toBigIntegerExact();
            default -> null;
        };
    }

    private static BigDecimal decimal(Number number) {
        return switch (number) {
            case BigDecimal it -> it;
            case BigInteger it -> new BigDecimal(it);
            case Double it -> new BigDecimal(it.toString());
            case Float it -> new BigDecimal(it.toString());
            default -> BigDecimal.valueOf(number.longValue());
        };
    }

    private static Object constant(Class<?> type, String name) {
        return Arrays.stream(type.getEnumConstants()).filter(it -> ((Enum<?>) it).name().equals(name)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there are " + Arrays.toString(type.getEnumConstants())));
    }

    /** Times with an offset become others with one; those without stay without. */
    private static Object time(Object value, Class<?> box) {
        return switch (value) {
            case OffsetDateTime it when box == Instant.class -> it.toInstant();
            case Instant it when box == OffsetDateTime.class -> it.atOffset(ZoneOffset.UTC);
            case java.sql.Timestamp it when box == LocalDateTime.class -> it.toLocalDateTime();
            case java.sql.Date it when box == LocalDate.class -> it.toLocalDate();
            case java.sql.Time it when box == LocalTime.class -> it.toLocalTime();
            case String it when box == LocalDate.class -> LocalDate.parse(it);
            case String it when box == LocalTime.class -> LocalTime.parse(it);
            case String it when box == LocalDateTime.class -> LocalDateTime.parse(it.replace(' ', 'T'));
            case String it when box == OffsetDateTime.class -> OffsetDateTime.parse(it.replace(' ', 'T'));
            case String it when box == Instant.class -> OffsetDateTime.parse(it.replace(' ', 'T')).toInstant();
            default -> null;
        };
    }

    private static Object array(Object value, Class<?> type, String column) {
        if (!(value instanceof Object[] from)) {
            return null;
        }
        var to = Array.newInstance(type.getComponentType(), from.length);
        for (var i = 0; i < from.length; i++) {
            Array.set(to, i, convert(from[i], (Type) type.getComponentType(), column));
        }
        return to;
    }

    private static Object collection(Object value, ParameterizedType type, String column) {
        if (value == null) {
            return null;
        }
        var element = type.getActualTypeArguments()[0];
        if (value instanceof Object[] from && (type.getRawType() == List.class || type.getRawType() == Set.class)) {
            var list = IntStream.range(0, from.length).mapToObj(i -> convert(from[i], element, column)).toList();
            return type.getRawType() == List.class ? list : Set.copyOf(list);
        }
        throw doesNotFit(value, (Class<?>) type.getRawType(), column, null);
    }
}
