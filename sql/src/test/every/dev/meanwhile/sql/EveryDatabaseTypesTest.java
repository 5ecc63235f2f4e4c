package dev.meanwhile.sql;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Values of all types go into every database, and come back the same. */
class EveryDatabaseTypesTest {
    enum Kind { LIGHT, SEAT }

    record All(int whole, long large, double wide, boolean yes, String words, BigDecimal amount, UUID id, byte[] raw, LocalDate born, LocalTime clock, LocalDateTime local, Instant at,
            Kind kind, Optional<String> none, Json doc) {
    }

    private static final All VALUES = new All(-1, 1L << 40, 0.1, true, "it's :a $1 ? \\ \" Größe ☃ 𝄞", new BigDecimal("7.50"), UUID.fromString("6ba7b810-9dad-11d1-80b4-00c04fd430c8"),
            new byte[] {0, -1, 39, 92}, LocalDate.of(2026, 3, 29), LocalTime.of(23, 59, 59, 123_456_000), LocalDateTime.of(2026, 3, 29, 2, 30, 15, 123_456_000),
            Instant.parse("2026-03-29T01:30:15.123456Z"), Kind.SEAT, Optional.empty(), new Json("{\"a\":[1,2.5,null,\"ü\"]}"));

    private static void everything(TestDatabase on, Database db) {
        db.script("drop table if exists everything");
        var kind = on.either("kind", "enum('LIGHT', 'SEAT')", "enum('LIGHT', 'SEAT')", "text");
        if (on.isPostgres()) {
            db.script("drop type if exists kind; create type kind as enum ('LIGHT', 'SEAT')");
        }
        on.table(db, "everything", "whole int, large bigint, wide " + on.either("double precision", "double", "double precision", "real") + ", yes boolean, words "
                + on.either("text", "text", "varchar", "text") + ", amount decimal(10, 2), id " + on.either("uuid", "uuid", "uuid", "text") + ", raw "
                + on.either("bytea", "blob", "varbinary", "blob") + ", born date, clock " + on.either("time", "time(6)", "time(6)", "time") + ", local "
                + on.either("timestamp", "datetime(6)", "timestamp(6)", "timestamp") + ", at " + on.either("timestamptz", "timestamp(6) null", "timestamp(6) with time zone", "timestamp")
                + ", kind " + kind + ", none varchar(9), doc " + on.either("jsonb", "json", "json", "text"));
    }

    @ParameterizedTest
    @EnumSource
    void recordsComeBackAsTheyWent(TestDatabase on) throws Exception {
        on.with(db -> {
            everything(on, db);
            assertEquals(List.of(1L), db.executeAll("insert into everything values (:whole, :large, :wide, :yes, :words, :amount, :id, :raw, :born, :clock, :local, :at, :kind, :none, :doc)",
                    List.of(VALUES)));
            var back = db.query("select * from everything").one(All.class);
            assertArrayEquals(VALUES.raw(), back.raw());
            assertEquals(0, VALUES.amount().compareTo(back.amount()));
            assertEquals(List.of(VALUES.whole(), VALUES.large(), VALUES.wide(), VALUES.yes(), VALUES.words(), VALUES.id(), VALUES.born(), VALUES.clock(), VALUES.local(), VALUES.at(), VALUES.kind(),
                    VALUES.none(), VALUES.doc().text()),
                    List.of(back.whole(), back.large(), back.wide(), back.yes(), back.words(), back.id(), back.born(), back.clock(), back.local(), back.at(), back.kind(), back.none(),
                            back.doc().text().replace(" ", "")));
            // As values to compare with, too.
            assertEquals(1, db.query("select count(*) from everything where id = $1 and kind = $2 and local = $3 and words = $4 and born = $5 and yes = $6", VALUES.id(), VALUES.kind(), VALUES.local(),
                    VALUES.words(), VALUES.born(), true).one(int.class));
            assertEquals(1, db.query("select count(*) from everything where at = $1", VALUES.at()).one(int.class));
        });
    }

    @ParameterizedTest
    @EnumSource
    void momentsAreTheSameInWhateverZoneTheyAreGiven(TestDatabase on) throws Exception {
        on.with(db -> {
            on.table(db, "moment", "id int, at " + on.either("timestamptz", "timestamp(6) null", "timestamp(6) with time zone", "timestamp"));
            var at = OffsetDateTime.parse("2026-10-25T02:30:00.5+02:00");
            db.execute("insert into moment values (1, $1)", at);
            db.execute("insert into moment values (2, $1)", at.toInstant());
            db.execute("insert into moment values (3, $1)", ZonedDateTime.parse("2026-10-25T02:30:00.5+02:00[Europe/Berlin]"));
            var rows = db.query("select at from moment order by id").list();
            for (var row : rows) {
                assertEquals(at.toInstant(), row.get("at", Instant.class));
                assertEquals(at.toInstant(), row.get("at", OffsetDateTime.class).toInstant());
                assertEquals(at.toInstant(), row.get("at", ZonedDateTime.class).toInstant());
                assertThrows(SqlException.CannotConvert.class, () -> row.get("at", LocalTime.class));
            }
            assertEquals(3, db.query("select count(*) from moment where at = $1", at.toInstant()).one(int.class));
            db.execute("insert into moment values (4, $1)", at.toInstant().minusMillis(500));
            assertEquals(4, db.query("select id from moment where at < $1", at).one(int.class));
        });
    }

