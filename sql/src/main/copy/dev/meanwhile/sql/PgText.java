package dev.meanwhile.sql;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.Year;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.Temporal;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.stream.Collectors;

/** Values as texts that PostgreSQL reads as any type they fit. */
final class PgText {
    private PgText() {
    }

    /** {@return a value that is not null, as text} */
    static String of(Object value) {
        return switch (value) {
            case String text -> text;
            case BigDecimal number -> number.toPlainString();
            case byte[] bytes -> "\\x" + HexFormat.of().formatHex(bytes);
            case Json(var text) -> text;
            case Instant instant -> of(instant.atOffset(ZoneOffset.UTC));
            case ZonedDateTime time -> of(time.toOffsetDateTime());
            case OffsetDateTime time -> date(time.toLocalDate()) + " " + time.toLocalTime() + time.getOffset() + era(time.getYear());
            case LocalDateTime time -> date(time.toLocalDate()) + " " + time.toLocalTime() + era(time.getYear());
            case LocalDate day -> date(day) + era(day.getYear());
            case Year year -> String.valueOf(year.getValue());
            case Temporal time -> time.toString();
            case Duration duration -> duration.toString();
            case Period period -> period.toString();
            case Collection<?> elements -> array(elements.toArray());
            case Object[] elements -> array(elements);
            default -> value.toString();
        };
    }

    private static String date(LocalDate day) {
        var year = day.getYear();
        return String.format("%04d", year > 0 ? year : 1 - year) + DateTimeFormatter.ofPattern("-MM-dd").format(day);
    }

    private static String era(int year) {
        return year > 0 ? "" : " BC";
    }

    private static String array(Object[] elements) {
        return Arrays.stream(elements).map(PgText::element).collect(Collectors.joining(",", "{", "}"));
    }

    private static String element(Object element) {
        return switch (element) {
            case null -> "NULL";
            case Collection<?> inner -> array(inner.toArray());
            case Object[] inner -> array(inner);
            default -> '"' + of(element).replace("\\", "\\\\").replace("\"", "\\\"") + '"';
        };
    }
}
