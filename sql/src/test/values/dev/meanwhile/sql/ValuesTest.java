package dev.meanwhile.sql;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What columns have as what programs ask for: the same value, or an error. */
class ValuesTest {
    private static final Values PLAIN = new Values(Map.of());
    private static final UUID ID = UUID.fromString("6ba7b810-9dad-11d1-80b4-00c04fd430c8");
    private static final OffsetDateTime MOMENT = OffsetDateTime.parse("2026-03-01T12:30:00.123456789+01:00");

    static Stream<Arguments> fits() {
        return Stream.of(arguments(7, long.class, 7L), arguments(7L, int.class, 7), arguments(7L, short.class, (short) 7), arguments(7, byte.class, (byte) 7),
                arguments(7, double.class, 7.0), arguments(7, BigDecimal.class, BigDecimal.valueOf(7)), arguments(7L, BigInteger.class, BigInteger.valueOf(7)),
                arguments(new BigDecimal("7.00"), int.class, 7), arguments(new BigDecimal("7.10"), double.class, 7.1), arguments(7.0, int.class, 7),
                arguments(7.1, BigDecimal.class, new BigDecimal("7.1")), arguments(0.1f, double.class, (double) 0.1f), arguments((double) 0.1f, float.class, 0.1f),
                arguments(new BigDecimal("0.1"), float.class, 0.1f), arguments(Double.NaN, float.class, Float.NaN), arguments(Double.NEGATIVE_INFINITY, Float.class, Float.NEGATIVE_INFINITY),
                arguments(new AtomicInteger(7), int.class, 7), arguments(7, Number.class, 7), arguments(7, Object.class, 7),
                arguments(1, boolean.class, true), arguments(0L, Boolean.class, false), arguments(new BigDecimal("1.0"), boolean.class, true), arguments(true, boolean.class, true),
                arguments("x", char.class, 'x'), arguments("x", CharSequence.class, "x"), arguments("12.50", BigDecimal.class, new BigDecimal("12.50")),
                arguments("12", BigInteger.class, BigInteger.valueOf(12)), arguments(ID.toString(), UUID.class, ID), arguments(ID, String.class, ID.toString()),
                arguments("MONDAY", DayOfWeek.class, DayOfWeek.MONDAY), arguments("{}", Json.class, new Json("{}")), arguments(new Json("{}"), String.class, "{}"),
                arguments(MOMENT, Instant.class, MOMENT.toInstant()), arguments(MOMENT, ZonedDateTime.class, MOMENT.toZonedDateTime()),
                arguments(MOMENT.toInstant(), OffsetDateTime.class, MOMENT.withOffsetSameInstant(java.time.ZoneOffset.UTC)),
                arguments("2026-03-01", LocalDate.class, LocalDate.of(2026, 3, 1)), arguments("12:30:00.5", LocalTime.class, LocalTime.of(12, 30, 0, 500_000_000)),
                arguments("2026-03-01 12:30:00", LocalDateTime.class, LocalDateTime.of(2026, 3, 1, 12, 30)), arguments("12:30+01:00", OffsetTime.class, OffsetTime.parse("12:30+01:00")),
                arguments("2026-03-01T11:30:00.123456789Z", Instant.class, MOMENT.toInstant()), arguments("2026-03-01 12:30:00.123456789+01:00", OffsetDateTime.class, MOMENT));
    }

    @ParameterizedTest
    @MethodSource("fits")
    void theSameValueAsAnotherType(Object value, Class<?> type, Object expected) {
        assertEquals(expected, PLAIN.convert(value, type, "c"));
    }

    static Stream<Arguments> doesNotFit() {
        return Stream.of(arguments(1L << 31, int.class), arguments(40_000, short.class), arguments(128, byte.class), arguments(7.5, int.class), arguments(new BigDecimal("7.1"), long.class),
                arguments((1L << 53) + 1, double.class), arguments((1 << 24) + 1, float.class), arguments(0.1, float.class), arguments(Double.NaN, int.class), arguments(1e300, float.class),
                arguments(new BigDecimal("1e400"), double.class), arguments(2, boolean.class), arguments(-1, boolean.class), arguments("true", boolean.class), arguments("7", int.class),
                arguments(7, String.class), arguments(true, int.class), arguments("xy", char.class), arguments("", char.class), arguments("monday", DayOfWeek.class), arguments(0, DayOfWeek.class),
                arguments("no id", UUID.class), arguments("2026-02-30", LocalDate.class), arguments("x", BigDecimal.class), arguments("2026-03-01 12:30", Instant.class),
                arguments(LocalDateTime.of(2026, 3, 1, 12, 30), Instant.class), arguments(LocalDateTime.of(2026, 3, 1, 12, 30), LocalDate.class), arguments(MOMENT, LocalDateTime.class),
                arguments("x", byte[].class), arguments(new byte[2], String.class), arguments("x", int[].class), arguments(new byte[2], Integer[].class), arguments("x", Thread.class));
    }