    @ParameterizedTest
    @EnumSource
    void columnsOfDaysAreDays(TestDatabase on) throws Exception {
        on.with(db -> {
            on.table(db, "dated", "born date, local " + on.either("timestamp", "datetime(6)", "timestamp(6)", "timestamp"));
            db.execute("insert into dated values ($1, $2)", LocalDate.of(2024, 2, 29), LocalDateTime.of(1999, 1, 1, 12, 30));
            var row = db.query("select * from dated").one(Row.class).toMap();
            assertEquals(on.has(Difference.DAYS) ? List.of(LocalDate.of(2024, 2, 29), LocalDateTime.of(1999, 1, 1, 12, 30)) : List.of("2024-02-29", "1999-01-01T12:30"), List.copyOf(row.values()));
        });
    }

    @ParameterizedTest
    @EnumSource
    void decimalsKeepTheirDigitsWhereTheColumnDoes(TestDatabase on) throws Exception {
        on.with(db -> {
            on.table(db, "exact", "amount decimal(30, 10), words varchar(40)");
            var amount = new BigDecimal("12345678901234567890.1234567891");
            db.execute("insert into exact values ($1, $2)", amount, amount.toString());
            var back = db.query("select * from exact").one(Row.class);
            assertEquals(on.has(Difference.EXACT), amount.compareTo(back.get("amount", BigDecimal.class)) == 0);
            assertEquals(amount, back.get("words", BigDecimal.class));
            db.execute("update exact set amount = $1", new BigDecimal("1234567.12345678"));
            assertEquals(0, new BigDecimal("1234567.12345678").compareTo(db.query("select amount from exact").one(BigDecimal.class)));
        });
    }

    @ParameterizedTest
    @EnumSource
    void jsonKeepsItsNumbersWhereItIsReadAsText(TestDatabase on) throws Exception {
        on.with(db -> {
            on.table(db, "document", "doc " + on.either("jsonb", "json", "json", "text"));
            var exact = "{\"a\":12345678901234567890.1234567890}";
            db.execute("insert into document values ($1)", new Json(exact));
            assertEquals(on != TestDatabase.POSTGRESQL, db.query("select doc from document").one(Json.class).text().replace(" ", "").equals(exact));
            assertEquals(exact, db.query(on.either("select doc::text from document", "select doc from document", "select doc from document", "select doc from document")).one(String.class).replace(" ", ""));
        });
    }

    @ParameterizedTest
    @EnumSource
    void numbersFitOrAreRefused(TestDatabase on) throws Exception {
        on.with(db -> {
            on.table(db, "number", "small smallint, large bigint, wide " + on.either("double precision", "double", "double precision", "real"));
            db.execute("insert into number values ($1, $2, $3)", (short) 7, Long.MIN_VALUE, 1.5f);
            var row = db.query("select * from number").one(Row.class);
            assertEquals(7, row.get("small", int.class));
            assertEquals((byte) 7, row.get("small", byte.class));
            assertEquals(Long.MIN_VALUE, row.get("large", long.class));
            assertEquals(BigInteger.valueOf(Long.MIN_VALUE), row.get("large", BigInteger.class));
            assertEquals(1.5, row.get("wide", double.class));
            var message = assertThrows(SqlException.CannotConvert.class, () -> row.get("large", int.class)).getMessage();
            assertTrue(message.contains("-9223372036854775808") && message.contains("large"), message);
            assertThrows(SqlException.CannotConvert.class, () -> row.get("wide", int.class));
        });
    }

    @ParameterizedTest
    @EnumSource
    void arraysAreValuesWhereTheDatabaseHasThem(TestDatabase on) throws Exception {
        record Tagged(List<String> tags, int[] numbers, Set<Integer> more) {
        }
        on.with(db -> {
            if (!on.has(Difference.ARRAYS)) {
                var message = assertThrows(IllegalArgumentException.class, () -> db.query("select $1", List.of(1, 2)).list()).getMessage();
                assertTrue(message.contains("Sql.in("), message);
                return;
            }
            on.table(db, "tagged", on.either("tags text[], numbers int[], more int[]", "", "tags varchar array, numbers int array, more int array", ""));
            db.execute("insert into tagged values ($1, $2, $3)", List.of("a,b", "\"q\"\\"), new int[] {1, 2}, List.of(3));
            var back = db.query("select * from tagged").one(Tagged.class);
            assertEquals(List.of("a,b", "\"q\"\\"), back.tags());
            assertArrayEquals(new int[] {1, 2}, back.numbers());
            assertEquals(Set.of(3), back.more());
            assertArrayEquals(new String[] {"a,b", "\"q\"\\"}, db.query("select tags from tagged").one(String[].class));
            assertEquals(1, db.query("select count(*) from tagged where 2 = any(numbers)").one(int.class));
            assertEquals(2, db.query("select count(*) from (" + on.numbers(9) + ") as n where i = any($1)", List.of(3, 4)).one(int.class));
        });
    }
}
