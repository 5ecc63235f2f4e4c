package dev.meanwhile.sql;

import static dev.meanwhile.Meanwhile.run;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** The databases themselves see texts, names and comments where {@link SqlParser} does. */
class LexerTest {
    @Test
    void ofH2() {
        run(() -> {
            try (var db = Database.connect("h2:mem:")) {
                assertEquals(1, db.query("select /* a /* :b */ :c */ 1 -- :d ?").one(int.class));
                assertEquals(" :a ' $1 ", db.query("select $$ :a ' $1 $$").one(String.class));
                assertEquals("it's ? :a\\", db.query("select 'it''s ? :a\\'").one(String.class));
                assertEquals("a\":b", db.query("select 1 as \"a\"\":b\"").execute().columns().getFirst());
                assertEquals(2, db.query("select cast(:a as int) + cast(:a as int)").bind("a", 1).one(int.class));
                assertEquals("x", db.query("select cast($2 as varchar) where 1 = $1", 1, "x").one(String.class));
            }
        });
    }

    @Test
    void ofSqlite() {
        run(() -> {
            try (var db = Database.connect("sqlite::memory:")) {
                assertEquals(3, db.query("select 1 /* a /* :b */ + :c -- :d ?").bind("c", 2).one(int.class));
                assertEquals("it's ? :a\\", db.query("select 'it''s ? :a\\'").one(String.class));
                assertEquals("a :b ' ?", db.query("select 1 as [a :b ' ?]").execute().columns().getFirst());
                assertEquals("a`:b", db.query("select 1 as `a``:b`").execute().columns().getFirst());
                assertEquals("x1", db.query("select $2 || $1", 1, "x").one(String.class));
                assertEquals("1x1", db.query("select ? || ? || ?", 1, "x", 1).one(String.class));
            }
        });
    }
}