    @ParameterizedTest
    @MethodSource("doesNotFit")
    void nothingIsRoundedCutOffOrGuessed(Object value, Class<?> type) {
        var message = assertThrows(SqlException.CannotConvert.class, () -> PLAIN.convert(value, type, "price")).getMessage();
        assertTrue(message.startsWith("column price has ") && message.contains("(" + value.getClass().getSimpleName() + "), which does not fit "), message);
    }

    @Test
    void anEnumsNamesAreInTheMessage() {
        var message = assertThrows(SqlException.CannotConvert.class, () -> PLAIN.convert("SOMEDAY", DayOfWeek.class, "day")).getMessage();
        assertTrue(message.startsWith("column day has SOMEDAY (String), which does not fit DayOfWeek: there are [MONDAY, "), message);
    }

    @Test
    void aLongValueIsShownInPart() {
        assertTrue(assertThrows(SqlException.CannotConvert.class, () -> PLAIN.convert("x".repeat(10_000), int.class, "c")).getMessage().length() < 200);
    }

    @Test
    void nullIsNullButForPrimitives() {
        for (var type : List.of(Integer.class, String.class, DayOfWeek.class, int[].class, Json.class)) {
            assertNull(PLAIN.convert(null, type, "c"));
        }
        assertTrue(assertThrows(SqlException.CannotConvert.class, () -> PLAIN.convert(null, char.class, "c")).getMessage().contains("use Character or Optional<Character>"));
    }

    @Test
    void arraysAreConvertedElementByElement() {
        assertArrayEquals(new int[] {1, 2}, PLAIN.convert(new Object[] {1L, new BigDecimal("2")}, int[].class, "c"));
        assertArrayEquals(new int[][] {{1}, {}}, PLAIN.convert(new Object[] {new Integer[] {1}, new Integer[0]}, int[][].class, "c"));
        assertArrayEquals(new String[] {"a", null}, PLAIN.convert(new Object[] {"a", null}, String[].class, "c"));
        assertThrows(SqlException.CannotConvert.class, () -> PLAIN.convert(new Object[] {1, null}, int[].class, "c"));
        var bytes = new byte[] {1};
        assertSame(bytes, PLAIN.convert(bytes, byte[].class, "c"));
    }

    record Money(long cents) {
    }

    record Price(Money amount, Optional<Money> old, List<Money> all) {
    }

    private static Language moneyLanguage() {
        var options = new DatabaseOptions().codec(Money.class, Long.class, Money::cents, Money::new).codec(DayOfWeek.class, Integer.class, DayOfWeek::getValue, DayOfWeek::of);
        return new Language(Dialect.POSTGRESQL, new Values(options.codecs));
    }

    @Test
    void aCodecTeachesATypeInAndOut() {
        var language = moneyLanguage();
        assertEquals(Arrays.asList(7L, 1, null), language.statement(new Source("$1, $2, $3", Arrays.asList(new Money(7), DayOfWeek.MONDAY, null)), Map.of()).values());
        assertArrayEquals(new Long[] {1L, 2L}, (Long[]) language.statement(new Source("$1", List.of(List.of(new Money(1), new Money(2)))), Map.of()).values().getFirst());
        assertEquals(List.of(9L), language.statement(new Source("$1", List.of(Optional.of(new Money(9)))), Map.of()).values());
        var row = new Row(language.columns(List.of("amount", "old", "all")), new Object[] {7, null, new Integer[] {1, 2}});
        assertEquals(new Price(new Money(7), Optional.empty(), List.of(new Money(1), new Money(2))), row.as(Price.class));
        assertEquals(DayOfWeek.TUESDAY, new Row(language.columns(List.of("d")), new Object[] {2}).as(DayOfWeek.class));
        assertEquals(new Money(3), new Row(language.columns(List.of("d")), new Object[] {3}).as(Money.class), "a record with a codec is one column");
    }

    @Test
    void whatACodecThrowsNamesTheColumn() {
        var message = assertThrows(SqlException.CannotConvert.class, () -> new Row(moneyLanguage().columns(List.of("d")), new Object[] {8}).get("d", DayOfWeek.class)).getMessage();
        assertTrue(message.startsWith("column d has 8 (Integer), which does not fit DayOfWeek: its codec says: "), message);
    }

    @Test
    void aCodecOfATypeToItselfIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new DatabaseOptions().codec(String.class, String.class, it -> it, it -> it));
    }

    @Test
    void anEnumIsItsNameInParameters() {
        assertEquals(List.of("MONDAY"), new Language(Dialect.H2, PLAIN).statement(new Source("$1", List.of(DayOfWeek.MONDAY)), Map.of()).values());
        assertArrayEquals(new String[] {"MONDAY"}, (Object[]) new Language(Dialect.H2, PLAIN).statement(new Source("$1", List.of(List.of(DayOfWeek.MONDAY))), Map.of()).values().getFirst());
    }
}
