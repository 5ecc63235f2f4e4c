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
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
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
        READERS.put(double.class, Double::valueOf);
        READERS.put(Double.class, Double::valueOf);
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
            case "true", "1" -> true;
            case "false", "0" -> false;
            default -> throw new IllegalArgumentException(text);
        };
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
     * @param what such as {@code path parameter}, for the message
     * @throws HttpError 422 if the text can't be read as that type
     */
    static <T> T read(String what, String name, String text, Class<T> type) {
        try {
            @SuppressWarnings("unchecked") // for a primitive class, T is the box
            var value = (T) (type.isEnum() ? constant(text, type) : reader(name, type).apply(text));
            return value;
        } catch (HttpError | Unsupported e) {
            throw e;
        } catch (RuntimeException e) {
            throw new HttpError(422, what + " '" + name + "' must be " + JsonProblems.kind(type) + ", not '" + text + "'").detail("parameter", name);
        }
    }

    private static final class Unsupported extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;

        Unsupported(String message) {
            super(message);
        }
    }

    private static Function<String, ?> reader(String name, Class<?> type) {
        var reader = READERS.get(type);
        if (reader == null) {
            throw new Unsupported("(\"" + name + "\", " + type.getSimpleName() + ".class): a text can be read as an enum, or one of "
                    + READERS.keySet().stream().map(Class::getSimpleName).toList());
        }
        return reader;
    }

    private static Object constant(String text, Class<?> type) {
        return Arrays.stream(type.getEnumConstants()).filter(it -> ((Enum<?>) it).name().equals(text)).findFirst().orElseThrow();
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
