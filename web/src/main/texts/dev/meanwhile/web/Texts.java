package dev.meanwhile.web;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** Reads values from the texts of paths and queries. */
final class Texts {
    private static final Map<Class<?>, Function<String, ?>> READERS = new LinkedHashMap<>();

    static {
        READERS.put(String.class, text -> text);
        READERS.put(int.class, Integer::valueOf);
        READERS.put(Integer.class, Integer::valueOf);
        READERS.put(long.class, Long::valueOf);
        READERS.put(Long.class, Long::valueOf);
        READERS.put(double.class, Texts::number);
        READERS.put(Double.class, Texts::number);
        READERS.put(boolean.class, Texts::truth);
        READERS.put(Boolean.class, Texts::truth);
        READERS.put(BigInteger.class, BigInteger::new);
        READERS.put(BigDecimal.class, BigDecimal::new);
        READERS.put(UUID.class, Texts::uuid);
        READERS.put(LocalDate.class, LocalDate::parse);
        READERS.put(LocalTime.class, LocalTime::parse);
        READERS.put(LocalDateTime.class, LocalDateTime::parse);
        READERS.put(OffsetDateTime.class, OffsetDateTime::parse);
        READERS.put(Instant.class, Instant::parse);
        READERS.put(Duration.class, Duration::parse);
    }

    private Texts() {
    }

    private static Boolean truth(String text) {
        return switch (text) {
            case "true", "1", "on" -> true; // what a browser sends for a checkbox
            case "false", "0", "off" -> false;
            default -> throw new IllegalArgumentException(text);
        };
    }

    /** The JDK's parser also accepts NaN, 1d, hexadecimal numbers, and spaces around them. */
    private static Double number(String text) {
        return new BigDecimal(text).doubleValue();
    }

    /** The JDK's parser accepts 1-1-1-1-1 too. */
    private static UUID uuid(String text) {
        var uuid = UUID.fromString(text);
        if (!uuid.toString().equalsIgnoreCase(text)) {
            throw new IllegalArgumentException(text);
        }
        return uuid;
    }

    /**
     * Reads a value.
     *
     * @param source {@code path}, {@code query} or {@code form}
     * @throws InvalidInput if the text can't be read as that type
     */
    static <T> T read(String source, String name, String text, Class<T> type) {
        var reader = reader(type).orElseThrow(() -> new IllegalArgumentException(source + "(\"" + name + "\", " + type.getSimpleName() + ".class): " + readable()));
        try {
            @SuppressWarnings("unchecked") // for a primitive class, T is the box
            var value = (T) reader.apply(text);
            return value;
        } catch (RuntimeException e) {
            var problems = List.of(new Problem(source + "." + name, "must be " + Kinds.of(type), Optional.of(text)));
            throw new InvalidInput(problems, InvalidInput.message(problems) + ", not '" + text + "'", Map.of("parameter", name));
        }
    }

    /** {@return what reads a text as that type, and throws a {@link RuntimeException} if it can't} Empty if no text can be. */
    static Optional<Function<String, ?>> reader(Class<?> type) {
        if (type.isEnum()) {
            var constants = new HashMap<String, Object>();
            for (var constant : type.getEnumConstants()) {
                constants.put(Kinds.constant(constant), constant);
            }
            return Optional.of(text -> Optional.ofNullable(constants.get(text)).orElseThrow());
        }
        return Optional.ofNullable(READERS.get(type));
    }

    /** {@return the types that texts can be read as, in words} */
    static String readable() {
        return "a text can be read as an enum, or one of " + READERS.keySet().stream().map(Class::getSimpleName).toList();
    }

    /** {@return a segment of a path, decoded} A plus is a plus in a path. */
    static String decode(String segment) {
        if (segment.indexOf('%') < 0) {
            return segment;
        }
        try {
            return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new HttpError(400, "the path has a % that encodes nothing: " + segment);
        }
    }
}
