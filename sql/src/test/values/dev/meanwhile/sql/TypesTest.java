package dev.meanwhile.sql;

import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What H2 alone has of types, and what becomes of values that do not fit. */
class TypesTest {
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
                assertEquals(Map.of("d", LocalDate.of(2026, 3, 1), "t", LocalTime.of(12, 30), "ts", LocalDateTime.of(2026, 3, 1, 12, 30), "tz", OffsetDateTime.parse("2026-03-01T12:30+01:00"), "c", "x"), map);
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
