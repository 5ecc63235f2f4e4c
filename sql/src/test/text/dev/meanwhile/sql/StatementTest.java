package dev.meanwhile.sql;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Values stay values, whatever they are; parts are put in, and their values numbered. */
class StatementTest {
    private static final String ATTACK = "'; drop table item; --";

    private static Statement of(Dialect dialect, String sql, Object... values) {
        var source = Source.of(sql, values);
        return new Statement.Maker(dialect, it -> it).of(source.sql(), source.values());
    }

    private static Statement of(Dialect dialect, Sql sql) {
        return new Statement.Maker(dialect, it -> it).of(sql, Map.of());
    }

    private static void assertStatement(String sql, List<?> values, Statement statement) {
        assertEquals(sql, statement.sql());
        assertEquals(values, statement.values());
    }

    private static String refusal(org.junit.jupiter.api.function.Executable executable) {
        return assertThrows(IllegalArgumentException.class, executable).getMessage();
    }

    @Test
    void aValueNeverBecomesSql() {
        for (var dialect : Dialect.values()) {
            var statement = of(dialect, "select * from item where name = $1", ATTACK);
            assertEquals(List.of(ATTACK), statement.values());
            assertTrue(!statement.sql().contains("drop"));
            for (var text : List.of("$1", ":a", "?", "--", "/*", "\\'", "$$")) {
                assertEquals(Arrays.asList(text, "b"), of(dialect, "a = $1 and b = $2", text, "b").values());
            }
        }
    }

    @Test
    void partsAreNumberedThrough() {
        var condition = Sql.all(Sql.in("id", List.of(5, 6)), Sql.when(true, "price < $1 or price > $2 or $1 = 0", 7, 8), Sql.when(false, "x = $1", 9));
        assertStatement("select $1, * from item where ((id in ($2, $3)) and (price < $4 or price > $5 or $4 = 0)) limit $6", List.of("a", 5, 6, 7, 8, 10),
                of(Dialect.POSTGRESQL, "select $1, * from item where $2 limit $3", "a", condition, 10));
        assertStatement("select ?, * from item where ((id in (?, ?)) and (price < ? or price > ? or ? = 0)) limit ?", List.of("a", 5, 6, 7, 8, 7, 10),
                of(Dialect.MYSQL, "select $1, * from item where $2 limit $3", "a", condition, 10));
    }

    @Test
    void partsMayBeInParts() {
        var inner = Sql.of("select id from maker where name = $1", "Ann");
        assertStatement("select $1 from item where maker in (select id from maker where name = $2) and x = $1", List.of(1, "Ann"),
                of(Dialect.POSTGRESQL, "select $1 from item where $2 and x = $1", 1, Sql.of("maker in ($1)", inner)));
    }

    @Test
    void aPartMayBeUsedTwice() {
        assertStatement("\"a\" = $1 or \"a\" = $2", List.of(1, 2), of(Dialect.POSTGRESQL, "$1 = $2 or $1 = $3", Sql.name("a"), 1, 2));
    }

    @Test
    void namesCanBeAnyText() {
        var name = Sql.name("shop", "it\"em`; drop");
        assertStatement("\"shop\".\"it\"\"em`; drop\"", List.of(), of(Dialect.POSTGRESQL, name));
        assertStatement("`shop`.`it\"em``; drop`", List.of(), of(Dialect.MYSQL, name));
        assertStatement("order by \":a $1 ?\"", List.of(), of(Dialect.H2, "order by $1", Sql.name(":a $1 ?")));
        refusal(() -> Sql.name(""));
        refusal(() -> Sql.name());
        refusal(() -> Sql.name("a\0b"));
    }

    @Test
    void inTakesPlainNamesAsTheyAreAndNoOthers() {
        assertStatement("item.id in ($1)", List.of(1), of(Dialect.POSTGRESQL, Sql.in("item.id", List.of(1))));
        assertStatement("\"a b\" in ($1)", List.of(1), of(Dialect.POSTGRESQL, Sql.in(Sql.name("a b"), List.of(1))));
        for (var column : List.of("id) or (1 = 1", "id--", "a b", "", "id;", "a..b", "\"id\"")) {
            assertTrue(refusal(() -> Sql.in(column, List.of(1))).contains("Sql.name"));
        }
    }

    @Test
    void emptyListsAndConditionsMeanWhatTheySay() {
        assertStatement("1 = 0", List.of(), of(Dialect.H2, Sql.in("id", List.of())));
        assertStatement("1 = 1", List.of(), of(Dialect.H2, Sql.all()));
        assertStatement("1 = 1", List.of(), of(Dialect.H2, Sql.all(Sql.EMPTY, Sql.when(false, "x"))));
        assertStatement("1 = 0", List.of(), of(Dialect.H2, Sql.any()));
        assertStatement("((a) or (b))", List.of(), of(Dialect.H2, Sql.any(Sql.of("a"), Sql.of("b"))));
        assertStatement("", List.of(), of(Dialect.H2, Sql.join(", ", List.of(Sql.EMPTY))));
        assertTrue(refusal(() -> Sql.list(List.of())).contains("no empty list"));
    }

