package dev.meanwhile.sql;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Rows as records, records in records, maps and single values. */
class RowsTest {
    private final Language language = new Language(Dialect.H2, new Values(Map.of()));

    private Row row(List<String> names, Object... values) {
        return new Row(language.columns(names), values);
    }

    private static String refusal(org.junit.jupiter.api.function.Executable executable) {
        return assertThrows(SqlException.CannotConvert.class, executable).getMessage();
    }

    private record Item(int id, String name, Optional<Long> unitPrice) {
    }

    record Maker(int id, String name) {
    }

    record Made(int id, Maker maker, Optional<Maker> second) {
    }

    record Node(int id, Optional<Node> parent) {
    }

    record Box<T>(T value, List<? extends Number> numbers, Set<String> tags, int[] primes) {
    }

    record Picky(int age) {
        Picky {
            if (age < 0) {
                throw new IllegalArgumentException("an age can't be " + age);
            }
        }
    }

    record Nothing() {
    }

    @Test
    void componentsGetTheColumnsOfTheirNames() {
        assertEquals(new Item(1, "lamp", Optional.of(7L)), row(List.of("UNIT_PRICE", "NAME", "ID", "MORE"), 7, "lamp", 1L, "x").as(Item.class));
        assertEquals(new Item(1, null, Optional.empty()), row(List.of("id", "name", "unitPrice"), 1, null, null).as(Item.class));
    }

    @Test
    void localAndPrivateRecordsWork() {
        record Local(String name) {
        }
        assertEquals(new Local("lamp"), row(List.of("name"), "lamp").as(Local.class));
        assertEquals(new Nothing(), row(List.of("name"), "lamp").as(Nothing.class));
    }

    @Test
    void recordsInRecordsGetTheColumnsThatBeginWithTheirName() {
        var names = List.of("id", "maker", "maker_id", "maker_name", "second.id", "second.name");
        assertEquals(new Made(1, new Maker(2, "Ann"), Optional.of(new Maker(3, "Bob"))), row(names, 1, 2, 2, "Ann", 3, "Bob").as(Made.class), "the foreign key is no maker");
        assertEquals(new Made(1, new Maker(2, null), Optional.empty()), row(names, 1, 2, 2, null, null, null).as(Made.class));
        assertNull(row(names, 1, null, null, null, 3, "Bob").as(Made.class).maker());
    }

    @Test
    void aNeighbourWhoseNameBeginsAlikeIsNoPart() {
        var names = List.of("id", "maker_id", "maker_name", "makers_total", "second_id", "second_name");
        assertNull(row(names, 1, null, null, 99, null, null).as(Made.class).maker());
    }

    @Test
    void aRecordMayContainItself() {
        assertEquals(new Node(1, Optional.of(new Node(2, Optional.empty()))), row(List.of("id", "parent_id"), 1, 2).as(Node.class));
        assertEquals(new Node(1, Optional.empty()), row(List.of("id"), 1).as(Node.class));
    }

    @Test
    void componentsMayBeGeneric() {
        var box = row(List.of("value", "numbers", "tags", "primes"), "x", new Integer[] {1, 2}, new String[] {"b", "a", "b"}, new Integer[] {2, 3}).as(Box.class);
        assertEquals("x", box.value());
        assertEquals(List.of(1, 2), box.numbers());
        assertEquals(List.of("b", "a"), box.tags().stream().toList());
        assertArrayEquals(new int[] {2, 3}, box.primes());
    }

    @Test
    void refusalsNameColumnValueAndType() {
        assertEquals("Item.name has no column name; there are [id]", refusal(() -> row(List.of("id"), 1).as(Item.class)));
        assertEquals("Made has a Maker, and no column begins with maker; there are [id]", refusal(() -> row(List.of("id"), 1).as(Made.class)));
        assertEquals("column ID has x (String), which does not fit Integer", refusal(() -> row(List.of("ID", "name", "unit_price"), "x", "a", 1).as(Item.class)));
        assertEquals("column id is NULL, which no primitive can be; use Integer or Optional<Integer>", refusal(() -> row(List.of("id", "name", "unit_price"), null, "a", 1).as(Item.class)));
        assertTrue(refusal(() -> row(List.of("age"), -1).as(Picky.class)).startsWith("Picky refuses [-1]: java.lang.IllegalArgumentException: an age can't be -1"));
        assertTrue(refusal(() -> row(List.of("a", "b"), 1, 2).as(Integer.class)).contains("a row of 2 columns, [a, b], can't become Integer"));
    }

    @Test
    void valuesAreFoundByNameAndPosition() {
        var row = row(List.of("id", "unit_price", "id"), 1, 7, 2);
        assertEquals(1, row.get("ID", int.class), "the first of two");
        assertEquals(7L, row.get("unitPrice", long.class));
        assertEquals(2, row.get(2, int.class));
        assertEquals(Map.of("id", 1, "unit_price", 7), row.toMap());
        assertEquals(List.of("id", "unit_price"), List.copyOf(row.toMap().keySet()));
        assertEquals("there is no column name; there are [id, unit_price, id]", assertThrows(IllegalArgumentException.class, () -> row.get("name", int.class)).getMessage());
        assertThrows(IndexOutOfBoundsException.class, () -> row.get(3, int.class));
        assertEquals(Optional.empty(), row(Arrays.asList("a"), (Object) null).optional("a", Integer.class));
        assertEquals(row.toMap(), row.as(Map.class));
    }

    @Test
    void resultsSayHowManyRowsTheyHave() {
        var columns = language.columns(List.of("id"));
        var one = new Result("select 1", columns, List.<Object[]>of(new Object[] {1}), 0, List.of());
        var none = new Result("select 2", columns, List.of(), 0, List.of());
        var two = new Result("select 3", columns, List.of(new Object[] {1}, new Object[] {2}), 0, List.of());
        var aNull = new Result("select 4", columns, List.<Object[]>of(new Object[] {null}), 0, List.of());
        assertEquals(1, one.one(int.class));
        assertEquals(Optional.of(1), one.optional(Integer.class));
        assertEquals(Optional.empty(), none.optional(Integer.class));
        assertNull(aNull.one(Integer.class));
        assertEquals(Optional.empty(), aNull.optional(Integer.class));
        assertEquals("one row was expected, and none came: select 2", assertThrows(SqlException.WrongRows.class, () -> none.one(int.class)).getMessage());
        assertEquals("one row was expected, and 2 came: select 3", assertThrows(SqlException.WrongRows.class, () -> two.optional(int.class)).getMessage());
        assertEquals(List.of(1, 2), two.list(int.class));
    }

    @Test
    void recordsGiveTheirComponents() {
        assertEquals("{id=1, name=lamp, unitPrice=Optional[7]}", Rows.components(new Item(1, "lamp", Optional.of(7L))).toString());
    }

    @Test
    void columnsAreSharedByResults() {
        assertSame(language.columns(List.of("id")), language.columns(List.of("id")));
        for (var i = 0; i < 3_000; i++) {
            language.columns(List.of("id" + i));
        }
        assertSame(language.columns(List.of("id2999")), language.columns(List.of("id2999")));
    }
}
