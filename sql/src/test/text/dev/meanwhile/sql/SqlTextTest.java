package dev.meanwhile.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where parameters are, and where only something that looks like one is. */
class SqlTextTest {
    private static List<String> parameters(String sql, Dialect dialect) {
        return SqlText.parse(sql, dialect).parameters().stream().map(Object::toString).toList();
    }

    private static String whole(String sql, Dialect dialect) {
        return SqlText.parse(sql, dialect).whole();
    }

    private static void assertNone(String sql, Dialect dialect) {
        assertEquals(List.of(), parameters(sql, dialect));
        assertEquals(sql, whole(sql, dialect));
    }

    private static String refusal(String sql, Dialect dialect) {
        return assertThrows(IllegalArgumentException.class, () -> SqlText.parse(sql, dialect)).getMessage();
    }

    @ParameterizedTest
    @EnumSource
    void textsNamesAndCommentsAreLeftAlone(Dialect dialect) {
        assertNone("select 'a :b $1', 'it''s :c', '' from \"t :d\" -- :e $2\n, \"q\"\":f\" /* :g $3 */ where 'x' = '--' and a-b = c/d", dialect);
    }

    @ParameterizedTest
    @EnumSource
    void positionsAndNamesAreFound(Dialect dialect) {
        assertEquals(List.of("$1", "$2", "$1"), parameters("a = $1 and b=$2 or $1", dialect));
        assertEquals(List.of(":a", ":b_2", ":ä"), parameters("x=:a and(:b_2)or :ä", dialect));
        assertEquals(List.of("$10", "$1"), List.of(parameters("$10 $1 $2 $3 $4 $5 $6 $7 $8 $9", dialect).getFirst(), "$1"));
    }

    @Test
    void aRepeatedParameterIsSentOnceWhereTheDatabaseHasNumbers() {
        assertEquals("a = $1 or b = $2 or c = $1", whole("a = :x or b = :y or c = :x", Dialect.POSTGRESQL));
        assertEquals("a = $1 or b = $2", whole("a = $2 or b = $1", Dialect.POSTGRESQL));
        assertEquals("a = ? or b = ? or c = ?", whole("a = :x or b = :y or c = :x", Dialect.H2));
        assertEquals("[:x, :y, :x]", SqlText.parse("a = :x or b = :y or c = :x", Dialect.H2).order().toString());
        assertEquals("[$2, $1]", SqlText.parse("a = $2 or b = $1", Dialect.POSTGRESQL).order().toString());
    }

    @Test
    void questionMarksAreParametersButForPostgres() {
        assertEquals(List.of("$1", "$2"), parameters("a = ? and b = ?", Dialect.MYSQL));
        assertNone("tags ? 'a' and tags ?| array['b'] and '{}'::jsonb @? '$.a'", Dialect.POSTGRESQL);
        assertEquals("tags ?? 'a?' and b = ?", whole("tags ? 'a?' and b = $1", Dialect.POSTGRESQL_JDBC));
    }

    @Test
    void castsSlicesAssignmentsAndKeysAreNoParameters() {
        assertNone("select a::int, '1'::text, b[1:2], b[i:j], b[f(x):j], b[c[1]:j], \"n\"[\"a\":j], x := 1, 12:30", Dialect.POSTGRESQL);
        assertEquals(List.of(":from", ":to"), parameters("b[:from : :to]", Dialect.POSTGRESQL));
        assertEquals(List.of(":ids"), parameters("array[:ids]::int[]", Dialect.POSTGRESQL));
        assertEquals(List.of(":n"), parameters("select json_object('id':id, 'n': :n)", Dialect.H2));
        assertEquals("$1::int", whole(":a::int", Dialect.POSTGRESQL));
    }

    @Test
    void commentsNestWhereTheDatabaseNestsThem() {
        assertNone("1 /* a /* :b */ :c */", Dialect.POSTGRESQL);
        assertEquals(List.of(":c"), parameters("1 /* a /* :b */ :c", Dialect.MYSQL));
        assertEquals(List.of(":c"), parameters("1 /* a /* :b */ :c", Dialect.SQLITE));
        assertTrue(refusal("1 /* a /* :b */ :c", Dialect.POSTGRESQL).contains("comment that begins at character 3 has no end"));
    }

