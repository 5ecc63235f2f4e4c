package dev.meanwhile.sql;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;

/** Times as each other. Those with an offset become others with one, those without stay without: no time zone is ever guessed. */
final class Times {
    private Times() {
    }

    /** {@return the value, or null if there is no way} @throws java.time.DateTimeException if a text is none of that type */
    static Object changed(Object value, Class<?> type) {
        return switch (value) {
            case OffsetDateTime it -> moment(it, type);
            case Instant it -> moment(it.atOffset(ZoneOffset.UTC), type);
            case ZonedDateTime it -> moment(it.toOffsetDateTime(), type);
            case LocalDateTime it when type == LocalDate.class && it.toLocalTime().equals(LocalTime.MIDNIGHT) -> it.toLocalDate();
            case String it -> parsed(it.strip().replace(' ', 'T'), type);
            default -> null;
        };
    }

    private static Object moment(OffsetDateTime moment, Class<?> type) {
        return switch (type.getName()) {
            case "java.time.Instant" -> moment.toInstant();
            case "java.time.OffsetDateTime" -> moment;
            case "java.time.ZonedDateTime" -> moment.toZonedDateTime();
            default -> null;
        };
    }

    /** SQLite has no times but texts. */
    private static Object parsed(String text, Class<?> type) {
        return switch (type.getName()) {
            case "java.time.LocalDate" -> LocalDate.parse(text);
            case "java.time.LocalTime" -> LocalTime.parse(text);
            case "java.time.LocalDateTime" -> LocalDateTime.parse(text);
            case "java.time.OffsetTime" -> OffsetTime.parse(text);
            case "java.time.Instant", "java.time.OffsetDateTime" -> moment(OffsetDateTime.parse(text), type);
            case "java.time.ZonedDateTime" -> ZonedDateTime.parse(text);
            default -> null;
        };
    }
}