    @Test
    void anUpdateOfChosenColumns() {
        var changes = new java.util.LinkedHashMap<String, Object>(Map.of("na\"me", ATTACK));
        var set = Sql.join(", ", changes.entrySet().stream().map(it -> Sql.of("$1 = $2", Sql.name(it.getKey()), it.getValue())).toList());
        assertStatement("update item set \"na\"\"me\" = $1 where id = $2", List.of(ATTACK, 1), of(Dialect.POSTGRESQL, "update item set $1 where id = $2", set, 1));
    }

    @Test
    void namedValuesReachParts() {
        var maker = new Statement.Maker(Dialect.POSTGRESQL, it -> it);
        assertStatement("a = $1 and b = $2 and c = $1", List.of(1, 2), maker.of("a = :x and b = :y and c = :x", Map.of("x", 1, "y", 2, "more", 3)));
        assertStatement("a = $1 and b = $2", List.of(1, 2), maker.of(Sql.join(" and ", List.of(Sql.of("a = :x"), Sql.of("b = $1", 2))), Map.of("x", 1)));
        assertTrue(refusal(() -> maker.of("a = :x", Map.of("y", 1))).contains("no value for :x; there are values for [y]"));
        assertTrue(refusal(() -> maker.of("a = :x", List.of(1))).contains("bind(name, value)"));
        assertTrue(refusal(() -> maker.of("a = $1", Map.of("x", 1))).contains("have no names"));
    }

    @Test
    void javasVarargsHaveNoTraps() {
        assertEquals(Arrays.asList((Object) null), of(Dialect.H2, "a = $1", (Object[]) null).values());
        assertEquals(Arrays.asList((Object) null), of(Dialect.H2, "a = $1", (Object) null).values());
        assertEquals(List.of(1, 2), of(Dialect.H2, "a = $1 or a = $2", new Object[] {1, 2}).values());
        assertArrayEquals(new String[] {"a"}, (Object[]) of(Dialect.H2, "a = any($1)", (Object[]) new String[] {"a"}).values().getFirst(), "one value, an array");
        assertTrue(refusal(() -> of(Dialect.H2, "a = $1 or a = $2", (Object[]) new String[] {"a", "b"})).contains("toArray()"));
        assertTrue(refusal(() -> of(Dialect.H2, "a = 1", 5)).contains("0 parameters, and 1 value was given"));
        assertTrue(refusal(() -> of(Dialect.H2, "a = $1")).contains("1 parameter, and 0 values were given"));
        var values = new Object[] {1};
        var source = Source.of("a = $1", values);
        values[0] = 2;
        assertEquals(List.of(1), source.values(), "the program may use its array again");
    }

    @Test
    void aListIsAnArrayOfItsType() {
        assertArrayEquals(new Integer[] {1, 2}, (Integer[]) of(Dialect.POSTGRESQL, "a = any($1)", List.of(1, 2)).values().getFirst());
        assertArrayEquals(new Integer[] {1, null}, (Integer[]) of(Dialect.POSTGRESQL, "a = any($1)", Arrays.asList(1, null)).values().getFirst());
        assertArrayEquals(new Integer[] {1, 2}, (Integer[]) of(Dialect.POSTGRESQL, "a = any($1)", new int[] {1, 2}).values().getFirst());
        assertArrayEquals(new Object[] {1, "a"}, (Object[]) of(Dialect.POSTGRESQL, "a = any($1)", List.of(1, "a")).values().getFirst());
        assertArrayEquals(new byte[] {1}, (byte[]) of(Dialect.SQLITE, "a = $1", new byte[] {1}).values().getFirst());
        assertTrue(refusal(() -> of(Dialect.SQLITE, "a in ($1)", List.of(1))).contains("Sql.in(column, values)"));
    }

    @Test
    void jsonIsAnyTextWhereTheDriverKnowsTheType() {
        assertEquals(List.of("{}"), of(Dialect.POSTGRESQL, "$1", new Json("{}")).values());
        assertEquals(List.of(new Json("{}")), of(Dialect.H2, "$1", new Json("{}")).values());
    }

    @Test
    void anOptionalIsItsValueOrNull() {
        assertEquals(Arrays.asList(1, null), of(Dialect.H2, "a = $1 or b = $2", Optional.of(1), Optional.empty()).values());
        assertStatement("a = ?", List.of(3), of(Dialect.H2, "$1", Optional.of(Sql.of("a = $1", 3))));
    }

    @Test
    void aPartCanBeShown() {
        assertEquals("(id in (?, ?))", Sql.all(Sql.in("id", List.of(1, 2))).toString().substring(1, 15));
        assertEquals("a = $1", Sql.of("a = $1").toString(), "also one that cannot be run");
    }
}
