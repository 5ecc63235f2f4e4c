package dev.meanwhile.sql;

import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Values go into a real database and come back the same. */
class TypesTest {
    enum Kind { LIGHT, SEAT }

    record All(int i, long l, double d, boolean b, String s, BigDecimal n, UUID u, byte[] y, LocalDate day, LocalTime t, LocalDateTime ts, Instant at, Kind k, Optional<String> none, Json j) {
    }

    private static final All VALUES = new All(1, 1L << 40, 0.1, true, "it's :a $1 ?", new BigDecimal("7.50"), UUID.fromString("6ba7b810-9dad-11d1-80b4-00c04fd430c8"), new byte[] {0, -1},
            LocalDate.of(2026, 3, 1), LocalTime.of(12, 30, 15, 123_456_000), LocalDateTime.of(2026, 3, 1, 12, 30, 15, 123_456_000), Instant.parse("2026-03-01T12:30:15.123456Z"), Kind.SEAT, Optional.empty(),
            new Json("{\"a\":[1,2]}"));

    private static void assertRoundTrip(Database db) {
        db.executeAll("insert into everything values (:i, :l, :d, :b, :s, :n, :u, :y, :day, :t, :ts, :at, :k, :none, :j)", List.of(VALUES));
        var back = db.query("select * from everything").one(All.class);
        assertArrayEquals(VALUES.y(), back.y());
        assertEquals(List.of(VALUES.i(), VALUES.l(), VALUES.d(), VALUES.b(), VALUES.s(), VALUES.u(), VALUES.day(), VALUES.t(), VALUES.ts(), VALUES.at(), VALUES.k(), VALUES.none(), VALUES.j()),
                List.of(back.i(), back.l(), back.d(), back.b(), back.s(), back.u(), back.day(), back.t(), back.ts(), back.at(), back.k(), back.none(), back.j()));
        assertEquals(0, VALUES.n().compareTo(back.n()));
        assertEquals(1, db.query("select count(*) from everything where ts = $1 and u = $2 and k = $3", VALUES.ts(), VALUES.u(), VALUES.k()).one(int.class));
    }

    @Test
    void ofH2() {
        run(() -> {
            try (var db = Database.connect("h2:mem:")) {
                db.script("create table everything (i int, l bigint, d double precision, b boolean, s varchar, n decimal(10, 2), u uuid, y varbinary, \"DAY\" date, t time(6), ts timestamp(9), at timestamp(9) with time zone, "
                        + "k enum ('LIGHT', 'SEAT'), none varchar, j json)");
                assertRoundTrip(db);
            }
        });
    }

    @Test
    void ofSqlite() {
        run(() -> {
            try (var db = Database.connect("sqlite::memory:")) {
                db.script("create table everything (i int, l bigint, d real, b boolean, s text, n decimal(10, 2), u text, y blob, day date, t time, ts timestamp, at timestamp, k text, none text, j text)");
                assertRoundTrip(db);
            }
        });
    }

    @Test
    void arraysAndListsOfH2() {
        run(() -> {
            try (var db = Database.connect("h2:mem:")) {
                record Tagged(List<String> tags, int[] numbers, List<LocalDate> days) {
                }
                db.script("create table tagged (tags varchar array, numbers int array, days date array)");
                db.execute("insert into tagged values ($1, $2, $3)", List.of("a", "b"), new int[] {1, 2}, List.of(LocalDate.of(2026, 3, 1)));
                var back = db.query("select * from tagged").one(Tagged.class);
                assertEquals(List.of("a", "b"), back.tags());
                assertArrayEquals(new int[] {1, 2}, back.numbers());
                assertEquals(List.of(LocalDate.of(2026, 3, 1)), back.days());
                assertEquals(2, db.query("select count(*) from system_range(1, 9) where x = any($1)", List.of(3, 4)).one(int.class));
            }
        });
    }

    @Test
    void rowsHaveNoTypesOfJavaSql() {
        run(() -> {
            try (var db = Database.connect("h2:mem:")) {
                var map = db.query("select date '2026-03-01' as d, time '12:30:00' as t, timestamp '2026-03-01 12:30:00' as ts, timestamp with time zone '2026-03-01 12:30:00+01:00' as tz, cast('x' as clob) as c").one(Row.class).toMap();
                assertEquals(Map.of("D", LocalDate.of(2026, 3, 1), "T", LocalTime.of(12, 30), "TS", LocalDateTime.of(2026, 3, 1, 12, 30), "TZ", OffsetDateTime.parse("2026-03-01T12:30+01:00"), "C", "x"), map);
            }
        });
    }

    @Test
    void misspeltAndDoubleValuesAreRefused() {
        run(() -> {
            try (var db = Database.connect("h2:mem:")) {
                assertTrue(assertThrows(IllegalArgumentException.class, () -> db.query("select cast(:name as varchar)").bind("name", "a").bind("nmae", 1).list()).getMessage().contains("no parameter :nmae"));
                assertTrue(assertThrows(IllegalArgumentException.class, () -> db.query("select $1", 1).bind("name", "a").list()).getMessage().contains(":name"));
                assertEquals("a", db.query(Sql.of("select cast(:name as varchar)")).bind("name", "a").one(String.class));
                assertEquals(Optional.empty(), db.query("select cast(:none as varchar)").bind("none", null).stream(Row.class).first().map(it -> it.get(0, String.class)));
            }
        });
    }
}
