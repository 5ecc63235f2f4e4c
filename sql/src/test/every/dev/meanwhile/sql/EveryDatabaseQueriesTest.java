package dev.meanwhile.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What goes in, and what rows become, on every database. */
class EveryDatabaseQueriesTest {
    record Maker(int id, String name) {
    }

    record Item(int id, String name, Optional<Integer> price, Maker maker) {
    }

    record Sold(int id, Optional<Maker> maker) {
    }

    record New(int id, String name, Optional<Integer> price, Integer maker) {
    }

    record Cents(long amount) {
    }

    private static void fill(TestDatabase on, Database db) {
        on.table(db, "item", "id int primary key, name varchar(100), price int, maker int");
        on.table(db, "maker", "id int primary key, name varchar(100)");
        db.execute("insert into maker values ($1, $2)", 7, "Ann");
        db.executeAll("insert into item (id, name, price, maker) values (:id, :name, :price, :maker)",
                List.of(new New(1, "lamp", Optional.of(10), 7), new New(2, "chair", Optional.empty(), 7), new New(3, "bed", Optional.of(30), null)));
    }

    @ParameterizedTest
    @EnumSource
    void parametersAreNumbersOrNames(TestDatabase on) throws Exception {
        on.with(db -> {
            fill(on, db);
            assertEquals("chair", db.query("select name from item where id = $1", 2).one(String.class));
            assertEquals(List.of(2), db.query("select id from item where id = $2 and name <> $1 or id = $2 and name = 'nobody'", "lamp", 2).list(Integer.class));
            assertEquals(List.of(1, 2), db.query("select id from item where id >= :low and id < :high and :low < :high order by id").bind("low", 1).bind("high", 3).list(int.class));
            assertEquals("bed", db.query("select name from item where id = :id and :name <> name").bind(new Maker(3, "Ann")).one(String.class));
            assertEquals("bed", db.query("select name from item where id = :id and :name <> name", new Maker(3, "Ann")).one(String.class));
            assertEquals(1, db.execute("update item set name = name where id = :id", Map.of("id", 3)));
            assertThrows(IllegalArgumentException.class, () -> db.execute("update item set name = name where id = :id", 3));
            // Neither texts, names in quotes nor comments have parameters.
            assertEquals("a $1 :b ? c", db.query("select 'a $1 :b ? c' /* $2 :x ? */ from item where id = $1 -- :y ?\n", 1).one(String.class));
            if (!on.isPostgres()) {
                assertEquals("bed", db.query("select name from item where id = ? and price = ?", 3, 30).one(String.class));
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void wrongParametersAreRefusedByTheirNames(TestDatabase on) throws Exception {
        on.with(db -> {
            fill(on, db);
            var few = assertThrows(IllegalArgumentException.class, () -> db.query("select name from item where id = $1 and price = $2", 1).list());
            assertTrue(few.getMessage().contains("2 parameters, and 1 value was given"), few.getMessage());
            var missing = assertThrows(IllegalArgumentException.class, () -> db.query("select name from item where id = :id and price = :price").bind("id", 1).list());
            assertTrue(missing.getMessage().contains("no value for :price"), missing.getMessage());
            assertThrows(IllegalArgumentException.class, () -> db.query("select name from item where id = :id and price = $1", 1).list());
        });
    }

    @ParameterizedTest
    @EnumSource
    void joinsBecomeRecordsInRecords(TestDatabase on) throws Exception {
        on.with(db -> {
            fill(on, db);
            var ann = new Maker(7, "Ann");
            var join = "select item.id, item.name, item.price, maker.id as maker_id, maker.name as maker_name from item left join maker on item.maker = maker.id order by item.id";
            var expected = List.of(new Item(1, "lamp", Optional.of(10), ann), new Item(2, "chair", Optional.empty(), ann), new Item(3, "bed", Optional.of(30), null));
            assertEquals(expected, db.query(join).list(Item.class));
            assertEquals(expected, db.query(join).stream(Item.class, 2).toList());
            assertEquals(List.of(new Sold(1, Optional.of(ann)), new Sold(2, Optional.of(ann)), new Sold(3, Optional.empty())), db.query(join).list(Sold.class));
        });
    }

    @ParameterizedTest
    @EnumSource
    void rowsBecomeMapsAndValues(TestDatabase on) throws Exception {
        on.with(db -> {
            fill(on, db);
            var expected = new HashMap<String, Object>(Map.of("id", 2, "name", "chair"));
            expected.put("price", null);
            assertEquals(expected, db.query("select id, name, price from item where id = 2").one(Map.class));
            var row = db.query("select id, name as full_name, price from item where id = 2").one(Row.class);
            assertEquals("chair", row.get("fullName", String.class));
            assertEquals("chair", row.get("FULL_NAME", String.class));
            assertEquals(2L, row.get(0, long.class));
            assertNull(row.get("price", Integer.class));
            assertEquals(Optional.empty(), row.optional("price", Integer.class));
            assertThrows(SqlException.CannotConvert.class, () -> row.get("price", int.class));
            assertThrows(IllegalArgumentException.class, () -> row.get("prise", int.class));
            assertEquals(3, db.query("select count(*) from item").one(int.class));
        });
    }

    @ParameterizedTest
    @EnumSource
    void listOptionalAndExactlyOne(TestDatabase on) throws Exception {
        on.with(db -> {
            fill(on, db);
            assertEquals(List.of(1, 2, 3), db.query("select id from item order by id").list(Integer.class));
            assertEquals(List.of(), db.query("select id from item where id = 9").list(Integer.class));
            assertEquals(Optional.of("bed"), db.query("select name from item where id = 3").optional(String.class));
            assertEquals(Optional.empty(), db.query("select name from item where id = 9").optional(String.class));
            assertEquals(Optional.empty(), db.query("select price from item where id = 2").optional(Integer.class));
            assertNull(db.query("select price from item where id = 2").one(Integer.class));
            assertThrows(SqlException.WrongRows.class, () -> db.query("select name from item where id = 9").one(String.class));
            assertThrows(SqlException.WrongRows.class, () -> db.query("select name from item").one(String.class));
            assertThrows(SqlException.WrongRows.class, () -> db.query("select name from item").optional(String.class));
        });
    }

    @ParameterizedTest
    @EnumSource
    void aBatchTakesListsRecordsMapsAndValuesAndIsAllOrNothing(TestDatabase on) throws Exception {
        on.with(db -> {
            on.table(db, "item", "id int primary key, name varchar(100)");
            assertEquals(List.of(1L, 1L), db.executeAll("insert into item values ($1, $2)", List.of(List.of(1, "a"), new Object[] {2, null})));
            assertEquals(List.of(1L, 1L), db.executeAll("insert into item values (:id, :name)", List.of(new Maker(3, "c"), Map.of("id", 4, "name", "d"))));
            assertEquals(List.of(1L, 1L, 0L), db.executeAll("update item set name = 'x' where id = $1", List.of(1, 2, 99)));
            assertEquals(List.of(), db.executeAll("insert into item values ($1, $2)", List.of()));
            assertThrows(SqlException.NotUnique.class, () -> db.executeAll("insert into item (id) values ($1)", List.of(5, 6, 1, 7)));
            assertEquals(List.of(1, 2, 3, 4), db.query("select id from item order by id").list(int.class));
            db.executeAll("insert into item (id) values ($1)", java.util.stream.IntStream.range(100, 1_100).boxed().toList());
            assertEquals(1_004, db.query("select count(*) from item").one(int.class));
        });
    }

    @ParameterizedTest
    @EnumSource
    void severalStatementsHaveSeveralResults(TestDatabase on) throws Exception {
        on.with(db -> {
            on.table(db, "item", "id int primary key");
            var results = db.query("select 1 as a; insert into item values (1), (2); select id as b from item where ';' <> '' order by id; -- the end").results();
            assertEquals(List.of(1), results.getFirst().list(int.class));
            assertEquals(2, results.get(1).rowsChanged());
            assertEquals(List.of(1, 2), results.get(2).list(int.class));
            assertEquals(3, results.size());
            assertThrows(RuntimeException.class, () -> db.query("select $1; select $2", 1, 2).results());
            assertEquals(2, db.query("select count(*) from item").one(int.class));
        });
    }

    @ParameterizedTest
    @EnumSource
    void scriptsRunOneStatementAfterTheOther(TestDatabase on) throws Exception {
        on.with(db -> {
            db.script("drop table if exists item; /* ; */ create table item (id int primary key, name varchar(9));\n insert into item values (1, 'a;b'); insert into item values (2, 'c'); -- ;\n");
            assertEquals(List.of("a;b", "c"), db.query("select name from item order by id").list(String.class));
        });
    }

    @ParameterizedTest
    @EnumSource
    void changesAreCountedAndKeysAreTold(TestDatabase on) throws Exception {
        on.with(db -> {
            on.table(db, "made", on.either("id bigint generated always as identity primary key", "id bigint auto_increment primary key", "id bigint generated always as identity primary key",
                    "id integer primary key") + ", name varchar(9)");
            var first = db.query("insert into made (name) values ($1)", "a").execute();
            assertEquals(1, first.rowsChanged());
            assertEquals(on.has(Difference.KEYS) ? List.of(1L) : List.of(), first.keys(Long.class));
            if (on.has(Difference.RETURNING)) {
                var returned = db.query("insert into made (name) values ($1), ($2) returning id", "b", "c").execute();
                assertEquals(List.of(2, 3), returned.list(int.class));
                assertEquals(2, returned.rowsChanged());
            } else {
                assertThrows(SqlException.DatabaseError.class, () -> db.execute("insert into made (name) values ($1), ($2) returning id", "b", "c"));
                db.execute("insert into made (name) values ($1), ($2)", "b", "c");
            }
            assertEquals(List.of(), db.query("update made set name = 'd'").execute().keys(Long.class));
            assertEquals(3, db.execute("update made set name = 'e'"));
            assertEquals(0, db.query("select * from made").execute().rowsChanged());
            assertEquals(0, db.execute("delete from made where id = 99"));
        });
    }

    @ParameterizedTest
    @EnumSource
    void typesOfTheProgramGoByTheirCodec(TestDatabase on) throws Exception {
        on.with(o -> o.codec(Cents.class, Long.class, Cents::amount, Cents::new).codec(Locale.class, String.class, Locale::toLanguageTag, Locale::forLanguageTag), db -> {
            record Price(Cents amount, Optional<Locale> place) {
            }
            on.table(db, "price", "amount bigint, place varchar(9)");
            var prices = List.of(new Price(new Cents(1_999), Optional.of(Locale.CANADA_FRENCH)), new Price(new Cents(0), Optional.empty()));
            db.executeAll("insert into price values (:amount, :place)", prices);
            assertEquals(prices, db.query("select * from price order by amount desc").list(Price.class));
            assertEquals(new Cents(1_999), db.query("select amount from price where amount = $1", new Cents(1_999)).one(Cents.class));
        });
    }

    @ParameterizedTest
    @EnumSource
    void nullsGoBothWays(TestDatabase on) throws Exception {
        on.with(db -> {
            on.table(db, "item", "id int primary key, name varchar(100), price int");
            db.execute("insert into item values ($1, $2, $3)", 1, null, Optional.empty());
            db.executeAll("insert into item values (:id, :name, :price)", List.of(Map.of("id", 2, "name", Optional.of("a"), "price", 1)));
            db.query("insert into item values (:id, :name, :price)").bind("id", 3).bind("name", null).bind("price", Optional.of(3)).execute();
            assertEquals(Arrays.asList(null, "a", null), db.query("select name from item order by id").list().stream().map(row -> row.get(0, String.class)).toList());
            assertEquals(Arrays.asList(null, 1, 3), db.query("select price from item order by id").list().stream().map(row -> row.get(0, Integer.class)).toList());
        });
    }
}
