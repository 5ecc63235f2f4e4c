package dev.meanwhile.web;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The schemas of types that are one value in JSON. The formats are those of JSON Schema and of OpenAPI's registry of formats. */
final class Scalars {
    private static final Map<Class<?>, Map<String, Object>> ALL = new LinkedHashMap<>();

    static {
        add(Map.of("type", "boolean"), boolean.class, Boolean.class);
        add(format("integer", "int8"), byte.class, Byte.class);
        add(format("integer", "int16"), short.class, Short.class);
        add(format("integer", "int32"), int.class, Integer.class);
        add(format("integer", "int64"), long.class, Long.class);
        add(Map.of("type", "integer"), BigInteger.class, Year.class);
        add(format("number", "float"), float.class, Float.class);
        add(format("number", "double"), double.class, Double.class);
        add(Map.of("type", "number"), BigDecimal.class, Number.class);
        add(Map.of("type", "string", "minLength", 1, "maxLength", 1), char.class, Character.class);
        add(Map.of("type", "string"), String.class, CharSequence.class, YearMonth.class, Period.class, ZoneId.class, Locale.class, Currency.class, Path.class);
        add(format("string", "date"), LocalDate.class);
        add(format("string", "time"), OffsetTime.class);
        add(format("string", "time-local"), LocalTime.class);
        add(format("string", "date-time"), Instant.class, OffsetDateTime.class, ZonedDateTime.class);
        add(format("string", "date-time-local"), LocalDateTime.class);
        add(format("string", "duration"), Duration.class);
        add(format("string", "uuid"), UUID.class);
        add(format("string", "uri"), URI.class, URL.class);
        add(Map.of("type", "string", "contentEncoding", "base64"), byte[].class);
        add(format("string", "binary"), Upload.class);
        add(Map.of(), Object.class);
    }

    private Scalars() {
    }

    private static Map<String, Object> format(String type, String format) {
        var schema = new LinkedHashMap<String, Object>();
        schema.put("type", type);
        schema.put("format", format);
        return schema;
    }

    private static void add(Map<String, Object> schema, Class<?>... types) {
        for (var type : types) {
            ALL.put(type, schema);
        }
    }

    /** {@return the schema of a type, to be changed as you like; empty if the type is not one value} */
    static Optional<Map<String, Object>> of(Class<?> type) {
        return Optional.ofNullable(ALL.get(type)).map(LinkedHashMap::new);
    }
}
