package dev.meanwhile.web;

import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What types are called in messages for clients. */
final class Kinds {
    private static final Set<Class<?>> WHOLE = Set.of(int.class, Integer.class, long.class, Long.class, short.class, Short.class,
            byte.class, Byte.class, BigInteger.class);
    private static final Set<Class<?>> NUMBERS = Set.of(double.class, Double.class, float.class, Float.class, BigDecimal.class, Number.class);
    private static final Map<Class<?>, String> NAMES = Map.of(
            boolean.class, "true or false",
            Boolean.class, "true or false",
            String.class, "a text",
            UUID.class, "a UUID",
            LocalDate.class, "a date such as 2026-01-31",
            LocalTime.class, "a time such as 13:45",
            LocalDateTime.class, "a date and time such as 2026-01-31T13:45:00",
            OffsetDateTime.class, "a date and time such as 2026-01-31T13:45:00+01:00",
            Instant.class, "a point in time such as 2026-01-31T13:45:00Z",
            Duration.class, "a duration such as PT15M");

    private Kinds() {
    }

    /** {@return the name of an enum's constant in requests and responses} */
    static String constant(Object value) {
        var constant = (Enum<?>) value;
        try {
            var own = constant.getDeclaringClass().getField(constant.name()).getAnnotation(JsonProperty.class);
            return own == null || own.value().isEmpty() ? constant.name() : own.value();
        } catch (NoSuchFieldException e) {
            throw new AssertionError(constant.name() + " is a constant", e);
        }
    }

    /** {@return the JSON name of a type, with its article} */
    static String of(Class<?> type) {
        if (WHOLE.contains(type)) {
            return "a whole number";
        }
        if (NUMBERS.contains(type)) {
            return "a number";
        }
        if (NAMES.containsKey(type)) {
            return NAMES.get(type);
        }
        if (type.isEnum()) {
            return "one of " + Arrays.stream(type.getEnumConstants()).map(Kinds::constant).toList();
        }
        if (type.isArray() || Collection.class.isAssignableFrom(type)) {
            return "a list";
        }
        if (Map.class.isAssignableFrom(type)) {
            return "an object";
        }
        return type.getName().startsWith("java.") ? "a " + type.getSimpleName() : "an object (" + type.getSimpleName() + ")";
    }

    /** {@return a type as the program writes it, without packages} */
    static String simple(Type type) {
        return type.getTypeName().replaceAll("[\\w.]+[.$](?=\\w)", "");
    }
}
