package dev.meanwhile.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** SQL that is put together stays safe on every database. */
class EveryDatabaseSqlTest {
    /** Everything that ends a text, a name, a comment or a statement somewhere. */
    private static final String ATTACK = "x'); drop table item; --\"`]\\ /* $$ :a ? $1 #";

    private static void fill(TestDatabase on, Database db) {
        on.table(db, "item", "id int primary key, name varchar(100), price int");
        db.executeAll("insert into item values ($1, $2, $3)", List.of(Arrays.asList(1, "lamp", 10), Arrays.asList(2, "chair", 20), Arrays.asList(3, ATTACK, 30), Arrays.asList(4, null, 40)));
    }

    @ParameterizedTest
    @EnumSource
    void listsMayBeEmptyOrLong(TestDatabase on) throws Exception {
        on.with(db -> {
            fill(on, db);
            assertEquals(List.of(1, 3), db.query("select id from item where $1 order by id", Sql.in("id", List.of(3, 1, 99))).list(int.class));
            assertEquals(List.of(), db.query("select id from item where $1", Sql.in("id", List.of())).list(int.class));
            assertEquals(List.of(2), db.query("select id from item where $1 and price = $2", Sql.in("name", List.of("chair", "lamp")), 20).list(int.class));
            assertEquals(4, db.query("select count(*) from item where $1", Sql.in("item.id", java.util.stream.IntStream.range(0, 1_000).boxed().toList())).one(int.class));
            assertEquals(List.of(1), db.query("select id from item where id in $1", Sql.list(List.of(1, 7))).list(int.class));
            assertEquals(2, db.execute("update item set price = $1 where $2", 11, Sql.in("id", List.of(1, 2))));
        });
    }

    @ParameterizedTest
    @EnumSource
    void conditionsMayBeLeftOut(TestDatabase on) throws Exception {
        on.with(db -> {
            fill(on, db);
            assertEquals(List.of(1, 2), found(db, 25, null));
            assertEquals(List.of(2), found(db, 25, "chair"));
            assertEquals(List.of(1, 2, 3, 4), found(db, null, null));
            assertEquals(List.of(1, 4), db.query("select id from item where $1 order by id", Sql.any(Sql.of("price > $1", 30), Sql.of("name = $1", "lamp"), Sql.when(false, "1 = 1"))).list(int.class));
            assertEquals(0, db.query("select count(*) from item where $1", Sql.any()).one(int.class));
            var set = Sql.join(", ", List.of(Sql.of("price = $1", 99), Sql.when(true, "name = $1", "sofa"), Sql.EMPTY));
            assertEquals(1, db.execute("update item set $1 where id = $2", set, 4));
            assertEquals("sofa", db.query("select name from item where price = 99").one(String.class));
        });
    }

    private static List<Integer> found(Database db, Integer most, String name) {
        return db.query("select id from item where $1 order by $2", Sql.all(Sql.when(most != null, "price < $1", most), Sql.when(name != null, "name = $1", name)), Sql.name("id")).list(Integer.class);
    }

    @ParameterizedTest
    @EnumSource
    void partsMixWithNamedParameters(TestDatabase on) throws Exception {
        on.with(db -> {
            fill(on, db);
            assertEquals(List.of(2), db.query("select id from item where price > :low and :those").bind("low", 10).bind("those", Sql.in("id", List.of(1, 2))).list(int.class));
            assertEquals(List.of(3), db.query(Sql.of("select id from item where price = :price")).bind("price", 30).list(int.class));
        });
    }

    @ParameterizedTest
    @EnumSource
    void hostileTextsAreValuesAndHostileNamesAreNames(TestDatabase on) throws Exception {
        on.with(db -> {
            fill(on, db);
            assertEquals(3, db.query("select id from item where name = $1", ATTACK).one(int.class));
            assertEquals(3, db.query("select id from item where $1", Sql.in("name", List.of(ATTACK, "y"))).one(int.class));
            assertEquals(ATTACK, db.query("select name from item where id = 3").one(String.class));
            // MariaDB's names can't have a space at the end; none has the character 0.
            var table = "t\" ' ` ; drop table item; -- ]";
            var column = "a\" int); drop table item; --`]'\\";
            db.execute("drop table if exists $1", Sql.name(table));
            db.execute("create table $1 ($2 varchar(99))", Sql.name(table), Sql.name(column));
            db.execute("insert into $1 ($2) values ($3)", Sql.name(table), Sql.name(column), ATTACK);
            assertEquals(ATTACK, db.query("select $1 from $2 where $3", Sql.name(column), Sql.name(table), Sql.in(Sql.name(column), List.of(ATTACK))).one(String.class));
            assertEquals(List.of(column), db.query("select * from $1", Sql.name(table)).execute().columns());
            db.execute("drop table $1", Sql.name(table));
            assertEquals(4, db.query("select count(*) from item").one(int.class));
            assertTrue(assertThrows(IllegalArgumentException.class, () -> Sql.in("id or 1 = 1", List.of(1))).getMessage().contains("Sql.name"));
        });
    }

    @ParameterizedTest
    @EnumSource
    void namesInQuotesAreThoseWithoutWhereTheTableSaysSo(TestDatabase on) throws Exception {
        on.with(db -> {
            on.table(db, "folded", "id int");
            db.script("drop table if exists Shop_Item; create table Shop_Item (Full_Name varchar(9))");
            db.execute("insert into Shop_Item values ('a')");
            assertEquals(List.of(on.has(Difference.LOWER) ? "full_name" : "Full_Name"), db.query("select * from Shop_Item").execute().columns());
            assertEquals("a", db.query("select $1 from $2", Sql.name("full_name"), Sql.name(on.has(Difference.LOWER) ? "shop_item" : "Shop_Item")).one(String.class));
            db.script("drop table Shop_Item");
        });
    }
}