    @Test
    void dollarQuotesAreTextsWhereTheDatabaseHasThem() {
        assertNone("select $$ :a ' $1 $$, $t$ $$ :b $t$, $t1$ $t$ :c $t1$", Dialect.POSTGRESQL);
        assertEquals(List.of("$1"), parameters("a$b = $1 and c$1 = 2", Dialect.POSTGRESQL));
        assertEquals(List.of(":a"), parameters("$$ :a $$", Dialect.MYSQL));
        assertTrue(refusal("$t$ :a $$", Dialect.POSTGRESQL).contains("$t$…$t$"));
    }

    @Test
    void backslashesEscapeWhereTheDatabaseSaysSo() {
        assertNone("select 'it\\' :a'", Dialect.MYSQL);
        assertNone("select \"it\\\" :a\"", Dialect.MYSQL);
        assertNone("select E'it\\' :a', e'\\\\', n'\\'", Dialect.POSTGRESQL);
        assertEquals(List.of(":a"), parameters("select '\\' || :a || '\\'", Dialect.POSTGRESQL));
        assertEquals(List.of(":a"), parameters("select name'\\' || :a || '\\'", Dialect.POSTGRESQL), "the e belongs to a word");
        assertEquals(List.of(":a"), parameters("select 😀e'\\' || :a || '\\'", Dialect.POSTGRESQL), "to PostgreSQL all but ASCII is a letter");
        assertEquals(List.of(":a"), parameters("select e'\\' || :a || '\\'", Dialect.H2));
    }

    @Test
    void mysqlHasCommentsOfItsOwn() {
        assertNone("select 1 # :a '\n, 2 -- :b", Dialect.MYSQL);
        assertEquals(List.of(":a"), parameters("select 5--:a", Dialect.MYSQL), "minus a negative value");
        assertEquals(List.of(":a"), parameters("select a #> :a", Dialect.POSTGRESQL));
    }

    @Test
    void namesInBackticksAndBracketsAreLeftAlone() {
        assertNone("select `a :b`, `c``:d`", Dialect.MYSQL);
        assertNone("select [a :b ' ?]", Dialect.SQLITE);
        assertNone("select [a]] :b]", Dialect.SQL_SERVER);
    }

    @ParameterizedTest
    @EnumSource
    void kindsOfParametersAreNotMixed(Dialect dialect) {
        assertTrue(refusal("a = :a and b = $1", dialect).contains(":a and $1"));
    }

    @Test
    void questionMarksAndNumbersAreNotMixed() {
        assertTrue(refusal("a = ? and b = $1", Dialect.H2).contains("not both"));
        assertTrue(refusal("a = $1 and b = ?", Dialect.H2).contains("not both"));
        assertTrue(refusal("a = ?1", Dialect.SQLITE).contains("write $1 instead of ?1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"$0", "$65536", "$123456789012", "$2", "$1 $3"})
    void numbersThatCannotBeAreRefused(String sql) {
        assertTrue(refusal(sql, Dialect.POSTGRESQL).contains("$"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"'a", "'a''", "\"a", "/* a", "/*/"})
    void whatHasNoEndIsRefused(String sql) {
        assertTrue(refusal("select " + sql, Dialect.STANDARD).contains("begins at character 8 has no end"));
    }

    @ParameterizedTest
    @EnumSource
    void edgesAreNoParameters(Dialect dialect) {
        for (var sql : List.of("", ":", "a:", "$", "a $", ": a", "-", "/", "$ 1", ":1", "--", "e")) {
            assertNone(sql, dialect);
        }
    }

    @Test
    void parsedTextsAreKeptButNotForEver() {
        var texts = new Texts(Dialect.H2);
        var first = texts.of("select :a");
        assertEquals(first, texts.of("select :a"));
        assertTrue(first == texts.of("select :a"), "it is not parsed again");
        IntStream.range(0, 5_000).forEach(i -> texts.of("select " + i));
        assertEquals(1_000, texts.size());
        texts.of("select '" + "x".repeat(30_000) + "'");
        assertTrue(texts.of("select 4999") == texts.of("select 4999"));
        assertEquals(1_000, texts.size());
    }
}
